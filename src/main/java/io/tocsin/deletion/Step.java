package io.tocsin.deletion;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one transaction of a deletion did.
 *
 * @param done whether nothing is left to delete
 * @param events how many events it deleted
 * @param position of a deletion by user: up to when all events are deleted; of an app: when its row was deleted
 * @param pause how long the next step waits
 */
record Step(boolean done, long events, @Nullable Instant position, Duration pause) {

    static Step more(long events, @Nullable Instant position) {
        return new Step(false, events, position, Duration.ZERO);
    }

    static Step finished(long events) {
        return new Step(true, events, null, Duration.ZERO);
    }
}
