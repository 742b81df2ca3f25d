package io.tocsin.notify;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A channel's circuit breaker: after five failures in a row nothing is sent for 30 s, then one message is tried, and the pause
 * doubles for as long as that fails, to at most 5 minutes. What the receiver asks for by {@code Retry-After} holds the channel at
 * once. Pure. It is kept in the database, so that replicas need not find out one by one and a restart does not forget; the
 * library's breakers are each process's own, live by the system's clock, and tell that they are open only when they are called.
 *
 * @param failures in a row
 * @param heldUntil nothing is sent until then; null where nothing holds it
 */
record Breaker(int failures, @Nullable Instant heldUntil) {

    private static final int THRESHOLD = 5;
    private static final Duration FIRST = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int MOST_DOUBLINGS = 10;
    /** A receiver that asks for more is asked again by then: a wrong date must not mute a channel for ever. */
    private static final Duration LONGEST_ASKED = Duration.ofHours(24);

    static final Breaker CLOSED = new Breaker(0, null);

    Breaker failed(Instant now, @Nullable Duration retryAfter) {
        int more = failures + 1;
        Instant until = heldUntil;
        if (more >= THRESHOLD) {
            Duration pause = FIRST.multipliedBy(1L << Math.min(more - THRESHOLD, MOST_DOUBLINGS));
            until = later(until, now.plus(pause.compareTo(LONGEST) > 0 ? LONGEST : pause));
        }
        if (retryAfter != null) {
            until = later(until, now.plus(retryAfter.compareTo(LONGEST_ASKED) > 0 ? LONGEST_ASKED : retryAfter));
        }
        return new Breaker(more, until);
    }

    private static Instant later(@Nullable Instant one, Instant other) {
        return one != null && one.isAfter(other) ? one : other;
    }
}
