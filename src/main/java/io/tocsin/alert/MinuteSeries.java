package io.tocsin.alert;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Counts by the minute, summed over any window of whole minutes in two looks. */
final class MinuteSeries {

    private final Instant start;
    /** What lies before each minute. */
    private final long[] sums;

    /**
     * The series.
     *
     * @param start of its first minute
     * @param counts of each minute
     */
    MinuteSeries(Instant start, long[] counts) {
        this.start = start;
        this.sums = new long[counts.length + 1];
        for (int i = 0; i < counts.length; i++) {
            sums[i + 1] = sums[i] + counts[i];
        }
    }

    /** The sum of a window that begins and ends on the minute; what lies outside of the series is 0. */
    double sum(Instant from, Instant to) {
        return (double) (sums[place(to)] - sums[place(from)]);
    }

    /** The end of the last minute before an instant that has any, of counts that are never negative; null where none has. */
    @Nullable
    Instant lastBefore(Instant end) {
        long all = sums[place(end)];
        if (all == 0) {
            return null;
        }
        int low = 0;
        int high = place(end);
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sums[middle] < all) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return start.plus(Duration.ofMinutes(low));
    }

    private int place(Instant minute) {
        return (int) Math.max(
                0, Math.min(sums.length - 1L, Duration.between(start, minute).toMinutes()));
    }
}
