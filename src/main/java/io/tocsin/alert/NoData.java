package io.tocsin.alert;

import java.util.Locale;

/** What a rule makes of a window of which nothing is known. */
enum NoData {
    /** As if all were well. */
    OK,
    /** As if the threshold were passed. */
    FIRE,
    /** All stays as it is until something is known again. */
    KEEP;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
