package io.tocsin.notify;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** How far a delivery has come. */
enum DeliveryState {
    /** To be sent, for the first time or again. */
    @JsonProperty("pending")
    PENDING,
    /** The receiver holds alerts, and is told again while it fires. */
    @JsonProperty("standing")
    STANDING,
    /** The receiver has it. */
    @JsonProperty("delivered")
    DELIVERED,
    /** Refused for good, or given up. */
    @JsonProperty("failed")
    FAILED,
    /** Never sent, since it had waited for long when later news came. */
    @JsonProperty("superseded")
    SUPERSEDED,
    /** Never sent, since its channel does not want it. */
    @JsonProperty("dropped")
    DROPPED;

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static DeliveryState of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    boolean isFinal() {
        return this != PENDING && this != STANDING;
    }
}
