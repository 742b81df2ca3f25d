package io.tocsin.alert.mute;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import io.tocsin.access.Caller;
import io.tocsin.access.ReadScope;
import io.tocsin.http.ApiException;
import io.tocsin.http.Cursor;
import io.tocsin.http.ErrorBody;
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
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/silences}: alerts of which nobody is told for a while. */
@Path("/api/v1/silences")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "alerts")
public class SilencesResource {

    private static final String STATE = "state";
    private static final String APP = "app";
    private static final String VERSION = "version";
    private static final Set<String> STATES =
            Arrays.stream(SilenceState.values()).map(SilenceState::text).collect(Collectors.toUnmodifiableSet());

    private final SilenceRepository repository;
    private final SilenceChanges changes;
    private final ReadScope scope;
    private final SecurityIdentity identity;
    private final Clock clock;

    SilencesResource(
            SilenceRepository repository,
            SilenceChanges changes,
            ReadScope scope,
            SecurityIdentity identity,
            Clock clock) {
        this.repository = repository;
        this.changes = changes;
        this.scope = scope;
        this.identity = identity;
        this.clock = clock;
    }

    /** A page of silences. */
    @Schema(name = "SilenceList")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record SilenceList(
            List<SilenceView> silences,

            @Schema(description = "Where the next page begins; absent on the last one") @Nullable
            String nextCursor) {}

    @GET
    @PermissionsAllowed("alerts:read")
    @Operation(
            summary = "List silences, newest first",
            description = "Those that are over are kept for 90 days by default, and listed only where they are asked"
                    + " for. A key that is bound to an app lists those of that one.")
    @Parameter(
            name = STATE,
            in = ParameterIn.QUERY,
            description = "Absent: pending and active",
            schema = @Schema(implementation = SilenceState.class))
    @Parameter(
            name = APP,
            in = ParameterIn.QUERY,
            description = "Those with the matcher app = this one",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "1000", defaultValue = "100"))
    @Parameter(
            name = "cursor",
            in = ParameterIn.QUERY,
            description = "The next_cursor of the page before, sent with the same filters",
            schema = @Schema(implementation = String.class))
    public SilenceList list(@Context UriInfo uri) {
        QueryParameters parameters = QueryParameters.of(uri, Set.of(STATE, APP, "limit", "cursor"));
        int limit = parameters.limit();
        Instant now = clock.instant();
        SilenceFilter filter = new SilenceFilter(
                scope.appName(parameters.text(APP)),
                parameters.oneOf(STATE, STATES).map(text -> SilenceState.valueOf(text.toUpperCase(Locale.ROOT))),
                now,
                parameters.cursor());
        Page<Silence> page = Page.of(
                repository.page(filter, limit + 1), limit, silence -> new Cursor(silence.createdAt(), silence.id()));
        return new SilenceList(page.map(silence -> silence.view(now)), page.nextCursor());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("alerts:write")
    @Operation(
            summary = "Silence alerts",
            description = "At most 500 that are not over, of which 100 for an app. A key that is bound to an app has to"
                    + " send the matcher app = its app.")
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = SilenceView.class)))
    @APIResponse(
            responseCode = "422",
            description = "details.fields says which fields are wrong",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public Response create(@Nullable SilenceInput sent, @Context UriInfo uri) {
        QueryParameters.of(uri, Set.of());
        SilenceInput input = required(sent);
        if (input.version() != null) {
            throw ApiException.invalid(VERSION, "is a field of changes alone");
        }
        Silence made = changes.create(input, Caller.of(identity));
        return Response.status(Response.Status.CREATED)
                .entity(made.view(clock.instant()))
                .build();
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed("alerts:read")
    @Operation(summary = "Read a silence")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = SilenceView.class)))
    @APIResponse(
            responseCode = "404",
            description = "There is none with this id, or none of the key's app",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public SilenceView read(@PathParam("id") String text, @Context UriInfo uri) {
        QueryParameters.of(uri, Set.of());
        return changes.find(PathId.of(text), Caller.of(identity)).view(clock.instant());
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Path("/{id}")
    @PermissionsAllowed("alerts:write")
    @Operation(
            summary = "Change a silence",
            description = "Fields that are left out get their defaults. Send the version that was read, and a change"
                    + " that somebody else made meanwhile is not lost: 409.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = SilenceView.class)))
    @APIResponse(
            responseCode = "404",
            description = "There is none with this id, or none of the key's app",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(
            responseCode = "409",
            description = "It has another version by now, or is over",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(
            responseCode = "422",
            description = "details.fields says which fields are wrong",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public SilenceView change(@PathParam("id") String text, @Nullable SilenceInput sent, @Context UriInfo uri) {
        QueryParameters.of(uri, Set.of());
        return changes.change(PathId.of(text), required(sent), Caller.of(identity))
                .view(clock.instant());
    }

    @DELETE
    @Path("/{id}")
    @PermissionsAllowed("alerts:write")
    @Operation(summary = "End a silence now", description = "It stays among those that are over.")
    @Parameter(
            name = VERSION,
            in = ParameterIn.QUERY,
            description = "The version that was read; is there another by now, the answer is 409",
            schema = @Schema(implementation = Long.class))
    @APIResponse(responseCode = "204", description = "Ended, or over already")
    @APIResponse(
            responseCode = "404",
            description = "There is none with this id, or none of the key's app",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(
            responseCode = "409",
            description = "It has another version by now",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public void expire(@PathParam("id") String text, @Context UriInfo uri) {
        QueryParameters parameters = QueryParameters.of(uri, Set.of(VERSION));
        changes.expire(PathId.of(text), parameters.wholeNumber(VERSION).orElse(null), Caller.of(identity));
    }

    private static SilenceInput required(@Nullable SilenceInput sent) {
        if (sent == null) {
            throw ApiException.invalid("matchers", "is required");
        }
        return sent;
    }
}
