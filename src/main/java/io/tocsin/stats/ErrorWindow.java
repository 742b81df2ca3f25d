package io.tocsin.stats;

import java.time.Duration;
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
 * @param includeIgnored whether errors of ignored issues count
 */
public record ErrorWindow(
        int appId,
        Instant from,
        Instant to,
        Optional<String> environment,
        Set<String> levels,
        Optional<String> release,
        Optional<String> errorType,
        boolean includeIgnored) {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** Copies what may change. */
    public ErrorWindow {
        levels = Set.copyOf(levels);
    }

    /**
     * The same where events are there from a moment on. No event is left to cut an earlier edge by within its minute, so it lies on the
     * next full one; what is told apart by release or type is counted by no minute, and stays as it is.
     */
    ErrorWindow cutBy(Instant eventsFrom) {
        return byMinute()
                ? new ErrorWindow(
                        appId,
                        edge(from, eventsFrom),
                        edge(to, eventsFrom),
                        environment,
                        levels,
                        release,
                        errorType,
                        includeIgnored)
                : this;
    }

    private static Instant edge(Instant at, Instant eventsFrom) {
        return Buckets.floor(at, MINUTE).isBefore(eventsFrom) ? Buckets.ceiling(at, MINUTE) : at;
    }

    private boolean byMinute() {
        return release.isEmpty() && errorType.isEmpty();
    }

    /** Plans the count of single issues, which the counts by the minute do not know. */
    TieredPlan planByIssue(Instant now) {
        return TieredPlan.byHour(from, to, now);
    }

    TieredPlan plan(Instant now) {
        return byMinute() ? TieredPlan.byMinute(from, to, now) : TieredPlan.byHour(from, to, now);
    }
}
