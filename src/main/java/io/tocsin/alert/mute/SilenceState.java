package io.tocsin.alert.mute;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Locale;

/** Where a silence stands. */
enum SilenceState {
    @JsonProperty("pending")
    PENDING,
    @JsonProperty("active")
    ACTIVE,
    @JsonProperty("expired")
    EXPIRED;

    /** As it stands in requests and answers. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static SilenceState of(Instant start, Instant end, Instant now) {
        if (!now.isBefore(end)) {
            return EXPIRED;
        }
        return now.isBefore(start) ? PENDING : ACTIVE;
    }
}
