package io.tocsin.stats;

import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * How many durations fell into which bucket. Bucket {@code i} holds those of more than {@code g^i} and at most {@code g^(i+1)}
 * milliseconds, with {@code g = 2^(1/8)}, about 1.0905: the same bounds for everybody and ever, so histograms merge by adding their
 * counts, and any percentile of the sum is as good as one of the parts.
 *
 * <p>Every duration of a bucket whose lower bound is {@code b} is told as {@code e = 2gb / (g + 1)}. The relative error is greatest at
 * the bucket's ends and the same at both: {@code (e - b) / b = (gb - e) / (gb) = (g - 1) / (g + 1)}, 4.33 % here. Anything between one
 * microsecond and twelve days is told so; what is shorter counts as 0, and what is longer as the longest.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otel/metrics/data-model/#exponentialhistogram">OpenTelemetry, exponential
 *     histogram</a>: these are its buckets at scale 3, so those of any finer scale fall into them whole
 * @see <a href="https://www.vldb.org/pvldb/vol12/p2195-masson.pdf">DDSketch</a>, for the estimate and its error
 * @param counts by bucket; none is 0 or less
 */
public record DurationHistogram(NavigableMap<Integer, Long> counts) {

    /** Of no durations. */
    public static final DurationHistogram EMPTY = new DurationHistogram(Collections.emptyNavigableMap());

    /** Buckets in a power of two. */
    private static final double SCALE = 8;

    private static final double GROWTH = Math.pow(2, 1 / SCALE);

    /** What is not longer than {@code 2^-10} ms, about a microsecond. */
    static final int ZERO = -81;

    /** The last one, which ends at {@code 2^30} ms. */
    static final int LAST = 239;

    /** The bucket of a duration in milliseconds. */
    static int bucket(double millis) {
        if (!(millis > lowerBound(ZERO + 1))) {
            return ZERO;
        }
        int bucket = (int) Math.ceil(Math.log(millis) / Math.log(2) * SCALE) - 1;
        // A logarithm may be off by its last digit, which counts at a bound.
        if (millis <= lowerBound(bucket)) {
            bucket--;
        } else if (millis > lowerBound(bucket + 1)) {
            bucket++;
        }
        return Math.min(bucket, LAST);
    }

    /** What every duration of a bucket is longer than, in milliseconds; 0 for {@link #ZERO}. */
    static double lowerBound(int bucket) {
        return bucket == ZERO ? 0 : Math.pow(2, bucket / SCALE);
    }

    /** What a duration of a bucket is told as, in milliseconds. */
    static double estimate(int bucket) {
        return bucket == ZERO ? 0 : 2 * GROWTH * lowerBound(bucket) / (GROWTH + 1);
    }

    /** How many durations it has. */
    public long size() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Both together. */
    public DurationHistogram plus(DurationHistogram other) {
        NavigableMap<Integer, Long> sum = new TreeMap<>(counts);
        other.counts.forEach((bucket, count) -> sum.merge(bucket, count, Long::sum));
        return new DurationHistogram(sum);
    }

    /**
     * The duration, in milliseconds, that so many of all are not longer than; empty where there is none.
     *
     * @param share more than 0, at most 1: 0.5 for the median
     */
    public OptionalDouble percentile(double share) {
        long rank = Math.max(1, (long) Math.ceil(share * size()));
        long before = 0;
        for (Map.Entry<Integer, Long> entry : counts.entrySet()) {
            before += entry.getValue();
            if (before >= rank) {
                return OptionalDouble.of(estimate(entry.getKey()));
            }
        }
        return OptionalDouble.empty();
    }
}
