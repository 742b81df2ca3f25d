package io.tocsin.alert;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a rule stands with an app.
 *
 * @param phase what is shown
 * @param level at which it fires; {@code NONE} where it does not
 * @param badSince since when it has been bad without a break; null where it is not
 * @param fullSince likewise at the full level
 * @param clearSince since when what fires is better than it fires; null where it is not
 * @param wellSince since when what fires has not been bad at all; null where it is
 * @param firingSince null where it does not fire
 * @param evaluatedAt of which moment the judgement was; null where there was none
 * @param known false where the last judgement had no data
 */
record State(
        Phase phase,
        Level level,
        @Nullable Instant badSince,
        @Nullable Instant fullSince,
        @Nullable Instant clearSince,
        @Nullable Instant wellSince,
        @Nullable Instant firingSince,
        @Nullable Instant evaluatedAt,
        boolean known) {

    /** Nothing was looked at yet. */
    static final State NEW = new State(Phase.INACTIVE, Level.NONE, null, null, null, null, null, null, true);

    enum Phase {
        INACTIVE,
        PENDING,
        FIRING
    }

    /** The same, as it can be after a clock has gone back: nothing in it lies in the future. */
    State notAfter(Instant now) {
        return evaluatedAt == null || !evaluatedAt.isAfter(now)
                ? this
                : new State(
                        phase,
                        level,
                        earlier(badSince, now),
                        earlier(fullSince, now),
                        earlier(clearSince, now),
                        earlier(wellSince, now),
                        earlier(firingSince, now),
                        null,
                        known);
    }

    private static @Nullable Instant earlier(@Nullable Instant time, Instant now) {
        return time != null && time.isAfter(now) ? now : time;
    }

    boolean firing() {
        return phase == Phase.FIRING;
    }
}
