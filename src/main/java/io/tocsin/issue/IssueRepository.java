package io.tocsin.issue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tocsin.issue.IssueDetail.Entry;
import io.tocsin.issue.IssueDetail.Part;
import io.tocsin.issue.IssueDetail.Point;
import io.tocsin.issue.IssueDetail.Series;
import io.tocsin.issue.IssueDetail.Share;
import io.tocsin.runbook.RunbookView;
import io.tocsin.runbook.Runbooks;
import io.tocsin.time.Durations;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** Issues, read. Every method runs inside {@link io.tocsin.event.ReadTransactions}. */
@ApplicationScoped
class IssueRepository {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String SELECT = """
            SELECT id, (SELECT name FROM app WHERE app.id = issue.app_id) AS app, title, culprit, error_type, level, status,
                status_since, resolved_in_release, ignored_until, ignored_until_count, ignored_window, assignee, first_seen,
                last_seen, first_release, last_release, environments, count, users, users_level > 0 AS users_estimated,
                regressions, parts, heat
            FROM %s AS issue JOIN issue_description ON issue_description.issue_id = issue.id
            """;

    private static final String PARTS = """
            SELECT shown, title, culprit, error_type, count, first_seen, last_seen
            FROM (SELECT CASE WHEN id = ? THEN CAST(? AS uuid) ELSE id END AS shown, error_type, count, first_seen, last_seen
                FROM issue WHERE canonical_id = ?) AS part
            JOIN issue_description ON issue_description.issue_id = part.shown
            ORDER BY count DESC, shown
            LIMIT 100
            """;

    private final EntityManager entityManager;
    private final Runbooks runbooks;

    IssueRepository(EntityManager entityManager, Runbooks runbooks) {
        this.entityManager = entityManager;
        this.runbooks = runbooks;
    }

    /** The event that happened last. */
    private record Latest(UUID id, String message) {}

    /**
     * The event that happened last may be one that was not stored (docs/sampling.md), but one of its minute is. Each part of the
     * issue is looked at by itself, so that the index gives its last event first.
     */
    private static final String LATEST = """
            SELECT latest.id, latest.message
            FROM unnest(?) AS part (id) CROSS JOIN LATERAL (
                SELECT id, message, occurred_at FROM event
                WHERE issue_id = part.id AND occurred_at >= date_trunc('minute', ?, 'UTC') AND occurred_at <= ?
                ORDER BY occurred_at DESC, id DESC LIMIT 1
            ) AS latest
            ORDER BY latest.occurred_at DESC, latest.id DESC LIMIT 1
            """;

    /** Makes something of a row. */
    @FunctionalInterface
    private interface Reader<T> {

        T read(ResultSet row) throws SQLException;
    }

    /**
     * A page of a list.
     *
     * @param after the place of the last issue of the page before
     */
    List<IssueView> page(IssueFilter filter, IssueSort sort, @Nullable IssuePlace after, int limit) {
        List<Object> values = new ArrayList<>();
        String where = " WHERE " + filter.where(values);
        if (after != null) {
            where += " AND " + sort.after();
            values.add(sort.value(after.value()));
            values.add(sort.value(after.value()));
            values.add(after.id());
        }
        values.add(limit);
        // The page first, along its index, and then what its issues are called: joined before, all of them would be
        // sorted.
        String page = "(SELECT * FROM issue" + where + " ORDER BY " + sort.order() + " LIMIT ?)";
        return rows(SELECT.formatted(page) + " ORDER BY " + sort.order(), values, IssueRepository::view);
    }

    /** The issue, or the one that it is a part of. */
    Optional<IssueView> canonical(UUID id, Optional<Integer> appId) {
        List<Object> values = new ArrayList<>(List.of(id, id));
        String where = " WHERE (id = ? OR id = (SELECT canonical_id FROM issue WHERE id = ?)) AND canonical_id IS NULL";
        if (appId.isPresent()) {
            where += " AND app_id = ?";
            values.add(appId.get());
        }
        return rows(SELECT.formatted("issue") + where, values, IssueRepository::view).stream()
                .findFirst();
    }

    /** Everything about an issue that lists do not show. */
    IssueDetail detail(IssueView issue, Instant now) {
        UUID[] ids = rows(
                        "SELECT id FROM issue WHERE id = ? OR canonical_id = ?",
                        List.of(issue.id(), issue.id()),
                        row -> row.getObject(1, UUID.class))
                .toArray(UUID[]::new);
        OffsetDateTime lastSeen = issue.lastSeen().atOffset(ZoneOffset.UTC);
        Optional<Latest> latest = rows(
                        LATEST,
                        List.of(ids, lastSeen, lastSeen),
                        row -> new Latest(row.getObject(1, UUID.class), row.getString(2)))
                .stream()
                .findFirst();
        return new IssueDetail(
                issue,
                parts(issue),
                rows(
                                "SELECT explanation - 'predecessors' FROM issue_description WHERE issue_id = ?",
                                List.of(issue.id()),
                                row -> json(row, 1))
                        .get(0),
                shares("release", "max(hour) DESC", ids),
                shares("environment", "count DESC", ids),
                new Series(
                        series("hour", Duration.ofHours(1), 24, ids, now),
                        series("day", Duration.ofDays(1), 30, ids, now)),
                latest.map(Latest::id).orElse(null),
                runbooks.bestFor(
                                issue.app(),
                                issue.errorType(),
                                latest.map(Latest::message).orElse(issue.title()))
                        .map(RunbookView::of)
                        .orElse(null),
                rows(
                        "SELECT at, actor, kind, detail FROM issue_activity WHERE issue_id = ? ORDER BY id DESC LIMIT 100",
                        List.of(issue.id()),
                        row -> new Entry(instant(row, 1), row.getString(2), row.getString(3), json(row, 4))));
    }

