package io.tocsin.alert;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tocsin.time.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a backtest answers.
 *
 * @param interval of a point of the series; each has the highest value and the worst state of its minutes
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Backtest")
record BacktestView(
        String app,
        Instant from,
        Instant to,

        @Schema(description = "How often it would have fired")
        int firingCount,

        @Schema(description = "For how long altogether, in seconds")
        long firingSeconds,

        List<FiringView> firings,
        String interval,
        List<PointView> series) {

    /** So many points at most. */
    private static final int MOST_POINTS = 1_500;

    private static final List<Duration> INTERVALS = List.of(
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Duration.ofMinutes(30),
            Duration.ofHours(1));

    /**
     * A time of firing.
     *
     * @param to absent where it still fired at the end
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "BacktestFiring")
    record FiringView(
            Instant from,
            @Nullable Instant to,
            String severity,
            @Nullable Double peak,
            String reason) {}

    /**
     * A part of the series.
     *
     * @param value absent where there was no data
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "BacktestPoint")
    record PointView(
            Instant time,
            @Nullable Double value,

            @Schema(enumeration = {"inactive", "pending", "firing"})
            String state) {}

    static BacktestView of(Rule rule, String app, Instant from, Instant to, Backtest.Result result) {
        Duration length = Duration.between(from, to);
        Duration interval = INTERVALS.stream()
                .filter(each -> length.dividedBy(each) <= MOST_POINTS)
                .findFirst()
                .orElse(Duration.ofHours(1));
        long seconds = result.firings().stream()
                .mapToLong(firing -> Duration.between(firing.from(), firing.to() == null ? to : firing.to())
                        .toSeconds())
                .sum();
        return new BacktestView(
                app,
                from,
                to,
                result.firings().size(),
                seconds,
                result.firings().stream()
                        .map(firing -> new FiringView(
                                firing.from(),
                                firing.to(),
                                severity(rule, firing.level()).word(),
                                finite(firing.peak()),
                                firing.reason()))
                        .toList(),
                Durations.format(interval),
                points(result.series(), (int) interval.toMinutes()));
    }

    /** A warning below the rule's own severity is one. */
    static Severity severity(Rule rule, Level level) {
        return level == Level.FULL ? rule.severity() : Severity.WARNING;
    }

    private static List<PointView> points(List<Backtest.Point> series, int minutes) {
        List<PointView> points = new ArrayList<>();
        for (int i = 0; i < series.size(); i += minutes) {
            Double value = null;
            State.Phase worst = State.Phase.INACTIVE;
            for (Backtest.Point point : series.subList(i, Math.min(series.size(), i + minutes))) {
                if (point.value() != null) {
                    value = value == null ? point.value() : Math.max(value, point.value());
                }
                worst = worst.compareTo(point.phase()) >= 0 ? worst : point.phase();
            }
            points.add(new PointView(
                    series.get(i).at(), finite(value), worst.name().toLowerCase(Locale.ROOT)));
        }
        return points;
    }

    /** More than any percentage is no number in JSON. */
    private static @Nullable Double finite(@Nullable Double value) {
        return value == null || value == Double.MAX_VALUE ? null : value;
    }
}
