package io.tocsin.alert;

import io.tocsin.event.ReadTransactions;
import io.tocsin.stats.IgnoredIssues;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hibernate.Session;

/** Reads what is stored of an app's past, by the minute, for one condition and from one snapshot. */
@ApplicationScoped
class PastRepository {

    /** Before the snapshot is taken: retention raises its floor first, and then waits for whoever holds this lock. */
    private static final String LOCK = "LOCK TABLE ONLY event, ONLY error_count_sampled, ONLY error_count_minute,"
            + " ONLY request_count_minute IN ACCESS SHARE MODE";

    private static final String FLOOR = "SELECT max(removed_before) FROM retention_floor WHERE table_name = ANY (?)";

    /** In the order of the primary key, so that nothing is sorted. */
    private static final String BY_MINUTE = """
            SELECT CAST(extract(epoch FROM minute) AS bigint) / 60, sum(count) FROM error_count_minute
            WHERE app_id = ? AND minute >= ? AND minute < ?%s GROUP BY minute
            """;

    /** As {@link io.tocsin.stats.ErrorRate} has it: what is less than an error is no request that failed. */
    private static final String FAILURES = " AND level IN ('error', 'fatal')";

    private static final String FAILED_BY_MINUTE = BY_MINUTE.replace("%s", FAILURES + "%s");

    /** Those that were counted and not stored stand for the beginning of their minute. */
    private static final String OF_EVENTS = """
            SELECT minute, sum(count) FROM (
                SELECT CAST(floor(extract(epoch FROM occurred_at) / 60) AS bigint) AS minute, count FROM event
                WHERE app_id = ? AND occurred_at >= ? AND occurred_at < ?%1$s
                UNION ALL
                SELECT CAST(floor(extract(epoch FROM minute) / 60) AS bigint), count FROM error_count_sampled
                WHERE app_id = ? AND minute >= ? AND minute < ?%1$s
            ) AS counted GROUP BY 1
            """;

    private static final String REQUESTS = """
            SELECT CAST(extract(epoch FROM minute) AS bigint) / 60, sum(total), sum(failed), sum(judged), count(*)
            FROM request_count_minute
            WHERE app_id = ? AND minute >= ? AND minute < ?%s GROUP BY minute
            """;

    private static final String NEW_ISSUES = """
            SELECT CAST(floor(extract(epoch FROM made_at) / 60) AS bigint), count(*) FROM issue
            WHERE app_id = ? AND made_at >= ? AND made_at < ? AND canonical_id IS NULL%s GROUP BY 1
            """;

    private static final String REGRESSIONS = """
            SELECT CAST(floor(extract(epoch FROM activity.at) / 60) AS bigint), count(*)
            FROM issue_activity AS activity JOIN issue ON issue.id = activity.issue_id
            WHERE activity.kind = 'regressed' AND issue.app_id = ? AND activity.at >= ? AND activity.at < ?
                AND issue.canonical_id IS NULL%s GROUP BY 1
            """;

    private static final String USERS = """
            SELECT DISTINCT CAST(floor(extract(epoch FROM occurred_at) / 60) AS bigint), hashtextextended(user_id, 0) FROM event
            WHERE app_id = ? AND occurred_at >= ? AND occurred_at < ? AND user_id <> ''%s ORDER BY 1
            """;

    private final EntityManager entityManager;
    private final ReadTransactions transactions;

    PastRepository(EntityManager entityManager, ReadTransactions transactions) {
        this.entityManager = entityManager;
        this.transactions = transactions;
    }

    /**
     * The past.
     *
     * @param from the first full minute that is judged
     * @param to the last one
     */
    Past read(int appId, Condition condition, Instant from, Instant to) {
        return transactions.read(
                "backtest",
                () -> entityManager
                        .unwrap(Session.class)
                        .doReturningWork(connection -> new Reading(connection, appId, condition, from, to).past()));
    }

    private record Reading(Connection connection, int appId, Condition condition, Instant start, Instant end) {

