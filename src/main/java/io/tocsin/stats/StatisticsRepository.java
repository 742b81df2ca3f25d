package io.tocsin.stats;

import io.tocsin.event.MergedIssues;
import io.tocsin.event.ReadTransactions;
import io.tocsin.stats.CountSource.Table;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;

/** Reads statistics from the counts and the events. */
@ApplicationScoped
class StatisticsRepository {

    /** How many types, and how many groups, an answer names. */
    static final int MOST_GROUPS = 1_000;

    private final EntityManager entityManager;
    private final ReadTransactions transactions;

    StatisticsRepository(EntityManager entityManager, ReadTransactions transactions) {
        this.entityManager = entityManager;
        this.transactions = transactions;
    }

    /** What the query asks for, from one snapshot: what retention has removed, every count, and the series. */
    Statistics read(StatisticsQuery asked, Instant now) {
        return transactions.read(
                "statistics",
                () -> entityManager
                        .unwrap(Session.class)
                        .doReturningWork(connection -> new Snapshot(connection, now).read(asked)));
    }

    private record Snapshot(Connection connection, Instant now) {

        Statistics read(StatisticsQuery asked) throws SQLException {
            RetentionFloors floors = RetentionFloors.beforeSnapshot(connection);
            StatisticsQuery query = asked.within(floors);
            Interval interval = query.chosenInterval(floors);
            StatisticsAssembly assembly = new StatisticsAssembly(query, interval);
            Optional<UUID> issue = query.filter().issueId();
            List<UUID> issues = issue.isPresent() ? MergedIssues.ids(connection, issue.get()) : List.of();
            count(query, issues, interval, assembly);
            if (interval.belowAnHour()) {
                series(query, issues, interval, assembly);
            }
            return assembly.finish(!query.equals(asked));
        }

        /**
         * Every count but a series finer than an hour, each row of the window read once. Rows of one grouping set have the
         * same {@code kind}: GROUPING() sets a bit for each column that the set leaves out, the last column's the lowest.
         */
        private static final String COUNT = """
                WITH piece AS (
                %1$s
                ), summed AS (
                    SELECT GROUPING(%2$s) AS kind, %2$s, sum(count) AS count
                    FROM piece
                    GROUP BY GROUPING SETS (%3$s, ())
                    HAVING sum(count) <> 0
                ), ranked AS (
                    SELECT *, row_number() OVER (PARTITION BY kind ORDER BY count DESC, %2$s) AS place
                    FROM summed
                )
                SELECT kind, place, %4$s AS at, error_type, %5$s AS key, CAST(count AS bigint) AS count
                FROM ranked
                WHERE place <= %6$d %7$s
                ORDER BY kind, place
                """;

        /** Rows of issues that were merged count for the one that stands for them; those are few. */
        private static final String CANONICAL = """
                SELECT derived.at, derived.error_type, coalesce(part.canonical_id, derived.issue_id) AS issue_id, derived.count
                FROM (
                %s
                ) AS derived
                LEFT JOIN issue AS part ON part.id = derived.issue_id AND part.canonical_id IS NOT NULL
                """;

        void count(StatisticsQuery query, List<UUID> issues, Interval interval, StatisticsAssembly assembly)
                throws SQLException {
            Optional<GroupBy> groupBy = query.groupBy().filter(group -> group != GroupBy.ERROR_TYPE);
            List<String> dimensions = new ArrayList<>(List.of("error_type"));
            groupBy.ifPresent(group -> dimensions.add(group.column()));
            CountSource source = new CountSource(
                    WindowPlan.of(query.from(), query.to(), Table.HOURS.unit(), now),
                    Table.HOURS,
                    query.filter(),
                    issues,
                    interval.length(),
                    dimensions);
            boolean series = !interval.belowAnHour();
            List<String> columns = new ArrayList<>(dimensions);
            if (series) {
                columns.add(0, "at");
            }
            List<String> sets =
                    columns.stream().map(column -> "(" + column + ")").toList();
            int everything = (1 << columns.size()) - 1;
            int seriesKind = series ? leaves(everything, columns, "at") : -1;
            int typeKind = leaves(everything, columns, "error_type");
            String sql = COUNT.formatted(
                    groupBy.filter(GroupBy.ISSUE::equals).isPresent()
                            ? CANONICAL.formatted(source.sql())
                            : source.sql(),
                    String.join(", ", columns),
                    String.join(", ", sets),
                    series ? "at" : "CAST(NULL AS timestamptz)",
                    groupBy.map(Snapshot::shown).orElse("CAST(NULL AS text)"),
                    MOST_GROUPS,
                    series ? "OR kind = " + seriesKind : "");
            try (PreparedStatement statement = source.prepare(connection, sql);
                    ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    int kind = rows.getInt("kind");
                    long count = rows.getLong("count");
                    if (kind == everything) {
                        assembly.total(count);
                    } else if (kind == seriesKind) {
                        assembly.point(instant(rows, "at"), count);
                    } else if (kind == typeKind) {
                        assembly.type(rows.getString("error_type"), count);
                    } else {
                        assembly.group(rows.getString("key"), count);
                    }
                }
            }
        }

        /** GROUPING()'s value for the set that has this column alone. */
        private static int leaves(int everything, List<String> columns, String column) {
            return everything & ~(1 << (columns.size() - 1 - columns.indexOf(column)));
        }

        private static String shown(GroupBy group) {
            return switch (group) {
                case APP -> "(SELECT name FROM app WHERE id = ranked.app_id)";
                case ISSUE -> "CAST(issue_id AS text)";
                case ERROR_TYPE, LEVEL, ENVIRONMENT, RELEASE -> group.column();
            };
        }

        private static final String SERIES = """
                SELECT at, CAST(sum(count) AS bigint) AS count
                FROM (
                %s
                ) piece
                GROUP BY at
                """;

        /** A series finer than an hour: from the counts per minute, or from the events where those know too little. */
        void series(StatisticsQuery query, List<UUID> issues, Interval interval, StatisticsAssembly assembly)
                throws SQLException {
            WindowPlan plan = query.filter().hourly()
                    ? WindowPlan.ofEvents(query.from(), query.to())
                    : WindowPlan.of(query.from(), query.to(), Table.MINUTES.unit(), now);
            CountSource source =
                    new CountSource(plan, Table.MINUTES, query.filter(), issues, interval.length(), List.of());
            try (PreparedStatement statement = source.prepare(connection, SERIES.formatted(source.sql()));
                    ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    assembly.point(instant(rows, "at"), rows.getLong("count"));
                }
            }
        }

        private static Instant instant(ResultSet rows, String column) throws SQLException {
            return rows.getObject(column, OffsetDateTime.class).toInstant();
        }
    }
}
