package io.tocsin.alert;

import org.jspecify.annotations.Nullable;

/**
 * What a condition makes of the figures of a moment.
 *
 * @param known false where there is no data, or not all of it, which is neither good nor bad
 * @param level how bad it is; without all data how bad it is at least
 * @param held at which level it goes on firing where it fires already; never below {@code level}
 * @param value what was held against the threshold, in the unit of the condition; null where there is none
 * @param threshold the one of {@code level}; null where the condition has none
 * @param reason a sentence that says what was found, for people
 */
record Judgement(
        boolean known,
        Level level,
        Level held,
        @Nullable Double value,
        @Nullable Double threshold,
        String reason) {

    static Judgement noData(String reason) {
        return new Judgement(false, Level.NONE, Level.NONE, null, null, reason);
    }

    /** By thresholds. */
    static Judgement of(Thresholds thresholds, double value, String reason) {
        Level level = thresholds.level(value);
        Level held = thresholds.held(value);
        return new Judgement(true, level, held, value, thresholds.of(Level.max(level, held)), reason);
    }

    /** All is well, though the value alone might say otherwise. */
    static Judgement fine(Thresholds thresholds, double value, String reason) {
        return new Judgement(true, Level.NONE, Level.NONE, value, thresholds.lowest(), reason);
    }
}
