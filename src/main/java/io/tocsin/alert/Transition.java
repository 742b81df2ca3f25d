package io.tocsin.alert;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A change that somebody may have to be told of.
 *
 * @param level at which it fires from now on; the one that is over where it is resolved
 */
record Transition(
        Kind kind,
        Level level,
        Instant at,
        @Nullable Double value,
        @Nullable Double threshold,
        String reason) {

    enum Kind {
        FIRED,
        /** From a warning to the rule's own severity. */
        RAISED,
        /** The other way round. */
        LOWERED,
        RESOLVED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
