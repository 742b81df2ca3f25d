package io.tocsin.alert.published;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.scheduler.Scheduled;
import io.tocsin.access.KeyRing;
import io.tocsin.http.DatabaseCalls;
import io.tocsin.time.Instants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** Removes alerts that ended more than {@code tocsin.alert.retention} ago, with what became of them, in small batches. */
@ApplicationScoped
class AlertRetention {

    /** Their transitions go with them. */
    private static final String DELETE = """
            WITH gone AS (
                DELETE FROM alert WHERE id IN (
                    SELECT id FROM alert WHERE state = 'resolved' AND ended_at < :before
                    ORDER BY ended_at LIMIT :batch FOR UPDATE SKIP LOCKED)
                RETURNING id),
            members AS (
                DELETE FROM notification_member m USING gone WHERE m.alert_id = gone.id)
            SELECT count(*) FROM gone
            """;

    private static final String SETTING = "tocsin.alert.retention";
    private static final Duration SHORTEST = Duration.ofDays(2);

    private final EntityManager entities;
    private final KeyRing keys;
    private final PublishedAlertSettings settings;
    private final DatabaseCalls calls;
    private final Clock clock;

    AlertRetention(
            EntityManager entities, KeyRing keys, PublishedAlertSettings settings, DatabaseCalls calls, Clock clock) {
        this.entities = entities;
        this.keys = keys;
        this.settings = settings;
        this.calls = calls;
        this.clock = clock;
    }

    /** What has ended is told within a day, also where channels are held. */
    void check(@Observes StartupEvent started) {
        if (settings.retention().compareTo(SHORTEST) < 0) {
            throw new ConfigurationException(SETTING + " is less than " + SHORTEST.toDays() + " days", Set.of(SETTING));
        }
    }

    @Scheduled(
            every = "1h",
            delayed = "25m",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            identity = "alert-retention")
    void hourly() {
        if (keys.readAt() == null) {
            // The bootstrap has not migrated yet.
            return;
        }
        removeOld();
    }

    void removeOld() {
        Instant before = Instants.toMicros(clock.instant().minus(settings.retention()));
        calls.removeInBatches("alerts", most -> deleteBatch(before, most));
    }

    /** How many alerts went. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    int deleteBatch(Instant before, int batch) {
        return ((Number) entities.createNativeQuery(DELETE, Long.class)
                        .setParameter("before", before)
                        .setParameter("batch", batch)
                        .getSingleResult())
                .intValue();
    }
}
