package io.tocsin.stats;

import io.quarkus.security.PermissionsAllowed;
import io.tocsin.access.EnvironmentName;
import io.tocsin.access.ReadScope;
import io.tocsin.event.RetentionSettings;
import io.tocsin.http.ErrorBody;
import io.tocsin.http.QueryParameters;
import io.tocsin.time.Instants;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code GET /api/v1/stats}: exact counts of errors in a window, by type, by group and over time. */
@Path("/api/v1/stats")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Statistics")
class StatisticsResource {

    static final String FROM = "from";
    static final String TO = "to";
    static final String INTERVAL = "interval";

    private static final String APP = "app";
    private static final String ENVIRONMENT = "environment";
    private static final String RELEASE = "release";
    private static final String LEVEL = "level";
    private static final String ERROR_TYPE = "error_type";
    private static final String ISSUE_ID = "issue_id";
    private static final String GROUP_BY = "group_by";

    private static final Set<String> PARAMETERS =
            Set.of(FROM, TO, APP, ENVIRONMENT, RELEASE, LEVEL, ERROR_TYPE, ISSUE_ID, GROUP_BY, INTERVAL);

    private static final Set<String> LEVELS = Set.of("fatal", "error", "warning", "info", "debug");
    private static final Duration DEFAULT_WINDOW = Duration.ofHours(24);

    private final StatisticsRepository repository;
    private final ReadScope scope;
    private final RetentionSettings retention;
    private final Clock clock;

    StatisticsResource(StatisticsRepository repository, ReadScope scope, RetentionSettings retention, Clock clock) {
        this.repository = repository;
        this.scope = scope;
        this.retention = retention;
        this.clock = clock;
    }

    @GET
    @PermissionsAllowed("events:read")
    @Operation(
            summary = "How many errors a window had, by type, by group and over time",
            description =
                    "Exact for any window, to the microsecond; an event's count weighs. Without from and to: the last"
                            + " 24 hours.")
    @Parameter(
            name = FROM,
            in = ParameterIn.QUERY,
            description = "Inclusive; default 24 hours before to",
            schema = @Schema(implementation = Instant.class))
    @Parameter(
            name = TO,
            in = ParameterIn.QUERY,
            description = "Exclusive; default now",
            schema = @Schema(implementation = Instant.class))
    @Parameter(
            name = APP,
            in = ParameterIn.QUERY,
            description = "The app's name. A key that is bound to an app reads that one, named or not.",
            schema = @Schema(implementation = String.class))
    @Parameter(name = ENVIRONMENT, in = ParameterIn.QUERY, schema = @Schema(implementation = String.class))
    @Parameter(name = RELEASE, in = ParameterIn.QUERY, schema = @Schema(implementation = String.class))
    @Parameter(
            name = LEVEL,
            in = ParameterIn.QUERY,
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"fatal", "error", "warning", "info", "debug"}))
    @Parameter(name = ERROR_TYPE, in = ParameterIn.QUERY, schema = @Schema(implementation = String.class))
    @Parameter(name = ISSUE_ID, in = ParameterIn.QUERY, schema = @Schema(implementation = UUID.class))
    @Parameter(
            name = GROUP_BY,
            in = ParameterIn.QUERY,
            description = "What groups are made by; without it there are none",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"error_type", "level", "app", "environment", "release", "issue"}))
    @Parameter(
            name = INTERVAL,
            in = ParameterIn.QUERY,
            description =
                    "How wide the series' points are; auto fits them to the window. At most 11,000 points. Below an"
                            + " hour, with a release, type or issue filter or grouping, the window may have at most 24 hours, inside"
                            + " the events' retention.",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            defaultValue = "auto",
                            enumeration = {"auto", "1m", "5m", "1h", "1d"}))
    @APIResponse(
            responseCode = "200",
            description = "The counts",
            content = @Content(schema = @Schema(implementation = Statistics.class)))
    @APIResponse(
            responseCode = "400",
            description = "A parameter that cannot be read or is not known",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(
            responseCode = "403",
            description = "The key lacks events:read, or is bound to another app",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(
            responseCode = "422",
            description = "from is not before to, the window is longer than counts are kept or begins before them"
                    + " (details.earliest), the interval is too fine for it, or a word is none of those listed",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(
            responseCode = "504",
            description = "The query took longer than tocsin.query.statement-timeout",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public Statistics statistics(@Context UriInfo uri) {
        QueryParameters parameters = QueryParameters.of(uri, PARAMETERS);
        Instant now = Instants.toMicros(clock.instant());
        Instant to = parameters.instant(TO).orElse(now);
        Instant from = parameters.instant(FROM).orElse(to.minus(DEFAULT_WINDOW));
        StatisticsQuery query = new StatisticsQuery(
                from,
                to,
                filter(parameters),
                parameters.oneOf(GROUP_BY, GroupBy.words()).map(GroupBy::ofWord),
                interval(parameters));
        query.requireSensibleWindow(retention.counts());
        return repository.read(query, now);
    }

    private ErrorFilter filter(QueryParameters parameters) {
        return new ErrorFilter(
                scope.appId(parameters.text(APP)),
                parameters.text(ENVIRONMENT).map(EnvironmentName::canonical),
                parameters.text(RELEASE),
                parameters.oneOf(LEVEL, LEVELS),
                parameters.text(ERROR_TYPE),
                parameters.uuid(ISSUE_ID));
    }

    private static Optional<Interval> interval(QueryParameters parameters) {
        Set<String> words = new LinkedHashSet<>(Interval.words());
        words.add(Interval.AUTO);
        return parameters
                .oneOf(INTERVAL, words)
                .filter(word -> !word.equals(Interval.AUTO))
                .map(Interval::ofWord);
    }
}
