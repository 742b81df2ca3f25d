package io.tocsin.ingest;

import com.fasterxml.uuid.Generators;
import io.tocsin.time.Instants;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/**
 * Sets aside what had been accepted and that the database then refused for good. In the database, whose bytes take
 * anything: so every replica shows them all, and they outlive the replica's disk.
 */
@ApplicationScoped
class DeadLetters {

    private static final Duration LIMIT = Duration.ofSeconds(2);

    private static final String INSERT = """
            INSERT INTO dead_letter (id, app, event_id, received_at, set_aside_at, sqlstate, reason, event)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (app, event_id, received_at) DO NOTHING
            """;

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
