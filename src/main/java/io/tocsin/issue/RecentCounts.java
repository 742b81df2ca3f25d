package io.tocsin.issue;

import java.time.Duration;
import java.time.Instant;

/**
 * How often something happened within a window that moves with it, in sixty parts of it: what is older than the window is never
 * counted, and of what is within it a sixtieth at most is missing.
 */
final class RecentCounts {

    /** The shortest window in seconds: a part is a second at least. */
    static final int SHORTEST_WINDOW = 60;

    private static final int PARTS = 60;

    private final int windowSeconds;
    /** The number of the part that happened last, counted from 1970. */
    private long newest;
    /** By a part's number modulo {@link #PARTS}. */
    private final long[] counts;

    private RecentCounts(int windowSeconds, long newest, long[] counts) {
        this.windowSeconds = windowSeconds;
        this.newest = newest;
        this.counts = counts;
    }

    /** Nothing so far. */
    static RecentCounts none(int windowSeconds) {
        return new RecentCounts(windowSeconds, Long.MIN_VALUE, new long[PARTS]);
    }

    /** As {@link #stored} gave it. */
    static RecentCounts of(int windowSeconds, Long[] stored) {
        if (stored.length != PARTS + 1) {
            throw new IllegalArgumentException(stored.length + " numbers, not " + (PARTS + 1));
        }
        long[] counts = new long[PARTS];
        for (int i = 0; i < PARTS; i++) {
            counts[i] = stored[i + 1];
        }
        return new RecentCounts(windowSeconds, stored[0], counts);
    }

    /** Counts more; what happened a window or more before the last of it is none of it any more. */
    void add(Instant at, long count) {
        long part = Math.floorDiv(at.getEpochSecond() * PARTS, (long) windowSeconds);
        if (part > newest) {
            // Parts in which nothing happened, and the one that begins, hold what happened a window ago.
            long first = newest == Long.MIN_VALUE ? part - PARTS + 1 : Math.max(newest + 1, part - PARTS + 1);
            for (long empty = first; empty <= part; empty++) {
                counts[place(empty)] = 0;
            }
            newest = part;
        }
        if (part > newest - PARTS) {
            counts[place(part)] += count;
        }
    }

    /** How often it happened within the window that ends with the last of it. */
    long total() {
        long total = 0;
        for (long count : counts) {
            total += count;
        }
        return total;
    }

    Duration window() {
        return Duration.ofSeconds(windowSeconds);
    }

    /** All there is to it but the window. */
    Long[] stored() {
        Long[] stored = new Long[PARTS + 1];
        stored[0] = newest;
        for (int i = 0; i < PARTS; i++) {
            stored[i + 1] = counts[i];
        }
        return stored;
    }

    private static int place(long part) {
        return (int) Math.floorMod(part, (long) PARTS);
    }
}
