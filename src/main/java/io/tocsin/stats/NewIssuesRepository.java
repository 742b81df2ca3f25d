package io.tocsin.stats;

import io.tocsin.event.ReadTransactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hibernate.Session;

/** Counts new issues. */
@ApplicationScoped
class NewIssuesRepository {

    /**
     * Issues by their first events. One that has parts is as old as the oldest of them: it stands in the second half where that
     * is a part, and in the first where it is its own. Parts are few, and the first half is what the index on first_seen serves.
     */
    private static final String COUNT = """
            SELECT date_bin(INTERVAL '%1$d seconds', first_seen, TIMESTAMPTZ '1970-01-01 00:00:00+00') AS at, count(*) AS count
            FROM (
                SELECT c.first_seen
                FROM issue c
                WHERE c.canonical_id IS NULL AND c.first_seen >= ? AND c.first_seen < ? %2$s
                    AND NOT EXISTS (
                        SELECT 1 FROM issue part WHERE part.canonical_id = c.id AND part.first_seen < c.first_seen)
                UNION ALL
                SELECT min(part.first_seen)
                FROM issue part JOIN issue c ON c.id = part.canonical_id
                WHERE part.canonical_id IS NOT NULL AND part.first_seen < c.first_seen %2$s
                GROUP BY part.canonical_id
                HAVING min(part.first_seen) >= ? AND min(part.first_seen) < ?
            ) AS fresh
            GROUP BY at
            """;

    private final EntityManager entityManager;
    private final ReadTransactions transactions;

    NewIssuesRepository(EntityManager entityManager, ReadTransactions transactions) {
        this.entityManager = entityManager;
        this.transactions = transactions;
    }

    /** How many there were by bucket; a bucket where there were none is not among them. */
    Map<Instant, Long> count(Optional<Integer> appId, Instant from, Instant to, Interval interval) {
        List<Object> window = List.of(from.atOffset(ZoneOffset.UTC), to.atOffset(ZoneOffset.UTC));
        List<Object> values = new ArrayList<>(window);
        appId.ifPresent(values::add);
        appId.ifPresent(values::add);
        values.addAll(window);
        String sql = COUNT.formatted(interval.length().toSeconds(), appId.isPresent() ? "AND c.app_id = ?" : "");
        return transactions.read(
                "new issues",
                () -> entityManager.unwrap(Session.class).doReturningWork(connection -> {
                    Map<Instant, Long> counts = new HashMap<>();
                    try (PreparedStatement statement = connection.prepareStatement(sql)) {
                        for (int i = 0; i < values.size(); i++) {
                            statement.setObject(i + 1, values.get(i));
                        }
                        try (ResultSet rows = statement.executeQuery()) {
                            while (rows.next()) {
                                counts.put(
                                        rows.getObject("at", OffsetDateTime.class)
                                                .toInstant(),
                                        rows.getLong("count"));
                            }
                        }
                    }
                    return counts;
                }));
    }
}
