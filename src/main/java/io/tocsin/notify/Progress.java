package io.tocsin.notify;

import org.jspecify.annotations.Nullable;

/**
 * What became of an attempt, and how far it came.
 *
 * @param partsDone how many of the notice's requests are settled in all
 * @param refused what the receiver said to a request of this attempt that it refused, where others were made after it; null where
 *     there is none but the outcome
 */
record Progress(Outcome outcome, int partsDone, @Nullable Outcome refused) {

    Progress(Outcome outcome, int partsDone) {
        this(outcome, partsDone, null);
    }
}
