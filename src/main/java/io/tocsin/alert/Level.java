package io.tocsin.alert;

/** How bad a rule finds it; in their order. */
enum Level {
    /** Not at all. */
    NONE,
    /** Beyond the warning threshold of a rule that has one. */
    WARNING,
    /** Beyond the threshold: of the severity that the rule names. */
    FULL;

    static Level max(Level one, Level other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
