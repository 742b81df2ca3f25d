package io.tocsin.stats;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Errors of an app to be counted within a window. Events of test keys, which land in an environment of that name, are not among them.
 *
 * @param from inclusive
 * @param to exclusive
 * @param environment absent: all but that of test keys
 * @param levels empty: all of them
 * @param release absent: any
 * @param errorType absent: any
 */
public record ErrorWindow(
        int appId,
        Instant from,
        Instant to,
        Optional<String> environment,
        Set<String> levels,
        Optional<String> release,
        Optional<String> errorType) {

    /** Copies what may change. */
    public ErrorWindow {
        levels = Set.copyOf(levels);
    }

    TieredPlan plan(Instant now) {
        return release.isEmpty() && errorType.isEmpty()
                ? TieredPlan.byMinute(from, to, now)
                : TieredPlan.byHour(from, to, now);
    }
}
