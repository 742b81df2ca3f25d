package io.tocsin.grouping.corpus;

import io.tocsin.grouping.Fingerprint;
import io.tocsin.grouping.Grouper;
import io.tocsin.grouping.GroupingRules;
import io.tocsin.grouping.Occurrence;
import java.util.List;
import java.util.function.Function;

/**
 * A way of grouping.
 *
 * @param name what tables call it
 * @param key what events of a group share; compared by {@code equals}
 */
record Way(String name, Function<Occurrence, Object> key) {

    private static final Grouper TOCSIN = new Grouper(GroupingRules.NONE);

    /** All that are compared; a new one is a line here and its rows in docs/grouping.md. */
    static final List<Way> ALL = List.of(
            new Way("Tocsin", event -> TOCSIN.group(event).fingerprint()),
            new Way("type and message", event -> List.of(event.errorType(), event.message())),
            new Way("exact stack", Way::exactStack),
            new Way("type alone", event -> Fingerprint.of(event.errorType(), event.fingerprint())));

    private static Object exactStack(Occurrence event) {
        boolean without = event.stackTrace().isEmpty() && event.exceptions().isEmpty();
        return without
                ? List.of(event.errorType(), event.message())
                : List.of(event.errorType(), event.stackTrace(), event.exceptions());
    }
}
