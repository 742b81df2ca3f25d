package io.tocsin.issue;

import java.time.Instant;

/**
 * How much is going on: a count in which what is six hours older weighs half. Kept as the logarithm of the sum of each event's
 * count times {@code 2^(hours since 1970 / 6)}: forward decay (Cormode et al., 2009), in which a row that nothing happens to
 * needs no change, and two rows compare alike at any later time.
 */
final class Heat {

    private static final double PER_SECOND = Math.log(2) / (6 * 3600);

    private Heat() {}

    /** What {@code count} events at that time add up to. */
    static double of(long count, Instant at) {
        return Math.log((double) count) + PER_SECOND * (at.getEpochSecond() + at.getNano() / 1e9);
    }

    /** The sum of two. */
    static double plus(double one, double other) {
        return Math.max(one, other) + Math.log1p(Math.exp(-Math.abs(one - other)));
    }

    /** The weighed count that it stands for at a time: events of just then count whole. */
    static double at(double heat, Instant now) {
        return Math.exp(Math.min(700, heat - of(1, now)));
    }
}
