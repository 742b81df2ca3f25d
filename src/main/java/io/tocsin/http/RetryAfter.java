package io.tocsin.http;

import java.time.Duration;

/** {@code Retry-After} in whole seconds (RFC 9110, 10.2.3), never 0: a client told 0 comes back at once. */
final class RetryAfter {

    static final String HEADER = "Retry-After";

    private RetryAfter() {}

    static long seconds(Duration duration) {
        return Math.max(1, duration.plusMillis(999).toSeconds());
    }
}
