package io.tocsin.alert;

import java.util.Locale;

/** How bad a rule finds it; in their order. */
enum Level {
    /** Not at all. */
    NONE,
    /** Beyond the warning threshold of a rule that has one. */
    WARNING,
    /** Beyond the threshold: of the severity that the rule names. */
    FULL;

    /** As it stands in the tables. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Level max(Level one, Level other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    static Level min(Level one, Level other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
