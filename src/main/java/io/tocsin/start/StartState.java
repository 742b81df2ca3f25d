package io.tocsin.start;

import org.jspecify.annotations.Nullable;

/**
 * How far the service has come since it was started.
 *
 * @param stage what has been reached
 * @param problem why it goes no further at the moment, in words for an operator; null where nothing is wrong
 */
public record StartState(Stage stage, @Nullable String problem) {

    /** In the order in which they are reached; there is no way back. */
    public enum Stage {
        /** The database has not been migrated yet. */
        STARTING,
        /** Its schema is this version's; partitions, administrator and keys are still to come. */
        MIGRATED,
        /** Requests are answered. */
        READY
    }

    /** Whether requests are answered. */
    public boolean ready() {
        return stage == Stage.READY;
    }
}
