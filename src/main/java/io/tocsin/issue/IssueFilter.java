package io.tocsin.issue;

import io.tocsin.access.EnvironmentName;
import io.tocsin.http.ApiException;
import io.tocsin.http.QueryParameters;
import io.tocsin.issue.IssueLife.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which issues a list shows, or a change is made to. Issues that are a part of another one are never among them.
 *
 * @param text words that all must occur in title or culprit, or begin one that does
 * @param release in which it happened, as far back as counts are kept
 * @param firstSince first seen then or later
 * @param lastSince last seen then or later
 * @param newSince the release since whose first sight, in the issue's app, it was first seen
 */
record IssueFilter(
        Optional<Integer> appId,
        Optional<String> environment,
        Optional<Status> status,
        Optional<String> level,
        Optional<String> errorType,
        Optional<String> release,
        Optional<String> assignee,
        Optional<String> text,
        Optional<Instant> firstSince,
        Optional<Instant> lastSince,
        Optional<String> newSince) {

    static final String APP = "app";
    static final String ENVIRONMENT = "environment";
    static final String STATUS = "status";
    static final String LEVEL = "level";
    static final String ERROR_TYPE = "error_type";
    static final String RELEASE = "release";
    static final String ASSIGNEE = "assignee";
    static final String TEXT = "q";
    static final String FIRST_SINCE = "first_seen_since";
    static final String LAST_SINCE = "last_seen_since";
    static final String NEW_SINCE = "new_since_release";

    static final Set<String> PARAMETERS = Set.of(
            APP, ENVIRONMENT, STATUS, LEVEL, ERROR_TYPE, RELEASE, ASSIGNEE, TEXT, FIRST_SINCE, LAST_SINCE, NEW_SINCE);

    /** None of what is shown as this issue was seen before the release; nothing is new since a release that nobody has seen. */
    private static final String NEW_SINCE_RELEASE = """
            first_seen >= (SELECT r.first_seen FROM release r WHERE r.app_id = issue.app_id AND r.name = ?)
            AND NOT EXISTS (
                SELECT 1 FROM issue part JOIN release r ON r.app_id = part.app_id AND r.name = ?
                WHERE part.canonical_id = issue.id AND part.first_seen < r.first_seen)
            """;

    private static final Set<String> LEVELS = Set.of("fatal", "error", "warning", "info", "debug");
    private static final Set<String> STATUSES =
            Stream.of(Status.values()).map(Status::word).collect(Collectors.toSet());

    static IssueFilter of(QueryParameters parameters, Optional<Integer> appId) {
        Optional<String> text = parameters.text(TEXT);
        if (text.isPresent() && SearchWords.of(text.get()).isEmpty()) {
            throw ApiException.invalid(TEXT, "holds no letter and no digit");
        }
        return new IssueFilter(
                appId,
                parameters.text(ENVIRONMENT).map(EnvironmentName::canonical),
                parameters.oneOf(STATUS, STATUSES).map(word -> Status.valueOf(word.toUpperCase(Locale.ROOT))),
                parameters.oneOf(LEVEL, LEVELS),
                parameters.text(ERROR_TYPE),
                parameters.text(RELEASE),
                parameters.text(ASSIGNEE),
                text,
                parameters.instant(FIRST_SINCE),
                parameters.instant(LAST_SINCE),
                parameters.text(NEW_SINCE));
    }

    /** The condition in SQL; its values are added in the order of its placeholders. */
    String where(List<Object> values) {
        List<String> conditions = new ArrayList<>(List.of("canonical_id IS NULL"));
        equal(conditions, values, "app_id = ?", appId);
        equal(conditions, values, "environments @> ARRAY[CAST(? AS text)]", environment);
        equal(conditions, values, "status = ?", status.map(Status::word));
        equal(conditions, values, "level = ?", level);
        errorType.ifPresent(type -> addType(conditions, values, type));
        release.ifPresent(name -> {
            conditions.add("(EXISTS (SELECT 1 FROM error_count_hour h WHERE h.issue_id = issue.id AND h.release = ?)"
                    + " OR parts > 0 AND EXISTS (SELECT 1 FROM issue part JOIN error_count_hour h ON h.issue_id = part.id"
                    + " WHERE part.canonical_id = issue.id AND h.release = ?))");
            values.add(name);
            values.add(name);
        });
        equal(conditions, values, "assignee = ?", assignee);
        equal(
                conditions,
                values,
                "id IN (SELECT issue_id FROM issue_description WHERE search @@ CAST(? AS tsquery))",
                text.map(SearchWords::query));
        equal(conditions, values, "first_seen >= CAST(? AS timestamptz)", firstSince.map(Instant::toString));
        // The step, rounded down like the column, is what the index is searched by.
        lastSince.ifPresent(since -> {
            conditions.add("last_seen >= CAST(? AS timestamptz)"
                    + " AND last_seen_step >= CAST(? AS timestamptz) - interval '10 minutes'");
            values.add(since.toString());
            values.add(since.toString());
        });
        newSince.ifPresent(name -> {
            conditions.add(NEW_SINCE_RELEASE);
            values.add(name);
            values.add(name);
        });
        return String.join(" AND ", conditions);
    }

    /** Adds that the issue's events are of a type, or hold an exception of it. */
    private static void addType(List<String> conditions, List<Object> values, String type) {
        Optional<String> word = SearchWords.type(type);
        values.add(type);
        word.ifPresent(found -> values.add("'" + found + "'"));
        conditions.add(
                word.isEmpty()
                        ? "error_type = ?"
                        : "(error_type = ? OR id IN (SELECT issue_id FROM issue_description WHERE search @@ CAST(? AS tsquery)))");
    }

    private static void equal(List<String> conditions, List<Object> values, String condition, Optional<?> value) {
        value.ifPresent(present -> {
            conditions.add(condition);
            values.add(present);
        });
    }
}
