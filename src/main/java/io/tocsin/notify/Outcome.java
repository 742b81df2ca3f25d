package io.tocsin.notify;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What became of one attempt.
 *
 * @param status what the receiver answered with (HTTP's or SMTP's); 0 where it did not answer
 * @param text what it said, or why there was no answer
 * @param retryAfter how long it asked to be left alone; null where it did not
 */
record Outcome(
        Verdict verdict, int status, String text, @Nullable Duration retryAfter) {

    /** What is done about it. */
    enum Verdict {
        /** The receiver has it. */
        ACCEPTED,
        /** The receiver has a part of it, and there was no time for the rest, which follows at once. */
        MORE,
        /** Another attempt may do. */
        AGAIN,
        /** No attempt will. */
        REFUSED
    }

    static Outcome accepted(int status, String text) {
        return new Outcome(Verdict.ACCEPTED, status, text, null);
    }

    static Outcome more(String text) {
        return new Outcome(Verdict.MORE, 0, text, null);
    }

    static Outcome again(String reason) {
        return new Outcome(Verdict.AGAIN, 0, reason, null);
    }

    static Outcome refused(String reason) {
        return new Outcome(Verdict.REFUSED, 0, reason, null);
    }

    /**
     * What an answer of HTTP means. A redirection is none that is followed: the target was judged, what it points to was not. Of
     * the 4xx only those are tried again that speak of this moment (408, 425, 429).
     */
    static Outcome ofHttp(int status, String text, @Nullable Duration retryAfter) {
        if (status >= 200 && status < 300) {
            return accepted(status, text);
        }
        boolean momentary = status == 408 || status == 425 || status == 429;
        if (status >= 300 && status < 500 && !momentary) {
            return new Outcome(Verdict.REFUSED, status, text, null);
        }
        return new Outcome(Verdict.AGAIN, status, text, retryAfter);
    }

    Outcome withText(String other) {
        return new Outcome(verdict, status, other, retryAfter);
    }
}
