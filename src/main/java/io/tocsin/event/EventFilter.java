package io.tocsin.event;

import io.tocsin.access.EnvironmentName;
import io.tocsin.http.ApiException;
import io.tocsin.http.Cursor;
import io.tocsin.http.QueryParameters;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a list of events is asked for. A component that is absent does not filter.
 *
 * @param tags all of them must match
 * @param text a part of the message, in whatever case
 * @param since inclusive
 * @param until exclusive
 */
record EventFilter(
        Optional<Integer> appId,
        Optional<String> environment,
        Optional<String> release,
        Optional<String> level,
        Optional<String> errorType,
        Optional<UUID> issueId,
        Optional<String> userId,
        List<Tag> tags,
        Optional<String> text,
        Optional<Instant> since,
        Optional<Instant> until) {

    static final String ENVIRONMENT = "environment";
    static final String RELEASE = "release";
    static final String LEVEL = "level";
    static final String ERROR_TYPE = "error_type";
    static final String ISSUE_ID = "issue_id";
    static final String USER_ID = "user_id";
    static final String TAG = "tag";
    static final String TEXT = "q";
    static final String SINCE = "since";
    static final String UNTIL = "until";

    /** Parts of the time that a page is looked for in, each with the one before in it. */
    private static final List<Duration> PARTS = List.of(Duration.ofDays(1), Duration.ofDays(8));
    /** Events are at most minutes ahead of the clock that took them, and clocks hardly more apart. */
    private static final Duration AHEAD = Duration.ofDays(1);

    private static final Set<String> LEVELS = Set.of("fatal", "error", "warning", "info", "debug");

    /** A tag that an event must have. */
    record Tag(String key, String value) {

        static Tag parse(String text) {
            int colon = text.indexOf(':');
            if (colon < 1) {
                throw QueryParameters.malformed(TAG, "is not of the form key:value");
            }
            return new Tag(text.substring(0, colon), text.substring(colon + 1));
        }
    }

    static EventFilter of(QueryParameters parameters, Optional<Integer> appId) {
        Optional<Instant> since = parameters.instant(SINCE);
        Optional<Instant> until = parameters.instant(UNTIL);
        if (since.isPresent() && until.isPresent() && !since.get().isBefore(until.get())) {
            throw ApiException.invalid(SINCE, "must lie before until");
        }
        return new EventFilter(
                appId,
                parameters.text(ENVIRONMENT).map(EnvironmentName::canonical),
                parameters.text(RELEASE),
                parameters.oneOf(LEVEL, LEVELS),
                parameters.text(ERROR_TYPE),
                parameters.uuid(ISSUE_ID),
                parameters.text(USER_ID),
                parameters.texts(TAG).stream().map(Tag::parse).toList(),
                parameters.text(TEXT),
                since,
                until);
    }

    /**
     * Refuses a filter that no index serves where its time window is open or too long: one that matches next to nothing
     * would read everything there is to find that out.
     *
     * @param before where the page begins, which ends the window as well as {@code until} does
     * @throws ApiException 422
     */
    void requireBoundedWindow(@Nullable Cursor before, Instant now, Duration longest) {
        List<String> unindexed = unindexed();
        if (unindexed.isEmpty()) {
            return;
        }
        if (since.isEmpty()) {
            throw ApiException.invalid(
                    SINCE, "is required with " + String.join(", ", unindexed) + ", which no index serves");
        }
        Instant end = until.orElse(now);
        if (before != null && before.at().isBefore(end)) {
            end = before.at();
        }
        if (Duration.between(since.get(), end).compareTo(longest) > 0) {
            throw ApiException.invalid(
                    SINCE,
                    "may lie at most " + longest.toHours() + " hours before until (or now) with "
                            + String.join(", ", unindexed) + ", which no index serves");
        }
    }

    /** Whether it looks at more than the order of time, but only at what the index {@code event_time_idx} carries along. */
    boolean coveredByTimeIndex() {
        boolean looks = environment.isPresent() || release.isPresent() || level.isPresent() || errorType.isPresent();
        return looks && userId.isEmpty() && tags.isEmpty() && text.isEmpty();
    }

    /**
     * The same question asked of growing parts of the time, the newest first and all of it last: a whole page found in one of
     * them is the answer. A query's planning costs more for every partition that it may touch, which for a page of recent errors
     * is many times what its execution costs.
     *
     * @param before where the page begins
     */
    List<EventFilter> inParts(@Nullable Cursor before, Instant now) {
        List<EventFilter> parts = new ArrayList<>();
        if (unindexed().isEmpty()) {
            Instant end = until.filter(now::isAfter).orElse(now);
            if (before != null && before.at().isBefore(end)) {
                end = before.at();
            }
            // A page that begins somewhere ends the window by that already.
            Optional<Instant> last = before == null ? Optional.of(until.orElse(now.plus(AHEAD))) : until;
            for (Duration length : PARTS) {
                Instant first = end.minus(length);
                if (since.isEmpty() || since.get().isBefore(first)) {
                    parts.add(between(Optional.of(first), last));
                }
            }
        }
        parts.add(this);
        return parts;
    }

    private EventFilter between(Optional<Instant> first, Optional<Instant> last) {
        return new EventFilter(appId, environment, release, level, errorType, issueId, userId, tags, text, first, last);
    }

    private List<String> unindexed() {
        List<String> names = new ArrayList<>();
        environment.ifPresent(value -> names.add(ENVIRONMENT));
        release.ifPresent(value -> names.add(RELEASE));
        level.ifPresent(value -> names.add(LEVEL));
        errorType.ifPresent(value -> names.add(ERROR_TYPE));
        userId.ifPresent(value -> names.add(USER_ID));
        if (!tags.isEmpty()) {
            names.add(TAG);
        }
        text.ifPresent(value -> names.add(TEXT));
        return names;
    }
}
