package io.tocsin.stats;

import java.util.Optional;
import java.util.UUID;

/** Which errors are counted. A component that is absent does not filter. */
record ErrorFilter(
        Optional<Integer> appId,
        Optional<String> environment,
        Optional<String> release,
        Optional<String> level,
        Optional<String> errorType,
        Optional<UUID> issueId) {

    /** Whether it filters by what only the counts per hour know, and those per minute do not. */
    boolean hourly() {
        return release.isPresent() || errorType.isPresent() || issueId.isPresent();
    }
}
