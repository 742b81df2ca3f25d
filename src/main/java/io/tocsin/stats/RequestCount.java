package io.tocsin.stats;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a source reports of the requests that it served in a period.
 *
 * @param key the first 128 bits of a hash of what makes it this report and no other: environment, release, operation, period, source
 * @param body the same of its figures
 * @param receivedAt when it came first, in microseconds
 * @param environment empty where none is named; so are release and operation
 * @param source the instance that reports
 * @param from when the period begins, in microseconds
 * @param to when it ends, at most {@link #LONGEST_PERIOD} later
 * @param total how many requests ended in it; at most {@link #MOST_REQUESTS}
 * @param failed how many of them failed; null where the source does not know
 * @param durations how long they took; null where it does not know
 */
public record RequestCount(
        UUID key,
        UUID body,
        Instant receivedAt,
        String environment,
        String release,
        String operation,
        String source,
        Instant from,
        Instant to,
        long total,
        @Nullable Long failed,
        @Nullable Durations durations) {

    /** What one report may cover. */
    public static final Duration LONGEST_PERIOD = Duration.ofHours(1);

    /** What one report may count: more than a hundred thousand a second for an hour. */
    public static final long MOST_REQUESTS = 1_000_000_000;

    /**
     * How long its requests took.
     *
     * @param micros the sum of all, in microseconds
     */
    public record Durations(DurationHistogram histogram, long micros) {}

    /** How many minutes its period touches, and so how many rows it raises; at least 1, at most 61. */
    public int minutes() {
        return (int) Buckets.touched(from, to, Duration.ofMinutes(1));
    }
}
