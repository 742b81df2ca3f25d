package io.tocsin.notify;

import java.util.Locale;

/** Why a notification was not sent. */
enum DropReason {
    /** The channel was removed after the notification was stored. */
    CHANNEL_REMOVED,
    /** The channel was removed before the notification was stored. */
    CHANNEL_UNKNOWN,
    /** All alerts are resolved, and the channel wants firing ones only. */
    RESOLVED_NOT_WANTED;

    /** The reason as metrics and the log of a delivery name it. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
