package io.tocsin.deletion;

import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import io.tocsin.access.Caller;
import io.tocsin.http.ErrorBody;
import io.tocsin.http.QueryParameters;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code DELETE /api/v1/apps/{name}}: deletes an app. */
@Path("/api/v1/apps")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Apps and keys")
class AppDeletionResource {

    private final DeletionService service;
    private final SecurityIdentity identity;

    AppDeletionResource(DeletionService service, SecurityIdentity identity) {
        this.service = service;
        this.identity = identity;
    }

    @DELETE
    @Path("/{name}")
    @PermissionsAllowed("data:delete")
    @Operation(
            summary = "Delete an app",
            description = "A job deletes it with its events, issues, counts, releases, settings, keys, alerts, rules,"
                    + " silences and deliveries. The audit log stays. A client that still posts for it makes a new app of"
                    + " that name. Keys that are bound to an app cannot delete apps.")
    @APIResponse(responseCode = "202", content = @Content(schema = @Schema(implementation = DeletionView.class)))
    @APIResponse(
            responseCode = "404",
            description = "There is no such app",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public Response deleteApp(@PathParam("name") String name, @Context UriInfo uri) {
        QueryParameters.of(uri, Set.of());
        return DeletionView.accepted(service.deleteApp(name, Caller.of(identity)));
    }
}
