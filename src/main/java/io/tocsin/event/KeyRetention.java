package io.tocsin.event;

import io.quarkus.arc.All;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.tocsin.http.DatabaseCalls;
import io.tocsin.time.Instants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;

/** Forgets the keys of what came more than 48 hours ago, in small batches, so that no writer waits for it. */
@ApplicationScoped
class KeyRetention {

    /** How long a retry is recognised. */
    static final Duration KEPT = Duration.ofDays(2);

    private static final Logger LOG = Logger.getLogger(KeyRetention.class);
    private static final int BATCH = 5_000;
    /** So that one round ends before the next begins. */
    private static final int MOST_BATCHES = 2_000;

    private static final String DELETE = """
            DELETE FROM %1$s WHERE ctid IN (
                SELECT ctid FROM %1$s WHERE received_at < :before ORDER BY received_at LIMIT :batch
                FOR UPDATE SKIP LOCKED)
            """;

    private final EntityManager entities;
    private final List<KeyTable> tables;
    private final PartitionMaker partitions;
    private final DatabaseCalls calls;
    private final Clock clock;

    KeyRetention(
            EntityManager entities,
            @All List<KeyTable> tables,
            PartitionMaker partitions,
            DatabaseCalls calls,
            Clock clock) {
        this.entities = entities;
        this.tables = tables;
        this.partitions = partitions;
        this.calls = calls;
        this.clock = clock;
    }

    @Scheduled(
            every = "10m",
            delayed = "10m",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            identity = "keys")
    void forgetOld() {
        if (!partitions.ready()) {
            return;
        }
        try {
            Instant before = Instants.toMicros(clock.instant().minus(KEPT));
            calls.background(() -> tables.forEach(table -> forget(table, before)));
        } catch (RuntimeException databaseAway) {
            LOG.debugf("Keys are forgotten later: %s", databaseAway.getMessage());
        }
    }

    /** Forgets what came before. */
    void forget(KeyTable table, Instant before) {
        for (int i = 0; i < MOST_BATCHES && deleteBatch(table, before) == BATCH; i++) {
            LOG.tracef("Forgot %d rows of %s", BATCH, table.name());
        }
    }

    private int deleteBatch(KeyTable table, Instant before) {
        return QuarkusTransaction.requiringNew()
                .call(() -> entities.createNativeQuery(DELETE.formatted(table.name()))
                        .setParameter("before", before)
                        .setParameter("batch", BATCH)
                        .executeUpdate());
    }
}
