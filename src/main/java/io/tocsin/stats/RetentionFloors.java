package io.tocsin.stats;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;

/**
 * From when on each table is complete, retention having removed what was before; {@link Instant#MIN} where it has removed
 * nothing.
 */
record RetentionFloors(Instant events, Instant minutes, Instant hours) {

    /** Nothing was removed yet. */
    static final RetentionFloors NONE = new RetentionFloors(Instant.MIN, Instant.MIN, Instant.MIN);

    private static final String FLOORS = "SELECT table_name, removed_before FROM retention_floor";

    /** Reads them, as the very first thing that a transaction of one snapshot does. */
    static RetentionFloors beforeSnapshot(Connection connection) throws SQLException {
        Map<String, Instant> removed =
                lockAndRead(connection, "event", "error_count_sampled", "error_count_minute", "error_count_hour");
        Instant events = removed.getOrDefault("event", Instant.MIN);
        Instant sampled = removed.getOrDefault("error_count_sampled", Instant.MIN);
        return new RetentionFloors(
                events.isAfter(sampled) ? events : sampled,
                removed.getOrDefault("error_count_minute", Instant.MIN),
                removed.getOrDefault("error_count_hour", Instant.MIN));
    }

    /**
     * What retention has removed of each table; locked before the snapshot is taken. Retention raises the floor, then detaches the
     * partition, which waits for whoever holds this lock: a snapshot from before the floor was raised always has the rows that the
     * floor says are gone.
     */
    static Map<String, Instant> lockAndRead(Connection connection, String... tables) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("LOCK TABLE ONLY " + String.join(", ONLY ", tables) + " IN ACCESS SHARE MODE");
        }
        Map<String, Instant> removed = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(FLOORS);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                removed.put(
                        rows.getString(1),
                        rows.getObject(2, OffsetDateTime.class).toInstant());
            }
        }
        return removed;
    }
}
