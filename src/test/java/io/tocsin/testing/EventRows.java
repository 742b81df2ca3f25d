package io.tocsin.testing;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Puts events and their counts into the tables by SQL, as ingest's writer would, for tests that read. */
public final class EventRows {

    private static final String EVENT = """
            INSERT INTO event (id, app_id, issue_id, occurred_at, received_at, count, level, environment, release,
                error_type, message, user_id, tags, payload)
            VALUES (?, ?, ?, ?, now(), ?, ?, ?, ?, ?, ?, ?, CAST(? AS jsonb), CAST(? AS jsonb))
            """;

    private static final String HOUR = """
            INSERT INTO error_count_hour (app_id, hour, environment, release, level, error_type, issue_id, count)
            VALUES (?, date_trunc('hour', ?, 'UTC'), ?, ?, ?, ?, ?, ?)
            ON CONFLICT ON CONSTRAINT error_count_hour_pk DO UPDATE
            SET count = error_count_hour.count + excluded.count
            """;

    private static final String MINUTE = """
            INSERT INTO error_count_minute (app_id, minute, environment, level, count)
            VALUES (?, date_trunc('minute', ?, 'UTC'), ?, ?, ?)
            ON CONFLICT ON CONSTRAINT error_count_minute_pk DO UPDATE
            SET count = error_count_minute.count + excluded.count
            """;

    private EventRows() {}

    /** Makes an app; its number. */
    public static int app(TestDatabase database, String name) {
        Api.admin().body(Map.of("name", name)).post("/api/v1/apps").then().statusCode(201);
        return (int) Stored.number(database, "SELECT id FROM app WHERE name = ?", name);
    }

    /** The partitions for a day that the service itself makes none for, such as one far in the future. */
    public static void partitions(TestDatabase database, LocalDate day) throws SQLException {
        LocalDate month = day.withDayOfMonth(1);
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(partition("event", day.toString().replace("-", ""), day, day.plusDays(1)));
            for (String table : List.of("error_count_minute", "error_count_hour", "error_count_sampled")) {
                statement.execute(partition(
                        table, month.toString().replace("-", "").substring(0, 6), month, month.plusMonths(1)));
            }
        }
    }

    private static String partition(String table, String suffix, LocalDate from, LocalDate to) {
        return "CREATE TABLE IF NOT EXISTS " + table + "_p" + suffix + " PARTITION OF " + table + " FOR VALUES FROM ('"
                + from + "T00:00Z') TO ('" + to + "T00:00Z')";
    }

    /** Stores events and counts them. */
    public static void insert(TestDatabase database, List<StoredEvent> events) throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement event = connection.prepareStatement(EVENT);
                PreparedStatement hour = connection.prepareStatement(HOUR);
                PreparedStatement minute = connection.prepareStatement(MINUTE)) {
            connection.setAutoCommit(false);
            for (StoredEvent row : events) {
                OffsetDateTime at = at(row.occurredAt());
                bind(
                        event,
                        row.id(),
                        row.appId(),
                        row.issueId(),
                        at,
                        row.count(),
                        row.level(),
                        row.environment(),
                        row.release(),
                        row.errorType(),
                        row.message(),
                        row.userId(),
                        row.tags(),
                        row.payload());
                bind(
                        hour,
                        row.appId(),
                        at,
                        row.environment(),
                        row.release(),
                        row.level(),
                        row.errorType(),
                        row.issueId(),
                        (long) row.count());
                bind(minute, row.appId(), at, row.environment(), row.level(), (long) row.count());
            }
            event.executeBatch();
            hour.executeBatch();
            minute.executeBatch();
            connection.commit();
        }
    }

    /** Removes what a test has stored, so that lists without a filter do not show it to the next test. */
    public static void remove(TestDatabase database, int appId) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (String table : List.of("event", "error_count_minute", "error_count_hour", "error_count_sampled")) {
                statement.execute("DELETE FROM " + table + " WHERE app_id = " + appId);
            }
        }
    }

    /** Says that retention has removed a table's rows before a time, or, with null, that it has removed none. */
    public static void floor(TestDatabase database, String table, Instant removedBefore) throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement delete =
                        connection.prepareStatement("DELETE FROM retention_floor WHERE table_name = ?");
                PreparedStatement insert = connection.prepareStatement("INSERT INTO retention_floor VALUES (?, ?)")) {
            delete.setString(1, table);
            delete.executeUpdate();
            if (removedBefore != null) {
                bind(insert, table, at(removedBefore));
                insert.executeBatch();
            }
        }
    }

    /** An id that sorts by its number. */
    public static UUID id(long number) {
        return new UUID(0L, number);
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static void bind(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        statement.addBatch();
    }
}
