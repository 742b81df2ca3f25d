package io.tocsin.bench;

import java.util.Arrays;

/** The middle of some figures, and how far they lie apart. */
record Spread(double median, double least, double most) {

    static Spread of(double[] figures) {
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }
}
