package io.tocsin.notify;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** {@code Retry-After} as receivers send it: seconds, or a date of HTTP (RFC 9110, 10.2.3). Pure. */
final class RetryAfterHeader {

    private static final int MOST_DIGITS = 9;

    private RetryAfterHeader() {}

    /** How long to wait from now; null where that cannot be read. */
    static @Nullable Duration parse(@Nullable String value, Instant now) {
        if (value == null) {
            return null;
        }
        String text = value.strip();
        // Some receivers send fractions of a second, which no standard has.
        if (text.matches("\\d{1," + MOST_DIGITS + "}(\\.\\d+)?")) {
            int dot = text.indexOf('.');
            long seconds = Long.parseLong(dot < 0 ? text : text.substring(0, dot));
            return Duration.ofSeconds(dot < 0 ? seconds : seconds + 1);
        }
        try {
            Duration until = Duration.between(
                    now,
                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
            return until.isNegative() ? Duration.ZERO : until;
        } catch (DateTimeException unreadable) {
            return null;
        }
    }
}
