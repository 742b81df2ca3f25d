package io.tocsin.stats;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How many issues were new in a window: {@code total} is the sum of the series. */
@RegisterForReflection
@Schema(name = "NewIssues", description = "How many issues happened for the first time, over time")
record NewIssues(
        @Schema(description = "Inclusive") Instant from,

        @Schema(description = "Exclusive") Instant to,

        long total,

        @Schema(
                description = "How wide the series' points are",
                enumeration = {"1h", "1d"})
        String interval,

        List<Statistics.Point> series) {

    /**
     * Puts the buckets where nothing was new between the others.
     *
     * @param counts by the beginnings of their buckets
     */
    static NewIssues of(Instant from, Instant to, Interval interval, Map<Instant, Long> counts) {
        List<Statistics.Point> series = new ArrayList<>();
        Instant bucket = Buckets.floor(from, interval.length());
        while (bucket.isBefore(to)) {
            series.add(new Statistics.Point(bucket, counts.getOrDefault(bucket, 0L)));
            bucket = bucket.plus(interval.length());
        }
        long total = counts.values().stream().mapToLong(Long::longValue).sum();
        return new NewIssues(from, to, total, interval.word(), series);
    }
}
