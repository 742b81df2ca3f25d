package io.tocsin.ingest;

import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.tocsin.access.AppDirectory;
import io.tocsin.access.Caller;
import io.tocsin.event.RetentionSettings;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The limit of everything before the database: the way of {@link IngestResource}, from the key to the answer, but for a buffer
 * that forgets what it is given and says at once that it is stored.
 */
@Path("/bench/unstored")
class UnstoredResource {

    private final EventIngest ingest;
    private final BodyReader bodies;
    private final SecurityIdentity identity;

    UnstoredResource(
            AppDirectory apps,
            IngestMetrics metrics,
            Unwritten unwritten,
            WriterDatabase database,
            RetentionSettings retention,
            IngestSettings settings,
            BodyReader bodies,
            SecurityIdentity identity) {
        this.bodies = bodies;
        this.identity = identity;
        IngestBuffer forgetful = new IngestBuffer(settings) {

            @Override
            synchronized boolean offer(Submission submission) {
                return submission.outcome().complete(new Submission.Stored(Set.of(), Map.of()));
            }
        };
        this.ingest = new EventIngest(forgetful, apps, metrics, unwritten, database, retention);
    }

    @POST
    @Consumes({"application/json", IngestResource.NDJSON})
    @Produces(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("events:write")
    @NonBlocking
    public Uni<Response> post(
            @Context HttpServerRequest request,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String contentType,
            @HeaderParam(HttpHeaders.CONTENT_ENCODING) @Nullable String contentEncoding) {
        boolean lines = contentType != null && contentType.startsWith(IngestResource.NDJSON);
        Caller caller = Caller.of(identity);
        return bodies.read(request)
                .flatMap(body -> ingest.take(body, contentEncoding, lines, caller))
                .map(answer -> Response.accepted(answer).build());
    }
}
