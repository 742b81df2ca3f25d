package io.tocsin.release;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.security.PermissionsAllowed;
import io.tocsin.access.App;
import io.tocsin.access.ReadScope;
import io.tocsin.http.Cursor;
import io.tocsin.http.ErrorBody;
import io.tocsin.http.Page;
import io.tocsin.http.QueryParameters;
import io.tocsin.time.Instants;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.util.List;
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

/** {@code /api/v1/releases}: what a release brought. */
@Path("/api/v1/releases")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Releases")
class ReleasesResource {

    private static final String LIMIT = "limit";
    private static final String CURSOR = "cursor";

    private final ReleaseList list;
    private final GateKeeper gateKeeper;
    private final ReadScope scope;
    private final Clock clock;

    ReleasesResource(ReleaseList list, GateKeeper gateKeeper, ReadScope scope, Clock clock) {
        this.list = list;
        this.gateKeeper = gateKeeper;
        this.scope = scope;
        this.clock = clock;
    }

    /** A page of releases. */
    @Schema(name = "ReleaseList")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Releases(
            List<ReleaseView> releases,

            @Schema(description = "Where the next page begins; absent on the last one") @Nullable
            String nextCursor) {}

    @GET
    @PermissionsAllowed("events:read")
    @Operation(summary = "An app's releases, the latest first, with their errors and the issues that each brought")
    @Parameter(
            name = GateQuery.APP,
            in = ParameterIn.QUERY,
            description = "The app's name; required unless the key is bound to an app",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = LIMIT,
            in = ParameterIn.QUERY,
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "1000", defaultValue = "100"))
    @Parameter(name = CURSOR, in = ParameterIn.QUERY, schema = @Schema(implementation = String.class))
    @APIResponse(
            responseCode = "200",
            description = "A page of releases",
            content = @Content(schema = @Schema(implementation = Releases.class)))
    @APIResponse(
            responseCode = "404",
            description = "There is no such app",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public Releases releases(@Context UriInfo uri) {
        QueryParameters parameters = QueryParameters.of(uri, Set.of(GateQuery.APP, LIMIT, CURSOR));
        App app = scope.oneApp(GateQuery.APP, parameters.text(GateQuery.APP));
        int limit = parameters.limit();
        Page<ReleaseView> page = Page.of(
                list.page(app.id(), parameters.cursor(), limit + 1),
                limit,
                release -> new Cursor(release.firstSeen(), release.place()));
        return new Releases(page.rows(), page.nextCursor());
    }

    @GET
    @Path("/{release}/gate")
    @PermissionsAllowed("events:read")
    @Operation(
            summary = "Whether a deployment may go on: new issues, regressions, errors against the release before",
            description =
                    "The same document with 200, where it may, and with 409, where it may not; any other status is no"
                            + " answer. A release that has reported no error yet passes, with seen: false. Errors are counted in the"
                            + " time since the release's first sight (its first error), and for the release before in as long after"
                            + " its own: no longer than that one was there alone, and 7 days at most. It fails with more of them than"
                            + " max_error_ratio times those of the release before and more than error_floor.")
    @Parameter(
            name = GateQuery.APP,
            in = ParameterIn.QUERY,
            description = "The app's name; required unless the key is bound to an app",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = GateQuery.ENVIRONMENT,
            in = ParameterIn.QUERY,
            description = "What happened there alone, since the release's first sight there; default: everywhere",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = GateQuery.MIN_LEVEL,
            in = ParameterIn.QUERY,
            description = "Events of this level and above count",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            defaultValue = "error",
                            enumeration = {"fatal", "error", "warning", "info", "debug"}))
    @Parameter(
            name = GateLimits.NEW_ISSUES,
            in = ParameterIn.QUERY,
            description = "How many issues may be new: their very first event was of this release, or of none",
            schema = @Schema(type = SchemaType.INTEGER, minimum = "0", maximum = "1000000", defaultValue = "0"))
    @Parameter(
            name = GateLimits.REGRESSIONS,
            in = ParameterIn.QUERY,
            description = "How many issues may have been opened again by this release",
            schema = @Schema(type = SchemaType.INTEGER, minimum = "0", maximum = "1000000", defaultValue = "0"))
    @Parameter(
            name = GateLimits.ERROR_RATIO,
            in = ParameterIn.QUERY,
            description = "How many times the errors of the release before there may be",
            schema = @Schema(type = SchemaType.NUMBER, minimum = "0", maximum = "1000000", defaultValue = "2"))
    @Parameter(
            name = GateLimits.ERROR_FLOOR,
            in = ParameterIn.QUERY,
            description = "How many errors there may be in any case",
            schema = @Schema(type = SchemaType.INTEGER, minimum = "0", maximum = "1000000000", defaultValue = "10"))
    @APIResponse(
            responseCode = "200",
            description = "It may go on",
            content = @Content(schema = @Schema(implementation = GateAnswer.class)))
    @APIResponse(
            responseCode = "409",
            description = "It may not; reasons says why",
            content = @Content(schema = @Schema(implementation = GateAnswer.class)))
    @APIResponse(
            responseCode = "404",
            description = "There is no such app",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(
            responseCode = "422",
            description = "No app is named and the key is bound to none, or a limit is out of range",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public Response gate(@PathParam("release") String release, @Context UriInfo uri) {
        QueryParameters parameters = QueryParameters.of(uri, GateQuery.PARAMETERS);
        App app = scope.oneApp(GateQuery.APP, parameters.text(GateQuery.APP));
        GateAnswer answer = gateKeeper.ask(GateQuery.of(parameters, app, release), Instants.toMicros(clock.instant()));
        return Response.status(answer.passed() ? Response.Status.OK : Response.Status.CONFLICT)
                .entity(answer)
                .build();
    }
}