    private @Nullable List<Part> parts(IssueView issue) {
        return issue.parts() == 0
                ? null
                : rows(
                        PARTS,
                        List.of(IssueParts.own(issue.id()), issue.id(), issue.id()),
                        row -> new Part(
                                row.getObject("shown", UUID.class),
                                row.getString("title"),
                                row.getString("culprit"),
                                row.getString("error_type"),
                                row.getLong("count"),
                                instant(row, row.findColumn("first_seen")),
                                instant(row, row.findColumn("last_seen"))));
    }

    private List<Share> shares(String column, String order, UUID[] ids) {
        return rows(
                "SELECT " + column + ", CAST(sum(count) AS bigint) AS count, min(hour), max(hour) FROM error_count_hour"
                        + " WHERE issue_id = ANY (?) AND " + column + " <> '' GROUP BY " + column + " ORDER BY " + order
                        + ", "
                        + column + " LIMIT 100",
                List.<Object>of((Object) ids),
                row -> new Share(row.getString(1), row.getLong(2), instant(row, 3), instant(row, 4)));
    }

    /** The last {@code buckets} of them, the one under way included; empty ones too. */
    private List<Point> series(String unit, Duration bucket, int buckets, UUID[] ids, Instant now) {
        return rows(
                "SELECT b.at, CAST(coalesce(sum(h.count), 0) AS bigint)"
                        + " FROM generate_series(date_trunc('" + unit
                        + "', CAST(? AS timestamptz), 'UTC') - ? * interval '"
                        + bucket.toSeconds() + " s', CAST(? AS timestamptz), interval '" + bucket.toSeconds()
                        + " s') AS b (at)"
                        + " LEFT JOIN error_count_hour h ON h.issue_id = ANY (?) AND h.hour >= b.at"
                        + " AND h.hour < b.at + interval '" + bucket.toSeconds() + " s'"
                        + " GROUP BY b.at ORDER BY b.at",
                List.of(now.toString(), buckets - 1, now.toString(), ids),
                row -> new Point(instant(row, 1), row.getLong(2)));
    }

    private <T> List<T> rows(String sql, List<Object> values, Reader<T> reader) {
        return entityManager.unwrap(Session.class).doReturningWork(connection -> {
            List<T> found = new ArrayList<>();
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (int i = 0; i < values.size(); i++) {
                    bind(connection, statement, i + 1, values.get(i));
                }
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        found.add(reader.read(rows));
                    }
                }
            }
            return found;
        });
    }

    static void bind(Connection connection, PreparedStatement statement, int place, @Nullable Object value)
            throws SQLException {
        if (value instanceof UUID[] ids) {
            statement.setArray(place, connection.createArrayOf("uuid", ids));
        } else {
            statement.setObject(place, value);
        }
    }

    private static IssueView view(ResultSet row) throws SQLException {
        Array environments = row.getArray("environments");
        long untilCount = row.getLong("ignored_until_count");
        Long ignoredUntilCount = row.wasNull() ? null : untilCount;
        int window = row.getInt("ignored_window");
        return new IssueView(
                row.getObject("id", UUID.class),
                row.getString("app"),
                row.getString("title"),
                row.getString("culprit"),
                row.getString("error_type"),
                row.getString("level"),
                row.getString("status"),
                instant(row, row.findColumn("status_since")),
                row.getString("resolved_in_release"),
                orNull(row, "ignored_until"),
                ignoredUntilCount,
                window == 0 ? null : Durations.format(Duration.ofSeconds(window)),
                row.getString("assignee"),
                instant(row, row.findColumn("first_seen")),
                instant(row, row.findColumn("last_seen")),
                row.getString("first_release"),
                row.getString("last_release"),
                Arrays.asList((String[]) environments.getArray()),
                row.getLong("count"),
                row.getLong("users"),
                row.getBoolean("users_estimated"),
                row.getInt("regressions"),
                row.getInt("parts"),
                row.getDouble("heat"));
    }

    private static JsonNode json(ResultSet row, int column) throws SQLException {
        try {
            return JSON.readTree(row.getString(column));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A jsonb column holds JSON", impossible);
        }
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return Objects.requireNonNull(row.getObject(column, OffsetDateTime.class))
                .toInstant();
    }

    private static @Nullable Instant orNull(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
