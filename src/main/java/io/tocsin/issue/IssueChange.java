package io.tocsin.issue;

import io.tocsin.http.ApiException;
import io.tocsin.http.SingleLineText;
import io.tocsin.issue.IssueLife.Status;
import io.tocsin.time.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What is sent to change an issue, or many: fields that are absent leave it as it is. */
@Schema(name = "IssueChange")
record IssueChange(
        @Schema(enumeration = {"unresolved", "resolved", "ignored"}) @Nullable
        String status,

        @Schema(
                description =
                        "With resolved: the release that mends it. An event of that one or a later one (by"
                                + " version, else by first sight) opens it again. Without it, an event that happens from now on does.",
                maxLength = 200)
        @Nullable
        String resolvedInRelease,

        @Schema(description = "With ignored: until then; without it and ignore_until_count, for ever") @Nullable
        Instant ignoreUntil,

        @Schema(description = "With ignored: until it has happened so many times more", minimum = "1") @Nullable
        Long ignoreUntilCount,

        @Schema(
                description =
                        "With ignore_until_count: until it has happened so many times within so long, 1m to 30d; not counted"
                                + " finer than by sixtieths of that",
                examples = "1h")
        @Nullable
        String ignoreWindow,

        @Schema(description = "Who looks after it; empty for nobody", maxLength = 200) @Nullable
        String assignee) {

    private static final int LONGEST = 200;
    private static final Duration LONGEST_WINDOW = Duration.ofDays(30);
    private static final long MOST = 1_000_000_000_000L;

    /**
     * Checks it.
     *
     * @throws ApiException 422 with every field that is wrong
     */
    void mustBeSound(Instant now) {
        Map<String, String> problems = new LinkedHashMap<>();
        if (status == null && assignee == null) {
            problems.put("status", "or assignee is required");
        }
        if (status != null && asked() == null) {
            problems.put("status", "is none of ignored, resolved, unresolved");
        }
        if (resolvedInRelease != null) {
            if (asked() != Status.RESOLVED) {
                problems.put("resolved_in_release", "goes with the status resolved alone");
            } else if (unfit(resolvedInRelease) || resolvedInRelease.isEmpty()) {
                problems.put("resolved_in_release", "must be one line of 1 to " + LONGEST + " characters");
            }
        }
        if (ignoreUntil != null) {
            if (asked() != Status.IGNORED) {
                problems.put("ignore_until", "goes with the status ignored alone");
            } else if (!ignoreUntil.isAfter(now)) {
                problems.put("ignore_until", "lies in the past");
            } else if (ignoreUntil.isAfter(Instant.parse("2999-12-31T23:59:59Z"))) {
                problems.put("ignore_until", "lies beyond the year 2999; without it, an issue is ignored for ever");
            }
        }
        if (ignoreUntilCount != null) {
            if (asked() != Status.IGNORED) {
                problems.put("ignore_until_count", "goes with the status ignored alone");
            } else if (ignoreUntilCount < 1 || ignoreUntilCount > MOST) {
                problems.put("ignore_until_count", "must be 1 to " + MOST);
            }
        }
        if (ignoreWindow != null) {
            if (ignoreUntilCount == null) {
                problems.put("ignore_window", "goes with ignore_until_count alone");
            } else if (ignoreWindowSeconds() == null) {
                problems.put("ignore_window", "must be a duration of 1m to 30d, such as 1h");
            }
        }
        if (assignee != null && unfit(assignee)) {
            problems.put("assignee", "must be one line of at most " + LONGEST + " characters");
        }
        if (!problems.isEmpty()) {
            throw ApiException.invalid(problems);
        }
    }

    /** The status it asks for; null where it asks for none, or for one that is none. */
    @Nullable
    Status asked() {
        for (Status known : Status.values()) {
            if (known.word().equals(status)) {
                return known;
            }
        }
        return null;
    }

    /** The window in seconds; null without one, or where it is none. */
    @Nullable
    Integer ignoreWindowSeconds() {
        return Optional.ofNullable(ignoreWindow)
                .flatMap(Durations::parse)
                .map(Duration::toSeconds)
                .filter(seconds -> seconds >= RecentCounts.SHORTEST_WINDOW && seconds <= LONGEST_WINDOW.toSeconds())
                .map(Long::intValue)
                .orElse(null);
    }

    /** For the log. */
    Map<String, Object> detail() {
        Map<String, Object> detail = new LinkedHashMap<>();
        put(detail, "status", status);
        put(detail, "resolved_in_release", resolvedInRelease);
        put(detail, "ignore_until", ignoreUntil == null ? null : ignoreUntil.toString());
        put(detail, "ignore_until_count", ignoreUntilCount);
        put(detail, "ignore_window", ignoreWindow);
        put(detail, "assignee", assignee);
        return detail;
    }

    /** What the log calls it. */
    String kind() {
        Status asked = asked();
        return asked == null ? IssueActivity.ASSIGNED : asked.name().toLowerCase(Locale.ROOT);
    }

    private static void put(Map<String, Object> detail, String name, @Nullable Object value) {
        if (value != null) {
            detail.put(name, value);
        }
    }

    private static boolean unfit(String text) {
        return SingleLineText.problem(text, LONGEST) != null;
    }
}
