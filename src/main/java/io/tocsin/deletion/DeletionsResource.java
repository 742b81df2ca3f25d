package io.tocsin.deletion;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import io.tocsin.access.App;
import io.tocsin.access.Caller;
import io.tocsin.access.ReadScope;
import io.tocsin.http.ApiException;
import io.tocsin.http.Cursor;
import io.tocsin.http.ErrorBody;
import io.tocsin.http.ErrorCode;
import io.tocsin.http.Page;
import io.tocsin.http.QueryParameters;
import io.tocsin.http.Uuids;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/v1/deletions}: deletions and their results. */
@Path("/api/v1/deletions")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Deletions")
class DeletionsResource {

    private static final String APP = "app";
    private static final String LIMIT = "limit";
    private static final String CURSOR = "cursor";

    private final DeletionRepository repository;
    private final ReadScope scope;
    private final SecurityIdentity identity;

    DeletionsResource(DeletionRepository repository, ReadScope scope, SecurityIdentity identity) {
        this.repository = repository;
        this.scope = scope;
        this.identity = identity;
    }

    @RegisterForReflection
    @Schema(name = "DeletionList")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record DeletionList(
            List<DeletionView> deletions, @Nullable String nextCursor) {}

    @GET
    @PermissionsAllowed("data:delete")
    @Operation(summary = "List deletions, newest first", description = "Results are kept for 90 days.")
    @Parameter(name = APP, in = ParameterIn.QUERY, schema = @Schema(implementation = String.class))
    @Parameter(name = LIMIT, in = ParameterIn.QUERY, schema = @Schema(implementation = Integer.class))
    @Parameter(name = CURSOR, in = ParameterIn.QUERY, schema = @Schema(implementation = String.class))
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = DeletionList.class)))
    public DeletionList list(@Context UriInfo uri) {
        QueryParameters parameters = QueryParameters.of(uri, Set.of(APP, LIMIT, CURSOR));
        int limit = parameters.limit();
        Page<Deletion> page = Page.of(
                repository.page(scope.appId(parameters.text(APP)).orElse(null), parameters.cursor(), limit + 1),
                limit,
                deletion -> new Cursor(deletion.requestedAt(), deletion.id()));
        return new DeletionList(page.map(DeletionView::of), page.nextCursor());
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed("data:delete")
    @Operation(summary = "Read a deletion and its result")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = DeletionView.class)))
    @APIResponse(
            responseCode = "404",
            description = "There is no such deletion",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public DeletionView show(@PathParam("id") String text, @Context UriInfo uri) {
        QueryParameters.of(uri, Set.of());
        UUID id = Uuids.parse(text);
        if (id == null) {
            throw QueryParameters.malformed("id", "is not a UUID");
        }
        App bound = Caller.of(identity).app();
        return repository
                .withId(id)
                .filter(deletion -> bound == null || bound.id() == deletion.appId())
                .map(DeletionView::of)
                .orElseThrow(() -> ApiException.of(ErrorCode.NOT_FOUND, "There is no deletion with the id " + id));
    }
}
