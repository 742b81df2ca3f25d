package io.tocsin.grouping.corpus;

/**
 * Pairs of events of one app, as a way of grouping sees them.
 *
 * @param both pairs that it puts together and that belong together
 * @param merged pairs that it puts together although they do not belong together
 * @param split pairs that belong together and that it keeps apart
 */
record PairCounts(long both, long merged, long split) {

    static final PairCounts NONE = new PairCounts(0, 0, 0);

    /** How many pairs so many events make. */
    static long among(long events) {
        return events * (events - 1) / 2;
    }

    PairCounts plus(PairCounts other) {
        return new PairCounts(both + other.both, merged + other.merged, split + other.split);
    }

    /** Of the pairs that were put together, the share that belongs together; 1 where none was. */
    double precision() {
        return both + merged == 0 ? 1 : (double) both / (both + merged);
    }

    /** Of the pairs that belong together, the share that was put together; 1 where there is none. */
    double recall() {
        return both + split == 0 ? 1 : (double) both / (both + split);
    }

    /** The harmonic mean of precision and recall. */
    double f1() {
        return both == 0 ? 0 : 2 * precision() * recall() / (precision() + recall());
    }
}
