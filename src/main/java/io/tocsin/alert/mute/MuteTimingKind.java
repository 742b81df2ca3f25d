package io.tocsin.alert.mute;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a mute timing is for. */
enum MuteTimingKind {
    /** Something is being worked on: once, or by a schedule. */
    MAINTENANCE(MutedBy.Kind.MAINTENANCE),
    /** Nobody wants to be woken by less than what is critical: by a schedule. */
    QUIET_HOURS(MutedBy.Kind.QUIET_HOURS);

    private final MutedBy.Kind muting;

    MuteTimingKind(MutedBy.Kind muting) {
        this.muting = muting;
    }

    MutedBy.Kind muting() {
        return muting;
    }

    /** As it stands in requests, answers and the database. */
    @JsonValue
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Throws {@link IllegalArgumentException} where it is none. */
    static MuteTimingKind of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
