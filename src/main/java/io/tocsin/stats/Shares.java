package io.tocsin.stats;

import java.util.Arrays;

/**
 * Cuts whole numbers into whole parts that are in proportion to weights and add up to the number: each part is rounded down, and what
 * is left goes, one by one, to those with the largest remainders (Hamilton's method), of equal ones to the first. What a part was given
 * too little or too much is remembered and set against its next remainder, so that many small numbers that are cut one after the other
 * are in proportion together: of twenty single requests not all fall into the first minute.
 */
final class Shares {

    private final long[] weights;
    private final long whole;
    /** What each part was given too little so far, as a multiple of 1/{@link #whole}. */
    private final long[] owed;

    /** With these weights, of which one at least is above 0; the product of the largest and their sum must be a {@code long}. */
    Shares(long... weights) {
        this.weights = weights.clone();
        this.whole = Arrays.stream(weights).sum();
        this.owed = new long[weights.length];
        if (whole <= 0) {
            throw new IllegalArgumentException("no weights");
        }
    }

    /** The parts of a number that is not negative. */
    long[] cut(long number) {
        long[] parts = new long[weights.length];
        long left = number;
        for (int i = 0; i < parts.length; i++) {
            long product = weights[i] * (number % whole);
            parts[i] = weights[i] * (number / whole) + product / whole;
            owed[i] += product % whole;
            left -= parts[i];
        }
        for (; left > 0; left--) {
            int most = mostOwed();
            parts[most]++;
            owed[most] -= whole;
        }
        return parts;
    }

    private int mostOwed() {
        int most = 0;
        for (int i = 1; i < owed.length; i++) {
            if (owed[i] > owed[most]) {
                most = i;
            }
        }
        return most;
    }
}
