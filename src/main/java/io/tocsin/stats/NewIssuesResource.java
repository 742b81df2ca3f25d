package io.tocsin.stats;

import io.quarkus.security.PermissionsAllowed;
import io.tocsin.access.ReadScope;
import io.tocsin.http.ApiException;
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
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code GET /api/v1/stats/new-issues}: how many issues happened for the first time, by day or by hour. */
@Path("/api/v1/stats/new-issues")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Statistics")
class NewIssuesResource {

    private static final String APP = "app";
    private static final String FROM = StatisticsResource.FROM;
    private static final String TO = StatisticsResource.TO;
    private static final String INTERVAL = StatisticsResource.INTERVAL;

    private static final Set<String> PARAMETERS = Set.of(APP, FROM, TO, INTERVAL);
    private static final Set<String> INTERVALS = Set.of(Interval.ONE_HOUR.word(), Interval.ONE_DAY.word());
    private static final Duration DEFAULT_WINDOW = Duration.ofDays(30);

    private final NewIssuesRepository repository;
    private final ReadScope scope;
    private final Clock clock;

    NewIssuesResource(NewIssuesRepository repository, ReadScope scope, Clock clock) {
        this.repository = repository;
        this.scope = scope;
        this.clock = clock;
    }

    @GET
    @PermissionsAllowed("events:read")
    @Operation(
            summary = "How many issues were new, by day or by hour",
            description =
                    "By when the first event of each happened, which may be before it came: a late event changes the past."
                            + " Whatever became of an issue, it counts once; one that is a part of another counts with that, at"
                            + " the first event of them all. Issues are kept for ever, so any window is exact.")
    @Parameter(
            name = APP,
            in = ParameterIn.QUERY,
            description = "The app's name. A key that is bound to an app reads that one, named or not.",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = FROM,
            in = ParameterIn.QUERY,
            description = "Inclusive; default 30 days before to",
            schema = @Schema(implementation = Instant.class))
    @Parameter(
            name = TO,
            in = ParameterIn.QUERY,
            description = "Exclusive; default now",
            schema = @Schema(implementation = Instant.class))
    @Parameter(
            name = INTERVAL,
            in = ParameterIn.QUERY,
            description = "How wide the series' points are, in UTC; at most 11,000 points",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            defaultValue = "1d",
                            enumeration = {"1h", "1d"}))
    @APIResponse(
            responseCode = "200",
            description = "The counts",
            content = @Content(schema = @Schema(implementation = NewIssues.class)))
    @APIResponse(
            responseCode = "422",
            description = "from is not before to, or the interval makes too many points",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public NewIssues newIssues(@Context UriInfo uri) {
        QueryParameters parameters = QueryParameters.of(uri, PARAMETERS);
        Instant to = parameters.instant(TO).orElse(Instants.toMicros(clock.instant()));
        Instant from = parameters.instant(FROM).orElse(to.minus(DEFAULT_WINDOW));
        Interval interval =
                parameters.oneOf(INTERVAL, INTERVALS).map(Interval::ofWord).orElse(Interval.ONE_DAY);
        if (!from.isBefore(to)) {
            throw ApiException.invalid(FROM, "must lie before to");
        }
        long points = Buckets.touched(from, to, interval.length());
        if (points > StatisticsQuery.MOST_POINTS) {
            throw ApiException.invalid(
                    INTERVAL, "makes " + points + " points of this window, more than " + StatisticsQuery.MOST_POINTS);
        }
        Optional<Integer> appId = scope.appId(parameters.text(APP));
        return NewIssues.of(from, to, interval, repository.count(appId, from, to, interval));
    }
}
