package io.tocsin.programs;

import java.time.Instant;

/**
 * A span of time.
 *
 * @param from inclusive
 * @param to exclusive
 */
record Window(Instant from, Instant to) {

    /** Whether the event lies in it; a window of which that cannot be said tests nothing. */
    boolean has(SentEvent event) {
        boolean inside = !event.earliest().isBefore(from) && event.latest().isBefore(to);
        boolean outside = event.latest().isBefore(from) || !event.earliest().isBefore(to);
        if (inside == outside) {
            throw new AssertionError(this + " cuts through when " + event + " may have occurred");
        }
        return inside;
    }
}
