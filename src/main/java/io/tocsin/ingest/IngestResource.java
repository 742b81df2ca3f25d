package io.tocsin.ingest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.tocsin.access.Caller;
import io.tocsin.http.ErrorBody;
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
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/v1/events}. */
@Path("/api/v1/events")
@Tag(name = "Events")
class IngestResource {

    static final String NDJSON = "application/x-ndjson";

    private final EventIngest ingest;
    private final BodyReader bodies;
    private final SecurityIdentity identity;

    IngestResource(EventIngest ingest, BodyReader bodies, SecurityIdentity identity) {
        this.ingest = ingest;
        this.bodies = bodies;
        this.identity = identity;
    }

    /**
     * The answer for a single event.
     *
     * @param duplicate true where the event had been stored before; absent otherwise
     */
    @RegisterForReflection
    @Schema(name = "AcceptedEvent")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record AcceptedEvent(UUID id, @Nullable Boolean duplicate) {}

    /**
     * The answer for several events.
     *
     * @param accepted how many are stored and were not before
     * @param duplicates how many had been stored before
     * @param ids the id of each event that is stored, in the order they came, duplicates too
     * @param rejected those that were not taken, with the reason
     */
    @RegisterForReflection
    @Schema(name = "AcceptedEvents")
    record AcceptedEvents(int accepted, int duplicates, List<UUID> ids, List<Rejection> rejected) {}

    @POST
    @Consumes({"application/json", NDJSON})
    @Produces(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("events:write")
    @NonBlocking
    @Operation(
            summary = "Post errors",
            description = "One event, an array of at most 1,000, or one a line (application/x-ndjson); at most 1 MiB an"
                    + " event and 20 MiB a request, decoded. Content-Encoding: gzip, deflate, br, zstd. 202 is a"
                    + " promise: the events are committed or, while the database is away, on the disk of the spool, from"
                    + " which they will be (duplicates are then counted as accepted). Without it nothing is promised,"
                    + " and a retry with the same event_id is harmless for 48 hours.")
    @RequestBody(
            required = true,
            content = {
                @Content(
                        mediaType = "application/json",
                        schema = @Schema(oneOf = {EventSchema.class, EventSchema.List.class})),
                @Content(mediaType = NDJSON, schema = @Schema(type = SchemaType.STRING))
            })
    @APIResponse(
            responseCode = "202",
            description = "Safe: committed, or on the disk of the spool",
            content = @Content(schema = @Schema(oneOf = {AcceptedEvent.class, AcceptedEvents.class})))
    @APIResponse(
            responseCode = "422",
            description = "No event was good; details.fields for one, details.rejected for several",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(
            responseCode = "503",
            description =
                    "Overload, a body that came too slowly, or neither database nor spool take events: nothing was accepted;"
                            + " Retry-After says when to try again, and details.reason which of them it was (memory, buffer,"
                            + " fair_share, slow_client, stopping)",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public Uni<Response> post(
            @Context HttpServerRequest request,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String contentType,
            @HeaderParam(HttpHeaders.CONTENT_ENCODING) @Nullable String contentEncoding) {
        boolean lines = contentType != null && contentType.startsWith(NDJSON);
        Caller caller = Caller.of(identity);
        return bodies.read(request, caller)
                .flatMap(body -> ingest.take(body, contentEncoding, lines, caller))
                .map(answer -> Response.accepted(answer).build());
    }
}
