package io.tocsin.deletion;

import io.tocsin.issue.IssueRemoval;
import io.tocsin.issue.RemovedEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Deletes events of an app, and subtracts them from all counts, in one transaction a batch. */
final class EventDeletion {

    /** A batch is a short transaction: writers wait for the rows of its counts. */
    static final int MAX_BATCH_EVENTS = 500;

    private static final Duration DAY = Duration.ofDays(1);

    private static final String DELETE = """
            DELETE FROM event e USING (SELECT id, occurred_at FROM event WHERE app_id = ? AND %s LIMIT %d) AS chosen
            WHERE e.id = chosen.id AND e.app_id = ? AND e.occurred_at = chosen.occurred_at
            RETURNING e.issue_id, e.occurred_at, e.count, e.level, e.environment, e.release, e.error_type, e.message, e.user_id
            """;

    private static final String BY_ID = DELETE.formatted("id = ?", MAX_BATCH_EVENTS);
    private static final String BY_ISSUE = DELETE.formatted("issue_id = ANY (?)", MAX_BATCH_EVENTS);
    private static final String BY_USER =
            DELETE.formatted("user_id = ANY (?) AND occurred_at >= ? AND occurred_at < ?", MAX_BATCH_EVENTS);

    private static final String SPAN = "SELECT min(occurred_at), max(occurred_at) FROM event WHERE app_id = ?";

    private static final String MINUTES = """
            UPDATE error_count_minute c SET count = c.count - d.count
            FROM unnest(?::timestamptz[], ?::text[], ?::text[], ?::bigint[]) AS d (minute, environment, level, count)
            WHERE c.app_id = ? AND c.minute = d.minute AND c.environment = d.environment AND c.level = d.level
            """;

    private static final String EMPTY_MINUTES =
            "DELETE FROM error_count_minute WHERE app_id = ? AND minute = ANY (?::timestamptz[]) AND count <= 0";

    private static final String HOURS = """
            UPDATE error_count_hour c SET count = c.count - d.count
            FROM unnest(?::timestamptz[], ?::text[], ?::text[], ?::text[], ?::text[], ?::uuid[], ?::bigint[])
                AS d (hour, environment, release, level, error_type, issue_id, count)
            WHERE c.app_id = ? AND c.hour = d.hour AND c.environment = d.environment AND c.release = d.release
                AND c.level = d.level AND c.error_type = d.error_type AND c.issue_id = d.issue_id
            """;

    private static final String EMPTY_HOURS = """
            DELETE FROM error_count_hour
            WHERE app_id = ? AND hour = ANY (?::timestamptz[]) AND issue_id = ANY (?) AND count <= 0
            """;

    /** Events that were counted and not stored are in the minutes too. */
    private static final String SAMPLED = """
            WITH gone AS (
                DELETE FROM error_count_sampled WHERE app_id = ? AND issue_id = ANY (?)
                RETURNING minute, environment, level, count
            ), summed AS (
                SELECT minute, environment, level, sum(count) AS count FROM gone GROUP BY minute, environment, level
            )
            UPDATE error_count_minute c SET count = c.count - summed.count FROM summed
            WHERE c.app_id = ? AND c.minute = summed.minute AND c.environment = summed.environment
                AND c.level = summed.level
            """;

    private static final String HOURS_OF_ISSUES =
            "DELETE FROM error_count_hour WHERE app_id = ? AND issue_id = ANY (?)";

    private final Connection connection;
    private final IssueRemoval issues;
    private final Deletion deletion;

    EventDeletion(Connection connection, Deletion deletion) {
        this.connection = connection;
        this.issues = new IssueRemoval(connection);
        this.deletion = deletion;
    }

    private record Minute(Instant at, String environment, String level) {}

    private record Hour(Instant at, String environment, String release, String level, String errorType, UUID issueId) {}

    Step deleteEvent() throws SQLException {
        return Step.finished(delete(BY_ID, Objects.requireNonNull(deletion.eventId())));
    }

    /** Deletes a user's events day by day: no index knows users. */
    Step deleteUser() throws SQLException {
        Instant first;
        Instant last;
        try (PreparedStatement span = DeletionRepository.prepare(connection, SPAN, deletion.appId());
                ResultSet row = span.executeQuery()) {
            row.next();
            first = DeletionRepository.instant(row, 1);
            last = DeletionRepository.instant(row, 2);
        }
        Instant from = deletion.position() == null ? first : deletion.position();
        if (from == null || last == null || from.isAfter(last)) {
            for (String user : deletion.userIds()) {
                issues.forgetUser(deletion.appId(), user);
            }
            return Step.finished(0);
        }
        Instant until = from.plus(DAY);
        int events = delete(
                BY_USER, connection.createArrayOf("text", deletion.userIds().toArray()), from, until);
        return Step.more(events, events == MAX_BATCH_EVENTS ? from : until);
    }

