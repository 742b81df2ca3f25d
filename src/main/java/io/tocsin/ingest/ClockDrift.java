package io.tocsin.ingest;

import io.tocsin.time.Timestamps;
import io.vertx.core.MultiMap;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * Measures how far a sender's clock is ahead of ours, by the time at which it says that it sends the request: {@code X-Sent-At},
 * or else {@code Date} (RFC 9110, 6.6.1). The times of events alone say nothing of its clock: those of a backlog are late by right.
 */
final class ClockDrift {

    static final String SENT_AT = "X-Sent-At";

    /** A smaller one may be the network's, or the whole seconds of a {@code Date}. */
    static final Duration MIN_DRIFT = Duration.ofSeconds(10);

    /** Beyond it, the time is a mistake and not a clock's: nothing could be dated by it. */
    private static final Duration MAX_DRIFT = Duration.ofDays(36_525);

    private ClockDrift() {}

    /**
     * The drift of a request's sender; zero if it tells no time, or the right one.
     *
     * @param arrivedAt when the head of the request arrived: the body may take its time
     */
    static Duration of(MultiMap headers, Instant arrivedAt) {
        String told = headers.get(SENT_AT);
        Instant sentAt = told == null ? date(headers.get("Date")) : Timestamps.parse(told.strip());
        if (sentAt == null) {
            return Duration.ZERO;
        }
        Duration drift = Duration.between(arrivedAt, sentAt);
        Duration size = drift.abs();
        return size.compareTo(MIN_DRIFT) < 0 || size.compareTo(MAX_DRIFT) > 0 ? Duration.ZERO : drift;
    }

    private static @Nullable Instant date(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return DateTimeFormatter.RFC_1123_DATE_TIME.parse(text.strip(), Instant::from);
        } catch (DateTimeException unreadable) {
            return null;
        }
    }
}
