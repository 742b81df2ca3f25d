package io.tocsin.alert;

import java.util.Locale;

/** How urgent an alert is, the least urgent first. */
enum Severity {
    INFO,
    WARNING,
    CRITICAL;

    /** As it stands in requests, answers and labels. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
