package io.tocsin.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.faults.LoadClient.Sent;
import io.tocsin.testing.TestDatabase;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What PostgreSQL really holds, against what was promised. */
final class Books {

    private static final String EVENTS = """
            SELECT a.name, e.id FROM event e JOIN app a ON a.id = e.app_id WHERE a.name = ANY (?)
            """;

    /** Every count of either side that the other side does not have, or has otherwise. */
    private static final String HOURS_THAT_DIFFER = """
            SELECT count(*) FROM (
                SELECT app_id, date_trunc('hour', occurred_at, 'UTC') AS hour, environment, release, level, error_type,
                    issue_id, sum(count) AS count
                FROM event WHERE app_id IN (SELECT id FROM app WHERE name = ANY (?)) GROUP BY 1, 2, 3, 4, 5, 6, 7
            ) e FULL JOIN (
                SELECT * FROM error_count_hour WHERE app_id IN (SELECT id FROM app WHERE name = ANY (?))
            ) c USING (app_id, hour, environment, release, level, error_type, issue_id)
            WHERE e.count IS DISTINCT FROM c.count
            """;

    private static final String MINUTES_THAT_DIFFER = """
            SELECT count(*) FROM (
                SELECT app_id, date_trunc('minute', occurred_at, 'UTC') AS minute, environment, level, sum(count) AS count
                FROM event WHERE app_id IN (SELECT id FROM app WHERE name = ANY (?)) GROUP BY 1, 2, 3, 4
            ) e FULL JOIN (
                SELECT * FROM error_count_minute WHERE app_id IN (SELECT id FROM app WHERE name = ANY (?))
            ) c USING (app_id, minute, environment, level)
            WHERE e.count IS DISTINCT FROM c.count
            """;

    private static final String LOCK_COUNTS = """
            SELECT count(*) FROM (
                SELECT 1 FROM error_count_hour WHERE app_id IN (SELECT id FROM app WHERE name = ANY (?))
                ORDER BY app_id, hour, environment, release, level, error_type, issue_id FOR UPDATE
            ) locked
            """;

    private Books() {}

    /** Everything that had its 202 is there exactly once, nothing else is, and the counts say the same. */
    static void assertExact(TestDatabase database, Load load) throws SQLException {
        assertHolds(database, load.apps(), load.promised());
    }

    /** The same for some apps and what they must have. */
    static void assertHolds(TestDatabase database, List<String> apps, Set<Sent> promised) throws SQLException {
        List<Sent> stored = stored(database, apps);
        Set<Sent> distinct = new HashSet<>(stored);
        assertThat(promised).as("promises").isNotEmpty();
        assertThat(distinct).as("what was promised is stored, and nothing else").isEqualTo(promised);
        assertThat(stored).as("each is stored once").hasSameSizeAs(distinct);
        assertCountsAgree(database, apps);
    }

    /** The counts are those of the events. */
    static void assertCountsAgree(TestDatabase database, List<String> apps) throws SQLException {
        assertThat(number(database, HOURS_THAT_DIFFER, apps, 2))
                .as("counts per hour that differ")
                .isZero();
        assertThat(number(database, MINUTES_THAT_DIFFER, apps, 2))
                .as("counts per minute that differ")
                .isZero();
    }

    /** The events of apps. */
    static List<Sent> stored(TestDatabase database, List<String> apps) throws SQLException {
        List<Sent> stored = new ArrayList<>();
        try (Connection connection = database.connect();
                PreparedStatement select = connection.prepareStatement(EVENTS)) {
            select.setArray(1, connection.createArrayOf("text", apps.toArray()));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    stored.add(new Sent(rows.getString(1), rows.getObject(2, UUID.class)));
                }
            }
        }
        return stored;
    }

    /** Takes every lock that a writer of these apps' counts would want; fails where one is not to be had within these seconds. */
    static void assertNoLockStaysBehind(TestDatabase database, List<String> apps, int seconds) throws SQLException {
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            try (PreparedStatement limit =
                    connection.prepareStatement("SELECT set_config('lock_timeout', '" + seconds + "s', true)")) {
                limit.execute();
            }
            try (PreparedStatement lock = connection.prepareStatement(LOCK_COUNTS)) {
                lock.setArray(1, connection.createArrayOf("text", apps.toArray()));
                try (ResultSet rows = lock.executeQuery()) {
                    assertThat(rows.next() && rows.getLong(1) > 0).as("counts").isTrue();
                }
            }
            connection.rollback();
        }
    }

    private static long number(TestDatabase database, String sql, List<String> apps, int times) throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement select = connection.prepareStatement(sql)) {
            Array names = connection.createArrayOf("text", apps.toArray());
            for (int i = 1; i <= times; i++) {
                select.setArray(i, names);
            }
            try (ResultSet rows = select.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }
}
