package io.tocsin.deletion;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What a deletion deletes. */
enum DeletionKind {
    /** One event. */
    @JsonProperty("event")
    EVENT,
    /** All events of a user of an app. */
    @JsonProperty("user")
    USER,
    /** An issue with its parts, and all their events. */
    @JsonProperty("issue")
    ISSUE,
    /** An app with all that belongs to it. */
    @JsonProperty("app")
    APP;

    /** The kind as the database and the API name it. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static DeletionKind of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
