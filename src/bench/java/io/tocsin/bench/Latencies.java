package io.tocsin.bench;

import java.util.Arrays;

/** How long things took, kept one by one. */
final class Latencies {

    private long[] nanos = new long[1 << 12];
    private int size;
    private boolean sorted;

    void add(long took) {
        if (size == nanos.length) {
            nanos = Arrays.copyOf(nanos, size * 2);
        }
        nanos[size++] = took;
        sorted = false;
    }

    /** What so large a part of them stayed below, in milliseconds. */
    double millis(double quantile) {
        if (size == 0) {
            return Double.NaN;
        }
        if (!sorted) {
            Arrays.sort(nanos, 0, size);
            sorted = true;
        }
        return nanos[Math.max(0, (int) Math.ceil(quantile * size) - 1)] / 1e6;
    }
}