        Reading {
            // The earliest that any window begins at; one of a rate ends where reports do, at most its own length
            // before.
            start = Asked.windows(condition, start).stream()
                    .map(window -> window.measure() == Asked.Measure.RATE
                            ? window.from().minus(Duration.between(window.from(), window.to()))
                            : window.from())
                    .min(Instant::compareTo)
                    .orElse(start);
        }

        Past past() throws SQLException {
            try (Statement statement = connection.createStatement()) {
                statement.execute(LOCK);
            }
            Set<Asked.Measure> measures = new HashSet<>();
            Asked.windows(condition, end).forEach(window -> measures.add(window.measure()));
            boolean requests = measures.contains(Asked.Measure.RATE) || measures.contains(Asked.Measure.REQUESTS);
            long[][] requested = requests ? requests() : new long[4][0];
            return new Past(
                    counted(measures),
                    series(requested[1]),
                    series(requested[2]),
                    series(requested[0]),
                    series(requested[3]),
                    measures.contains(Asked.Measure.USERS) ? series(users()) : null,
                    floor(measures, requests));
        }

        private MinuteSeries counted(Set<Asked.Measure> measures) throws SQLException {
            Filter filter = condition.filter();
            if (measures.contains(Asked.Measure.NEW_ISSUES)) {
                return series(minutes(NEW_ISSUES, ofIssues(), 1));
            } else if (measures.contains(Asked.Measure.REGRESSIONS)) {
                return series(minutes(REGRESSIONS, ofIssues(), 1));
            } else if (measures.contains(Asked.Measure.RATE)) {
                return series(withoutIgnored(minutes(FAILED_BY_MINUTE, ofCounts(), 1), FAILURES));
            } else if (measures.contains(Asked.Measure.ERRORS)) {
                return series(withoutIgnored(
                        filter.byMinute() ? minutes(BY_MINUTE, ofCounts(), 1) : minutes(OF_EVENTS, ofEvents(), 2), ""));
            }
            return series(new long[0]);
        }

        /** Subtracts the errors of issues that are ignored now, as far back as events are kept. */
        private long[] withoutIgnored(long[] minutes, String more) throws SQLException {
            if (!condition.filter().includeIgnored()) {
                long[] ignored = minutes(OF_EVENTS, ofEvents(), 2, more + " AND issue_id = ANY (" + ignored() + ")");
                for (int i = 0; i < minutes.length; i++) {
                    minutes[i] = Math.max(0, minutes[i] - ignored[i]);
                }
            }
            return minutes;
        }

        private String ignored() {
            return IgnoredIssues.ids(Integer.toString(appId), "TIMESTAMPTZ '" + start + "'");
        }

        private Map<String, String> ofCounts() {
            Map<String, String> conditions = new LinkedHashMap<>();
            environment(conditions);
            condition.filter().level().ifPresent(value -> conditions.put(" AND level = ?", value));
            return conditions;
        }

        /** Those of test keys raise no alerts, unless they are asked for. */
        private void environment(Map<String, String> conditions) {
            if (condition.filter().environment().isPresent()) {
                conditions.put(
                        " AND environment = ?", condition.filter().environment().get());
            } else {
                conditions.put(" AND environment <> ?", "test");
            }
        }

        private Map<String, String> ofEvents() {
            Map<String, String> conditions = ofCounts();
            condition.filter().release().ifPresent(value -> conditions.put(" AND release = ?", value));
            condition.filter().errorType().ifPresent(value -> conditions.put(" AND error_type = ?", value));
            return conditions;
        }

        private Map<String, String> ofIssues() {
            Map<String, String> conditions = new LinkedHashMap<>();
            Filter filter = condition.filter();
            if (filter.environment().isPresent()) {
                conditions.put(
                        " AND issue.environments @> ARRAY[?::text]",
                        filter.environment().get());
            } else {
                conditions.put(" AND issue.environments <> ARRAY[?::text]", "test");
            }
            filter.level().ifPresent(value -> conditions.put(" AND issue.level = ?", value));
            filter.release().ifPresent(value -> conditions.put(" AND issue.last_release = ?", value));
            filter.errorType().ifPresent(value -> conditions.put(" AND issue.error_type = ?", value));
            if (!filter.includeIgnored()) {
                conditions.put(" AND issue.status <> ?", "ignored");
            }
            return conditions;
        }

