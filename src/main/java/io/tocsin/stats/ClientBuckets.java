package io.tocsin.stats;

import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A histogram with bounds of its client's own, put into the buckets of {@link DurationHistogram}. The durations of a client's bucket
 * are taken to lie evenly spaced between its bounds, the first from 0 on; those above the last bound are taken to be as long as that
 * bound, since nobody knows more. Without any bound all are as long as their mean. So bounds that are powers of {@code 2^(1/8)} are
 * kept as they are, and percentiles of others are no better than the bounds.
 */
public final class ClientBuckets {

    private final NavigableMap<Integer, Long> counts = new TreeMap<>();

    private ClientBuckets() {}

    /**
     * The histogram.
     *
     * @param bounds in milliseconds, ascending, each above 0
     * @param counts how many are not longer than each bound, and longer than the one before; one more for those above the last
     * @param sum of all durations, in milliseconds
     */
    public static DurationHistogram spread(double[] bounds, long[] counts, double sum) {
        ClientBuckets spread = new ClientBuckets();
        double lower = 0;
        for (int i = 0; i < bounds.length; i++) {
            spread.add(lower, bounds[i], counts[i]);
            lower = bounds[i];
        }
        long above = counts[bounds.length];
        spread.add(DurationHistogram.bucket(bounds.length == 0 && above > 0 ? sum / above : lower), above);
        return new DurationHistogram(spread.counts);
    }

    private void add(double lower, double upper, long count) {
        int last = DurationHistogram.bucket(upper);
        long before = 0;
        for (int bucket = DurationHistogram.bucket(lower); bucket <= last; bucket++) {
            double within = (DurationHistogram.lowerBound(bucket + 1) - lower) / (upper - lower);
            // The k-th of n stands in the middle of the k-th of n equal parts.
            long through = bucket == last ? count : Math.min(count, (long) Math.floor(count * within + 0.5));
            add(bucket, through - before);
            before = through;
        }
    }

    private void add(int bucket, long count) {
        if (count > 0) {
            counts.merge(bucket, count, Long::sum);
        }
    }
}
