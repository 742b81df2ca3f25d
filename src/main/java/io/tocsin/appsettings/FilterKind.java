package io.tocsin.appsettings;

import java.util.Locale;

/** What a filter goes by, in the order in which a filter that goes by several things is counted. */
public enum FilterKind {
    TYPE,
    MESSAGE,
    RELEASE,
    ENVIRONMENT,
    ADDRESS;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** Its name in metrics: {@code type}. */
    public String word() {
        return word;
    }
}
