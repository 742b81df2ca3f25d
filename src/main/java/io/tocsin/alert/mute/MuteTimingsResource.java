package io.tocsin.alert.mute;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import io.tocsin.access.Caller;
import io.tocsin.http.ApiException;
import io.tocsin.http.Cursor;
import io.tocsin.http.ErrorBody;
import io.tocsin.http.ErrorCode;
import io.tocsin.http.Page;
import io.tocsin.http.QueryParameters;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/mute-timings}: maintenance and quiet hours. */
@Path("/api/v1/mute-timings")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "alerts")
public class MuteTimingsResource {

    private static final String VERSION = "version";

    private final MuteTimingRepository repository;
    private final MuteTimingChanges changes;
    private final SecurityIdentity identity;
    private final Clock clock;

    MuteTimingsResource(
            MuteTimingRepository repository, MuteTimingChanges changes, SecurityIdentity identity, Clock clock) {
        this.repository = repository;
        this.changes = changes;
        this.identity = identity;
        this.clock = clock;
    }

    /** A page of mute timings. */
    @Schema(name = "MuteTimingList")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record MuteTimingList(
            List<MuteTimingView> muteTimings,

            @Schema(description = "Where the next page begins; absent on the last one") @Nullable
            String nextCursor) {}

    @GET
    @PermissionsAllowed("alerts:read")
    @Operation(
            summary = "List maintenance and quiet hours, newest first",
            description = "What happened once is removed 90 days after its end, by default.")
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "1000", defaultValue = "100"))
    @Parameter(
            name = "cursor",
            in = ParameterIn.QUERY,
            description = "The next_cursor of the page before",
            schema = @Schema(implementation = String.class))
    public MuteTimingList list(@Context UriInfo uri) {
        QueryParameters parameters = QueryParameters.of(uri, Set.of("limit", "cursor"));
        int limit = parameters.limit();
        Instant now = clock.instant();
        Page<MuteTiming> page = Page.of(
                repository.page(parameters.cursor(), limit + 1),
                limit,
                timing -> new Cursor(timing.createdAt(), timing.id()));
        return new MuteTimingList(page.map(timing -> timing.view(now)), page.nextCursor());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("alerts:write")
    @Operation(
            summary = "Make maintenance or quiet hours",
            description = "At most 200 that are not over. A key that is bound to an app cannot make or change them.")
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = MuteTimingView.class)))
    @APIResponse(
            responseCode = "409",
            description = "The name is taken",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(
            responseCode = "422",
            description = "details.fields says which fields are wrong",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public Response create(@Nullable MuteTimingInput sent, @Context UriInfo uri) {
        QueryParameters.of(uri, Set.of());
        MuteTimingInput input = required(sent);
        if (input.version() != null) {
            throw ApiException.invalid(VERSION, "is a field of changes alone");
        }
        MuteTiming made = changes.create(input, writer());
        return Response.status(Response.Status.CREATED)
                .entity(made.view(clock.instant()))
                .build();
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed("alerts:read")
    @Operation(summary = "Read maintenance or quiet hours")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = MuteTimingView.class)))
    @APIResponse(
            responseCode = "404",
            description = "There is none with this id",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public MuteTimingView read(@PathParam("id") String text, @Context UriInfo uri) {
        QueryParameters.of(uri, Set.of());
        return changes.find(PathId.of(text)).view(clock.instant());
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Path("/{id}")
    @PermissionsAllowed("alerts:write")
    @Operation(
            summary = "Change maintenance or quiet hours",
            description = "Fields that are left out get their defaults. Send the version that was read, and a change"
                    + " that somebody else made meanwhile is not lost: 409.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = MuteTimingView.class)))
    @APIResponse(
            responseCode = "404",
            description = "There is none with this id",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(
            responseCode = "409",
            description = "It has another version by now, or its name is taken",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(
            responseCode = "422",
            description = "details.fields says which fields are wrong",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public MuteTimingView change(@PathParam("id") String text, @Nullable MuteTimingInput sent, @Context UriInfo uri) {
        QueryParameters.of(uri, Set.of());
        return changes.change(PathId.of(text), required(sent), writer()).view(clock.instant());
    }

    @DELETE
    @Path("/{id}")
    @PermissionsAllowed("alerts:write")
    @Operation(summary = "Remove maintenance or quiet hours")
    @Parameter(
            name = VERSION,
            in = ParameterIn.QUERY,
            description = "The version that was read; is there another by now, the answer is 409",
            schema = @Schema(implementation = Long.class))
    @APIResponse(responseCode = "204", description = "Removed")
    @APIResponse(
            responseCode = "404",
            description = "There is none with this id",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(
            responseCode = "409",
            description = "It has another version by now",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public void remove(@PathParam("id") String text, @Context UriInfo uri) {
        QueryParameters parameters = QueryParameters.of(uri, Set.of(VERSION));
        changes.remove(PathId.of(text), parameters.wholeNumber(VERSION).orElse(null), writer());
    }

    private static MuteTimingInput required(@Nullable MuteTimingInput sent) {
        if (sent == null) {
            throw ApiException.invalid("name", "is required");
        }
        return sent;
    }

    /** They mute alerts of all apps, so a key that speaks for one app changes none. */
    private Caller writer() {
        Caller caller = Caller.of(identity);
        if (caller.app() != null) {
            throw ApiException.of(
                    ErrorCode.AUTHORIZATION_ERROR,
                    "The key is bound to the app " + caller.app().name() + ", and mute timings are of no app",
                    Map.of("app", caller.app().name()));
        }
        return caller;
    }
}
