package io.tocsin.notify;

import java.time.Duration;
import java.time.Instant;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** When a notice that was not taken is sent again: 5 s later, then twice as long each time, at most half an hour. Pure. */
final class RetryPolicy {

    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofMinutes(30);
    private static final int MOST_DOUBLINGS = 20;
    /** Each pause is between three and five quarters of what it would be, so that what failed together does not come together. */
    private static final double SPREAD = 0.5;

    private final Duration giveUpAfter;
    private final DoubleSupplier random;

    /** A policy; {@code random} gives numbers from 0 to 1. */
    RetryPolicy(Duration giveUpAfter, DoubleSupplier random) {
        this.giveUpAfter = giveUpAfter;
        this.random = random;
    }

    /**
     * When to send again; null where it is given up. What the receiver asked for is honoured, but for the last attempt, which is
     * made when the time is over.
     *
     * @param createdAt when the notice was added
     * @param attempts how many there were
     */
    @Nullable
    Instant next(Instant createdAt, int attempts, Instant now, @Nullable Duration retryAfter) {
        Instant end = createdAt.plus(giveUpAfter);
        if (!now.isBefore(end)) {
            return null;
        }
        Duration pause = FIRST.multipliedBy(1L << Math.min(attempts - 1, MOST_DOUBLINGS));
        pause = pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
        double part = 1 - SPREAD / 2 + SPREAD * random.getAsDouble();
        Duration spread = Duration.ofMillis(Math.round(pause.toMillis() * part));
        Duration wait = retryAfter != null && retryAfter.compareTo(spread) > 0 ? retryAfter : spread;
        Instant next = now.plus(wait);
        return next.isAfter(end) ? end : next;
    }
}
