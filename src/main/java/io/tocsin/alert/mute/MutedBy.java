package io.tocsin.alert.mute;

import java.time.Instant;
import java.util.UUID;

/**
 * What keeps an alert's notifications back.
 *
 * @param id of the silence, or of the mute timing
 * @param name its comment or name
 * @param text one line for people: its comment or name, what it is, and until when
 * @param until not part of it; something else may mute from then on
 */
public record MutedBy(Kind kind, UUID id, String name, String text, Instant until) {

    /** What mutes. */
    public enum Kind {
        /** Made by hand, for a while. */
        SILENCE("silence"),
        /** A mute timing. */
        MAINTENANCE("maintenance"),
        /** A mute timing that lets through what is critical. */
        QUIET_HOURS("quiet hours");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** For people. */
        String words() {
            return words;
        }
    }
}
