package io.tocsin.alert;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * From which value on a rule speaks, and below which it falls silent again.
 *
 * @param full reached: the rule's own severity
 * @param warning reached: a warning; less than {@code full}
 * @param resolve what fires goes on firing from this value on; at most the lowest of the others, which it is where it is absent
 */
record Thresholds(double full, OptionalDouble warning, OptionalDouble resolve) {

    static Thresholds of(double full) {
        return new Thresholds(full, OptionalDouble.empty(), OptionalDouble.empty());
    }

    /** The lowest value that a rule speaks from. */
    double lowest() {
        return warning.orElse(full);
    }

    /** How bad a value is. */
    Level level(double value) {
        if (value >= full) {
            return Level.FULL;
        }
        return warning.isPresent() && value >= warning.getAsDouble() ? Level.WARNING : Level.NONE;
    }

    /** At which level it goes on firing where it fires already. */
    Level held(double value) {
        Level level = level(value);
        if (level != Level.NONE || value < resolve.orElse(lowest())) {
            return level;
        }
        return warning.isPresent() ? Level.WARNING : Level.FULL;
    }

    /** The threshold of a level; of none the one that would be the first to be passed. */
    double of(Level level) {
        return level == Level.FULL ? full : lowest();
    }

    /** Why these cannot be; empty where they can. */
    Optional<String> problem() {
        if (!(full > 0 && Double.isFinite(full))) {
            return Optional.of("threshold must be more than 0, and not infinite");
        }
        if (warning.isPresent() && !(warning.getAsDouble() > 0 && warning.getAsDouble() < full)) {
            return Optional.of("warning_threshold must be more than 0 and less than threshold");
        }
        if (resolve.isPresent() && !(resolve.getAsDouble() >= 0 && resolve.getAsDouble() <= lowest())) {
            return Optional.of("resolve_threshold must be at least 0 and at most the lowest other threshold");
        }
        return Optional.empty();
    }
}
