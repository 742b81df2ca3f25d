package io.tocsin.alert;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where a rule comes from. */
public enum Origin {
    /** It was made by the API, and is changed there. */
    API,
    /** It stands in the file of rules, and is changed there. */
    FILE,
    /** It came with the service; the API changes and removes it. */
    DEFAULT;

    /** As it stands in answers and in the table. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Origin of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