        private long[] minutes(String sql, Map<String, String> conditions, int parts) throws SQLException {
            return minutes(sql, conditions, parts, "");
        }

        private long[] minutes(String sql, Map<String, String> conditions, int parts, String more) throws SQLException {
            long[] minutes = empty();
            try (PreparedStatement select = prepare(sql, conditions, parts, more);
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    minutes[place(rows.getLong(1))] = rows.getLong(2);
                }
            }
            return minutes;
        }

        /** Total, failed, judged, and how many counts there are. */
        private long[][] requests() throws SQLException {
            long[][] minutes = {empty(), empty(), empty(), empty()};
            Map<String, String> conditions = new HashMap<>();
            environment(conditions);
            try (PreparedStatement select = prepare(REQUESTS, conditions, 1, "");
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    int place = place(rows.getLong(1));
                    for (int i = 0; i < minutes.length; i++) {
                        minutes[i][place] = rows.getLong(i + 2);
                    }
                }
            }
            return minutes;
        }

        private String notIgnored() {
            return condition.filter().includeIgnored() ? "" : " AND issue_id <> ALL (" + ignored() + ")";
        }

        /** How many users the window that ends with each minute has. */
        private long[] users() throws SQLException {
            long[] minutes = empty();
            int length = (int) condition.window().toMinutes();
            Map<Long, Integer> within = new HashMap<>();
            Deque<List<Long>> window = new ArrayDeque<>();
            try (PreparedStatement select = prepare(USERS, ofEvents(), 1, notIgnored());
                    ResultSet rows = select.executeQuery()) {
                boolean more = rows.next();
                for (int place = 0; place < minutes.length; place++) {
                    List<Long> met = new ArrayList<>();
                    while (more && place(rows.getLong(1)) == place) {
                        met.add(rows.getLong(2));
                        more = rows.next();
                    }
                    met.forEach(user -> within.merge(user, 1, Integer::sum));
                    window.addLast(met);
                    if (window.size() > length) {
                        window.removeFirst()
                                .forEach(user ->
                                        within.computeIfPresent(user, (key, times) -> times == 1 ? null : times - 1));
                    }
                    minutes[place] = within.size();
                }
            }
            return minutes;
        }

        /** Prepares a statement; {@code more} is a condition without placeholders. */
        private PreparedStatement prepare(String sql, Map<String, String> conditions, int parts, String more)
                throws SQLException {
            PreparedStatement select =
                    connection.prepareStatement(sql.formatted(String.join("", conditions.keySet()) + more));
            int place = 1;
            for (int part = 0; part < parts; part++) {
                select.setInt(place++, appId);
                select.setObject(place++, start.atOffset(ZoneOffset.UTC));
                select.setObject(place++, end.atOffset(ZoneOffset.UTC));
                for (String value : conditions.values()) {
                    select.setString(place++, value);
                }
            }
            return select;
        }

        private Instant floor(Set<Asked.Measure> measures, boolean requests) throws SQLException {
            List<String> tables = new ArrayList<>();
            if (requests) {
                tables.add("request_count_minute");
            }
            if (measures.contains(Asked.Measure.ERRORS) || measures.contains(Asked.Measure.RATE)) {
                tables.addAll(
                        condition.filter().byMinute()
                                ? List.of("error_count_minute")
                                : List.of("event", "error_count_sampled"));
            }
            if (measures.contains(Asked.Measure.USERS)) {
                tables.add("event");
            }
            try (PreparedStatement select = connection.prepareStatement(FLOOR)) {
                select.setArray(1, connection.createArrayOf("text", tables.toArray()));
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    OffsetDateTime floor = row.getObject(1, OffsetDateTime.class);
                    return floor == null ? Instant.MIN : floor.toInstant();
                }
            }
        }

        private MinuteSeries series(long[] minutes) {
            return new MinuteSeries(start, minutes);
        }

        private long[] empty() {
            return new long[(int) Duration.between(start, end).toMinutes()];
        }

        private int place(long minute) {
            return (int) (minute - start.getEpochSecond() / 60);
        }
    }
}
