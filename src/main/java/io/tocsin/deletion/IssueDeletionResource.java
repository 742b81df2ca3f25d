package io.tocsin.deletion;

import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import io.tocsin.access.Caller;
import io.tocsin.http.ErrorBody;
import io.tocsin.http.QueryParameters;
import io.tocsin.http.Uuids;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code DELETE /api/v1/issues/{id}}: deletes an issue. */
@Path("/api/v1/issues")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Issues")
class IssueDeletionResource {

    private final DeletionService service;
    private final SecurityIdentity identity;

    IssueDeletionResource(DeletionService service, SecurityIdentity identity) {
        this.service = service;
        this.identity = identity;
    }

    @DELETE
    @Path("/{id}")
    @PermissionsAllowed("data:delete")
    @Operation(
            summary = "Delete an issue",
            description =
                    "A job deletes it with its parts, all their events, counts and log. The same error makes a new"
                            + " issue when it happens again.")
    @APIResponse(responseCode = "202", content = @Content(schema = @Schema(implementation = DeletionView.class)))
    @APIResponse(
            responseCode = "404",
            description = "There is no such issue",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public Response deleteIssue(@PathParam("id") String text, @Context UriInfo uri) {
        QueryParameters.of(uri, Set.of());
        UUID id = Uuids.parse(text);
        if (id == null) {
            throw QueryParameters.malformed("id", "is not a UUID");
        }
        return DeletionView.accepted(service.deleteIssue(id, Caller.of(identity)));
    }
}