    Step deleteIssue() throws SQLException {
        UUID issueId = Objects.requireNonNull(deletion.issueId());
        Set<UUID> shown = issues.shownBy(issueId);
        if (shown.isEmpty()) {
            return Step.finished(0);
        }
        Object ids = connection.createArrayOf("uuid", shown.toArray());
        List<RemovedEvent> removed = deleteRows(BY_ISSUE, ids);
        subtract(removed);
        if (removed.size() == MAX_BATCH_EVENTS) {
            return Step.more(removed.size(), null);
        }
        // The issues are locked, so that no writer adds to them.
        DeletionRepository.execute(connection, SAMPLED, deletion.appId(), ids, deletion.appId());
        DeletionRepository.execute(connection, HOURS_OF_ISSUES, deletion.appId(), ids);
        issues.removeWithParts(issueId);
        return Step.finished(removed.size());
    }

    private int delete(String sql, Object... values) throws SQLException {
        List<RemovedEvent> removed = deleteRows(sql, values);
        if (!removed.isEmpty()) {
            issues.subtract(removed);
            subtract(removed);
        }
        return removed.size();
    }

    private List<RemovedEvent> deleteRows(String sql, Object... values) throws SQLException {
        List<Object> all = new ArrayList<>();
        all.add(deletion.appId());
        all.addAll(List.of(values));
        all.add(deletion.appId());
        List<RemovedEvent> removed = new ArrayList<>();
        try (PreparedStatement statement = DeletionRepository.prepare(connection, sql, all.toArray());
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                removed.add(new RemovedEvent(
                        row.getObject(1, UUID.class),
                        row.getObject(2, OffsetDateTime.class).toInstant(),
                        row.getLong(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        row.getString(7),
                        row.getString(8),
                        row.getString(9)));
            }
        }
        return removed;
    }

    private void subtract(List<RemovedEvent> events) throws SQLException {
        Map<Minute, Long> minutes = sum(
                events,
                event -> new Minute(
                        event.occurredAt().truncatedTo(ChronoUnit.MINUTES), event.environment(), event.level()));
        DeletionRepository.execute(
                connection,
                MINUTES,
                times(minutes, Minute::at),
                texts(minutes, Minute::environment),
                texts(minutes, Minute::level),
                counts(minutes),
                deletion.appId());
        DeletionRepository.execute(connection, EMPTY_MINUTES, deletion.appId(), times(minutes, Minute::at));
        Map<Hour, Long> hours = sum(
                events,
                event -> new Hour(
                        event.occurredAt().truncatedTo(ChronoUnit.HOURS),
                        event.environment(),
                        event.release(),
                        event.level(),
                        event.errorType(),
                        event.issueId()));
        Object issueIds = connection.createArrayOf(
                "uuid", hours.keySet().stream().map(Hour::issueId).toArray());
        DeletionRepository.execute(
                connection,
                HOURS,
                times(hours, Hour::at),
                texts(hours, Hour::environment),
                texts(hours, Hour::release),
                texts(hours, Hour::level),
                texts(hours, Hour::errorType),
                issueIds,
                counts(hours),
                deletion.appId());
        DeletionRepository.execute(connection, EMPTY_HOURS, deletion.appId(), times(hours, Hour::at), issueIds);
    }

    private static <K> Map<K, Long> sum(List<RemovedEvent> events, Function<RemovedEvent, K> key) {
        Map<K, Long> sums = new TreeMap<>(Comparator.comparing(Object::toString));
        events.forEach(event -> sums.merge(key.apply(event), event.count(), Long::sum));
        return sums;
    }

    private <K> Object times(Map<K, Long> sums, Function<K, Instant> time) throws SQLException {
        return connection.createArrayOf(
                "timestamptz",
                sums.keySet().stream()
                        .map(key -> time.apply(key).atOffset(ZoneOffset.UTC).toString())
                        .toArray());
    }

    private <K> Object texts(Map<K, Long> sums, Function<K, @Nullable String> text) throws SQLException {
        return connection.createArrayOf("text", sums.keySet().stream().map(text).toArray());
    }

    private <K> Object counts(Map<K, Long> sums) throws SQLException {
        return connection.createArrayOf("bigint", sums.values().toArray());
    }
}
