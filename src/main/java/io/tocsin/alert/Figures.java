package io.tocsin.alert;

import java.util.List;

/** What was counted for a condition in its window. */
sealed interface Figures {

    /** How many there were. */
    record Counted(double count) implements Figures {}

    /** How many there were, and how many in what it is compared with: an earlier window, or all time. */
    record Compared(double now, double before) implements Figures {}

    /**
     * Requests and those that failed.
     *
     * @param known false where no request count reaches into the window
     * @param failed by the counts themselves where all of them say it, else the errors that were posted
     * @param requests at least as many as failed
     */
    record Rate(boolean known, double failed, double requests) implements Figures {

        static final Rate UNKNOWN = new Rate(false, 0, 0);

        /** The part that failed, from 0 to 1; 0 where there was nothing. */
        double ratio() {
            return requests > 0 ? failed / requests : 0;
        }
    }

    /** The rates of several windows, in the condition's order. */
    record Rates(List<Rate> windows) implements Figures {

        public Rates {
            windows = List.copyOf(windows);
        }
    }
}
