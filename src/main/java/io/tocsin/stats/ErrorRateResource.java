package io.tocsin.stats;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.security.PermissionsAllowed;
import io.tocsin.access.EnvironmentName;
import io.tocsin.access.ReadScope;
import io.tocsin.http.ApiException;
import io.tocsin.http.ErrorBody;
import io.tocsin.http.QueryParameters;
import io.tocsin.stats.ErrorRateRepository.Scope;
import io.tocsin.time.Durations;
import io.tocsin.time.Instants;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code GET /api/v1/stats/error-rate}: the share of requests that failed lately. */
@Path("/api/v1/stats/error-rate")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Statistics")
@Singleton
class ErrorRateResource {

    private static final String APP = "app";
    private static final String ENVIRONMENT = "environment";
    private static final String OPERATION = "operation";
    private static final String WINDOW = "window";
    private static final Set<String> PARAMETERS = Set.of(APP, ENVIRONMENT, OPERATION, WINDOW);

    private static final Duration DEFAULT_WINDOW = Duration.ofMinutes(5);
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofHours(24);

    private final ErrorRateRepository repository;
    private final ReadScope scope;
    private final StatsSettings settings;
    private final Clock clock;

    ErrorRateResource(ErrorRateRepository repository, ReadScope scope, StatsSettings settings, Clock clock) {
        this.repository = repository;
        this.scope = scope;
        this.settings = settings;
        this.clock = clock;
    }

    void check(@Observes StartupEvent event) {
        double threshold = settings.errorRateThreshold();
        if (!(threshold >= 0 && threshold <= 100)) {
            throw new ConfigurationException(
                    "tocsin.stats.error-rate-threshold is " + threshold + ": it must be 0 to 100, in percent");
        }
    }

    @GET
    @PermissionsAllowed("events:read")
    @Operation(
            summary = "The share of requests that failed lately",
            description =
                    "Where all reports of the window say how many requests failed, failed / total; else E / max(R, E), with"
                            + " the errors E of the events of level error and fatal, and the reported requests R. The window ends"
                            + " where reports end, and a minute at its edge counts by its share. Without any report in the window there"
                            + " is no data, which is not 0 %. Events have no operation: with one, only reports that say how many"
                            + " requests failed are reckoned with.")
    @Parameter(
            name = APP,
            in = ParameterIn.QUERY,
            description = "The app's name; needed unless the key is bound to an app",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = ENVIRONMENT,
            in = ParameterIn.QUERY,
            description = "Default: all together",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = OPERATION,
            in = ParameterIn.QUERY,
            description = "Default: all together",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = WINDOW,
            in = ParameterIn.QUERY,
            description = "How long, from 1m to 24h",
            schema = @Schema(implementation = String.class, defaultValue = "5m"))
    @APIResponse(
            responseCode = "200",
            description = "The rate, or that there is no data",
            content = @Content(schema = @Schema(implementation = ErrorRateAnswer.class)))
    @APIResponse(
            responseCode = "404",
            description = "There is no such app",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(
            responseCode = "422",
            description = "No app is named, or the window is too short or too long",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public ErrorRateAnswer errorRate(@Context UriInfo uri) {
        QueryParameters parameters = QueryParameters.of(uri, PARAMETERS);
        Duration window = parameters
                .text(WINDOW)
                .map(text -> Durations.parse(text)
                        .orElseThrow(() -> QueryParameters.malformed(WINDOW, "is not a duration such as 5m")))
                .orElse(DEFAULT_WINDOW);
        if (window.compareTo(SHORTEST) < 0 || window.compareTo(LONGEST) > 0) {
            throw ApiException.invalid(WINDOW, "must be 1m to 24h");
        }
        Scope of = new Scope(
                scope.oneApp(APP, parameters.text(APP)).id(),
                parameters.text(ENVIRONMENT).map(EnvironmentName::canonical),
                parameters.text(OPERATION));
        return ErrorRateAnswer.of(
                repository.read(of, window, Instants.toMicros(clock.instant())), settings.errorRateThreshold());
    }
}
