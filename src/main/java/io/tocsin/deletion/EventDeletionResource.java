package io.tocsin.deletion;

import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import io.tocsin.access.Caller;
import io.tocsin.access.ReadScope;
import io.tocsin.http.ApiException;
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
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code DELETE /api/v1/events}: deletes one event, or all events of a user. */
@Path("/api/v1/events")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Events")
class EventDeletionResource {

    private static final String APP = "app";
    private static final String USER_ID = "user_id";
    private static final int MAX_USER_ID_LENGTH = 200;

    private final DeletionService service;
    private final ReadScope scope;
    private final SecurityIdentity identity;

    EventDeletionResource(DeletionService service, ReadScope scope, SecurityIdentity identity) {
        this.service = service;
        this.scope = scope;
        this.identity = identity;
    }

    @DELETE
    @Path("/{id}")
    @PermissionsAllowed("data:delete")
    @Operation(
            summary = "Delete an event",
            description =
                    "A job deletes it and subtracts it from all counts, also if it is still in a spool. The answer"
                            + " is the same whether or not the event exists.")
    @Parameter(
            name = APP,
            in = ParameterIn.QUERY,
            description = "Required unless the key is bound to an app",
            schema = @Schema(implementation = String.class))
    @APIResponse(responseCode = "202", content = @Content(schema = @Schema(implementation = DeletionView.class)))
    @APIResponse(
            responseCode = "404",
            description = "There is no such app",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public Response deleteEvent(@PathParam("id") String text, @Context UriInfo uri) {
        QueryParameters parameters = QueryParameters.of(uri, Set.of(APP)).requireValues();
        UUID id = Uuids.parse(text);
        if (id == null) {
            throw QueryParameters.malformed("id", "is not a UUID");
        }
        return DeletionView.accepted(
                service.deleteEvent(scope.oneApp(APP, parameters.text(APP)), id, Caller.of(identity)));
    }

    @DELETE
    @PermissionsAllowed("data:delete")
    @Operation(
            summary = "Delete all events of a user",
            description =
                    "A job deletes the events of an app that have this user_id, as GET /api/v1/events shows it, and"
                            + " subtracts them from all counts. Events that come later are stored.")
    @Parameter(
            name = APP,
            in = ParameterIn.QUERY,
            description = "Required unless the key is bound to an app",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = USER_ID,
            in = ParameterIn.QUERY,
            required = true,
            schema = @Schema(implementation = String.class, maxLength = 200))
    @APIResponse(responseCode = "202", content = @Content(schema = @Schema(implementation = DeletionView.class)))
    @APIResponse(
            responseCode = "404",
            description = "There is no such app",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public Response deleteUser(@Context UriInfo uri) {
        QueryParameters parameters =
                QueryParameters.of(uri, Set.of(APP, USER_ID)).requireValues();
        String user = parameters
                .text(USER_ID)
                .orElseThrow(() ->
                        ApiException.invalid(USER_ID, "is required; to delete one event, add its id to the path"));
        if (user.length() > MAX_USER_ID_LENGTH) {
            throw ApiException.invalid(USER_ID, "must have at most " + MAX_USER_ID_LENGTH + " characters");
        }
        return DeletionView.accepted(
                service.deleteUser(scope.oneApp(APP, parameters.text(APP)), user, Caller.of(identity)));
    }
}
