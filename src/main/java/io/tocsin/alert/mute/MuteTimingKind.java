package io.tocsin.alert.mute;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What a mute timing is for. */
enum MuteTimingKind {
    /** Something is being worked on: once, or by a schedule. */
    @JsonProperty("maintenance")
    MAINTENANCE(MutedBy.Kind.MAINTENANCE),
    /** Nobody wants to be woken by less than what is critical: by a schedule. */
    @JsonProperty("quiet_hours")
    QUIET_HOURS(MutedBy.Kind.QUIET_HOURS);

    private final MutedBy.Kind muting;

    MuteTimingKind(MutedBy.Kind muting) {
        this.muting = muting;
    }

    MutedBy.Kind muting() {
        return muting;
    }

    /** As it stands in requests, answers and the database. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Throws {@link IllegalArgumentException} where it is none. */
    static MuteTimingKind of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
