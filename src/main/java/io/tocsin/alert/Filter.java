package io.tocsin.alert;

import java.util.Optional;

/**
 * Which events of an app a condition counts; what is absent does not filter.
 *
 * @param tag {@code key:value}
 */
record Filter(
        Optional<String> environment,
        Optional<String> release,
        Optional<String> level,
        Optional<String> errorType,
        Optional<String> tag) {

    static final Filter NONE =
            new Filter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Whether counts by the minute know all of it; the others are counted from hours and events. */
    boolean byMinute() {
        return release.isEmpty() && errorType.isEmpty() && tag.isEmpty();
    }
}
