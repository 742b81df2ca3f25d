package io.tocsin.event;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.tocsin.http.DatabaseCalls;
import io.tocsin.time.Instants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;

/** Forgets the ids of events that came more than 48 hours ago, in small batches, so that no writer waits for it. */
@ApplicationScoped
class EventKeyRetention {

    /** How long a retry is recognised. */
    static final Duration KEPT = Duration.ofDays(2);

    private static final Logger LOG = Logger.getLogger(EventKeyRetention.class);
    private static final int BATCH = 5_000;
    /** So that one round ends before the next begins. */
    private static final int MOST_BATCHES = 2_000;

    private static final String DELETE = """
            DELETE FROM event_key WHERE ctid IN (
                SELECT ctid FROM event_key WHERE received_at < :before ORDER BY received_at LIMIT :batch
                FOR UPDATE SKIP LOCKED)
            """;

    private final EntityManager entities;
    private final PartitionMaker partitions;
    private final DatabaseCalls calls;
    private final Clock clock;

    EventKeyRetention(EntityManager entities, PartitionMaker partitions, DatabaseCalls calls, Clock clock) {
        this.entities = entities;
        this.partitions = partitions;
        this.calls = calls;
        this.clock = clock;
    }

    @Scheduled(
            every = "10m",
            delayed = "10m",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            identity = "event-keys")
    void forgetOld() {
        if (!partitions.ready()) {
            return;
        }
        try {
            Instant before = Instants.toMicros(clock.instant().minus(KEPT));
            calls.background(() -> {
                for (int i = 0; i < MOST_BATCHES && deleteBatch(before) == BATCH; i++) {
                    LOG.tracef("Forgot %d event ids", BATCH);
                }
            });
        } catch (RuntimeException databaseAway) {
            LOG.debugf("Event ids are forgotten later: %s", databaseAway.getMessage());
        }
    }

    /** How many rows went. */
    int deleteBatch(Instant before) {
        return QuarkusTransaction.requiringNew()
                .call(() -> entities.createNativeQuery(DELETE)
                        .setParameter("before", before)
                        .setParameter("batch", BATCH)
                        .executeUpdate());
    }
}
