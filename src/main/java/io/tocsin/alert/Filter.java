package io.tocsin.alert;

import java.util.Optional;

/**
 * Which events of an app a condition counts; what is absent does not filter.
 *
 * @param tag {@code key:value}
 * @param includeIgnored whether ignored issues and their errors count
 */
record Filter(
        Optional<String> environment,
        Optional<String> release,
        Optional<String> level,
        Optional<String> errorType,
        Optional<String> tag,
        boolean includeIgnored) {

    static final Filter NONE =
            new Filter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false);

    /** Whether counts by the minute know all of it; the others are counted from hours and events. */
    boolean byMinute() {
        return release.isEmpty() && errorType.isEmpty() && tag.isEmpty();
    }
}
