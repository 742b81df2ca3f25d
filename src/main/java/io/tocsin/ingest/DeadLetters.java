package io.tocsin.ingest;

import com.fasterxml.uuid.Generators;
import io.tocsin.time.Instants;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Sets aside what had been accepted and that the database then refused for good. In the database, whose bytes take
 * anything: so every replica shows them all, and they outlive the replica's disk.
 */
@ApplicationScoped
public class DeadLetters {

    private static final Duration LIMIT = Duration.ofSeconds(2);

    private static final String INSERT = """
            INSERT INTO dead_letter (id, app, event_id, received_at, set_aside_at, sqlstate, reason, event)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (app, event_id, received_at) DO NOTHING
            """;

    private static final String OF_APP = "SELECT id, event FROM dead_letter WHERE app = ?";

    private static final String DELETE = "DELETE FROM dead_letter WHERE id = ANY (?)";

    private final WriterDatabase database;
    private final Clock clock;

    DeadLetters(WriterDatabase database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Keeps them. An event that is there already is left as it is.
     *
     * @return how many were not there
     * @throws NotWritten where it is not certain that they are kept
     */
    int keep(Map<Pending, RowRefused> refused) {
        if (refused.isEmpty()) {
            return 0;
        }
        Instant now = Instants.toMicros(clock.instant());
        return database.run(
                LIMIT,
                connection -> database.inTransaction(connection, LIMIT, transaction -> {
                    int kept = 0;
                    for (Map.Entry<Pending, RowRefused> entry : refused.entrySet()) {
                        kept += insert(transaction, entry.getKey(), entry.getValue(), now);
                    }
                    return kept;
                }));
    }

    /** Removes an app's dead letters whose events somebody asked to delete, in the caller's transaction. */
    public void removeDeleted(Connection connection, String app) throws SQLException {
        DeletedEvents deleted = DeletedEvents.of(connection, List.of(app));
        List<UUID> found = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(OF_APP)) {
            select.setString(1, app);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    if (PendingFrame.read(row.getBytes(2)).stream().anyMatch(deleted::contains)) {
                        found.add(row.getObject(1, UUID.class));
                    }
                }
            }
        }
        try (PreparedStatement delete = connection.prepareStatement(DELETE)) {
            delete.setArray(1, connection.createArrayOf("uuid", found.toArray()));
            delete.executeUpdate();
        }
    }

    /** Returns those of the entries that nobody asked to delete. */
    List<Pending> withoutDeleted(List<Pending> entries) {
        List<String> apps = entries.stream().map(Pending::app).distinct().toList();
        DeletedEvents deleted = database.run(LIMIT, connection -> DeletedEvents.of(connection, apps));
        return entries.stream().filter(entry -> !deleted.contains(entry)).toList();
    }

    private static int insert(Connection connection, Pending entry, RowRefused refusal, Instant now)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setObject(1, Generators.timeBasedEpochGenerator().generate());
            insert.setString(2, entry.app());
            insert.setObject(3, entry.id());
            insert.setObject(4, at(entry.receivedAt()));
            insert.setObject(5, at(now));
            insert.setString(6, refusal.sqlState());
            insert.setString(7, refusal.reason());
            insert.setBytes(8, PendingFrame.of(List.of(entry)));
            return insert.executeUpdate();
        }
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
