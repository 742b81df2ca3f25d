package io.tocsin.issue;

import io.tocsin.event.EventContent;
import io.tocsin.issue.IssueGain.Span;
import io.tocsin.time.Durations;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where an issue stands, as far as events may change it. Pure.
 *
 * @param since when it came to stand there
 * @param resolvedInRelease the release that mends it; null where it is resolved as of {@code since}
 * @param recent with a window, what happened lately, which is what {@code ignoredUntilCount} is about then; null without one
 * @param count its events until now
 */
record IssueLife(
        Status status,
        Instant since,
        @Nullable String resolvedInRelease,
        @Nullable Instant ignoredUntil,
        @Nullable Long ignoredUntilCount,
        @Nullable RecentCounts recent,
        long count) {

    /** What an issue can be. */
    enum Status {
        UNRESOLVED,
        RESOLVED,
        IGNORED;

        /** As it stands in the database, in requests and in answers. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How it is opened again, and why. */
    record Reopened(Kind kind, String release, String reason) {}

    /** Which way an issue was opened again. */
    enum Kind {
        /** It was held for resolved, and it happened again. */
        REGRESSION,
        /** It was ignored for so long, or so many times, and that is over. */
        IGNORED_ENOUGH
    }

    /**
     * Whether events open it again. An event that happened before it was resolved never does, nor one of a release that came
     * before the one that mends it: events may come late, and old releases live on.
     *
     * @param gain the events, which {@code recent} is raised by
     * @param firstSights when a release was first seen, where no version tells which of two is later
     */
    Optional<Reopened> after(IssueGain gain, Function<String, Optional<Instant>> firstSights) {
        return switch (status) {
            case UNRESOLVED -> Optional.empty();
            case RESOLVED -> regression(gain, firstSights);
            case IGNORED -> ignoredEnough(gain);
        };
    }

    /** Where several releases open it, the one that was seen first the latest: whoever deployed it asks. */
    private Optional<Reopened> regression(IssueGain gain, Function<String, Optional<Instant>> firstSights) {
        return gain.releases().entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, Span> entry) ->
                                entry.getKey().isEmpty()
                                        ? Instant.MIN
                                        : firstSights
                                                .apply(entry.getKey())
                                                .orElse(entry.getValue().first()))
                        .thenComparing(Map.Entry::getKey)
                        .reversed())
                .flatMap(entry -> regression(entry.getKey(), entry.getValue(), firstSights).stream())
                .findFirst();
    }

    private Optional<Reopened> regression(String release, Span span, Function<String, Optional<Instant>> firstSights) {
        if (resolvedInRelease == null || release.isEmpty()) {
            return span.last().isAfter(since)
                    ? Optional.of(new Reopened(Kind.REGRESSION, release, "it happened after it was resolved"))
                    : Optional.empty();
        }
        if (release.equals(resolvedInRelease)) {
            return Optional.of(
                    new Reopened(Kind.REGRESSION, release, "it happened in the release that was to mend it"));
        }
        OptionalInt order = ReleaseVersion.compare(release, resolvedInRelease);
        if (order.isPresent()) {
            return order.getAsInt() >= 0
                    ? later(release, "later than " + resolvedInRelease + " by its version")
                    : Optional.empty();
        }
        Instant seen = firstSights.apply(release).orElse(span.first());
        Optional<Instant> resolvedInSeen = firstSights.apply(resolvedInRelease);
        // A release without errors is never seen. It existed when the issue was resolved.
        return seen.isAfter(resolvedInSeen.orElse(since))
                ? later(
                        release,
                        resolvedInSeen.isPresent()
                                ? "first seen later than " + resolvedInRelease
                                : "first seen after the issue was resolved in " + resolvedInRelease)
                : Optional.empty();
    }

    private static Optional<Reopened> later(String release, String reason) {
        return Optional.of(new Reopened(Kind.REGRESSION, release, "it happened in " + release + ", " + reason));
    }

    private Optional<Reopened> ignoredEnough(IssueGain gain) {
        long more = gain.count();
        if (recent != null && ignoredUntilCount != null) {
            Optional<Reopened> often = tooOftenLately(gain, recent, ignoredUntilCount);
            if (often.isPresent()) {
                return often;
            }
        } else if (ignoredUntilCount != null && count + more >= ignoredUntilCount) {
            return Optional.of(new Reopened(Kind.IGNORED_ENOUGH, "", "it has happened " + (count + more) + " times"));
        }
        Instant until = ignoredUntil;
        if (until != null
                && gain.releases().values().stream()
                        .anyMatch(span -> !span.last().isBefore(until))) {
            return Optional.of(new Reopened(Kind.IGNORED_ENOUGH, "", "it was ignored until " + until));
        }
        return Optional.empty();
    }

    /** Not later than it came: a sender whose clock is ahead would move the window away from all others. */
    private static Instant when(EventContent content) {
        return content.occurredAt().isAfter(content.receivedAt()) ? content.receivedAt() : content.occurredAt();
    }

    /** Only what happened since it is ignored counts. */
    private Optional<Reopened> tooOftenLately(IssueGain gain, RecentCounts lately, long limit) {
        List<EventContent> inOrder = gain.contents().stream()
                .filter(content -> content.occurredAt().isAfter(since))
                .sorted(Comparator.comparing(IssueLife::when))
                .toList();
        for (EventContent content : inOrder) {
            lately.add(when(content), content.count());
            if (lately.total() >= limit) {
                return Optional.of(new Reopened(
                        Kind.IGNORED_ENOUGH,
                        "",
                        "it has happened " + lately.total() + " times within " + Durations.format(lately.window())));
            }
        }
        return Optional.empty();
    }
}
