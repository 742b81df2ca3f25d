package io.tocsin.release;

import io.tocsin.stats.ReleaseCounts.Window;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How long after its first sight a release is compared with the one before, after that one's first sight. Pure.
 *
 * <p>As long as it has been there, but no longer than the one before was there alone: beyond that, the one before was on its way
 * out, and its errors became fewer for that reason. At most {@link #LONGEST}: a deployment is decided upon early or not at all.
 */
record Span(Duration length) {

    static final Duration LONGEST = Duration.ofDays(7);

    /**
     * The span at {@code now}.
     *
     * @param before the first sight of the release before; null where there is none
     */
    static Span of(Instant firstSeen, @Nullable Instant before, Instant now) {
        // A client's clock may be ahead, and its error lie in the future.
        Duration length = firstSeen.isBefore(now) ? Duration.between(firstSeen, now) : Duration.ZERO;
        if (before != null) {
            length = shorter(length, Duration.between(before, firstSeen));
        }
        return new Span(shorter(length, LONGEST));
    }

    /** Where it ends. */
    Instant after(Instant firstSeen) {
        return firstSeen.plus(length);
    }

    /**
     * The errors within the span, of a window that may have been widened to whole hours: in proportion then. What it was widened
     * by at its beginning held nothing, since that is before the first sight.
     */
    double share(Instant firstSeen, Window window) {
        return window.widened()
                ? window.errors()
                        * ((double) length.toMillis()
                                / Duration.between(firstSeen, window.to()).toMillis())
                : window.errors();
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
