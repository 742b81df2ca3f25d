package io.tocsin.stats;

import io.quarkus.security.PermissionsAllowed;
import io.tocsin.access.EnvironmentName;
import io.tocsin.access.ReadScope;
import io.tocsin.event.RetentionSettings;
import io.tocsin.http.ErrorBody;
import io.tocsin.http.QueryParameters;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code GET /api/v1/stats/operations}: how many requests, how many of them succeeded, how long they took. */
@Path("/api/v1/stats/operations")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Statistics")
class OperationsResource {

    private static final String APP = "app";
    private static final String ENVIRONMENT = "environment";
    private static final String FROM = StatisticsResource.FROM;
    private static final String TO = StatisticsResource.TO;
    private static final Set<String> PARAMETERS = Set.of(APP, ENVIRONMENT, FROM, TO);
    private static final Duration DEFAULT_WINDOW = Duration.ofHours(24);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final OperationsRepository repository;
    private final ReadScope scope;
    private final RetentionSettings retention;
    private final Clock clock;

    OperationsResource(OperationsRepository repository, ReadScope scope, RetentionSettings retention, Clock clock) {
        this.repository = repository;
        this.scope = scope;
        this.retention = retention;
        this.clock = clock;
    }

    @GET
    @PermissionsAllowed("events:read")
    @Operation(
            summary = "How many requests a window had, how many succeeded and how long they took, by operation",
            description =
                    "From what apps report (POST /api/v1/requests). Exact for any window of whole minutes; others are widened"
                            + " to such, and to whole hours where minutes are no longer kept. Percentiles have a relative error of at"
                            + " most 5 %, as far as the reports' buckets are fine enough. Without from and to: the last 24 hours.")
    @Parameter(
            name = APP,
            in = ParameterIn.QUERY,
            description = "The app's name. A key that is bound to an app reads that one, named or not.",
            schema = @Schema(implementation = String.class))
    @Parameter(name = ENVIRONMENT, in = ParameterIn.QUERY, schema = @Schema(implementation = String.class))
    @Parameter(
            name = FROM,
            in = ParameterIn.QUERY,
            description = "Inclusive; default 24 hours before to",
            schema = @Schema(implementation = Instant.class))
    @Parameter(
            name = TO,
            in = ParameterIn.QUERY,
            description = "Exclusive; default the end of this minute",
            schema = @Schema(implementation = Instant.class))
    @APIResponse(
            responseCode = "200",
            description = "The figures",
            content = @Content(schema = @Schema(implementation = OperationStatistics.class)))
    @APIResponse(
            responseCode = "422",
            description = "from is not before to, or the window is longer than counts are kept or begins before them"
                    + " (details.earliest)",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public OperationStatistics operations(@Context UriInfo uri) {
        QueryParameters parameters = QueryParameters.of(uri, PARAMETERS);
        Instant to = parameters.instant(TO).orElseGet(() -> Buckets.ceiling(clock.instant(), MINUTE));
        Instant from = parameters.instant(FROM).orElse(to.minus(DEFAULT_WINDOW));
        StatisticsQuery.requireSensibleWindow(from, to, retention.counts());
        return repository.read(new OperationsRepository.Query(
                scope.appId(parameters.text(APP)),
                parameters.text(ENVIRONMENT).map(EnvironmentName::canonical),
                from,
                to));
    }
}
