package io.tocsin.access;

import io.quarkus.scheduler.Scheduled;
import io.tocsin.http.DatabaseCalls;
import io.tocsin.time.Instants;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;

/** Removes entries of the audit log that are older than {@code tocsin.access.audit-retention}, in small batches. */
@ApplicationScoped
class AuditRetention {

    private final AuditRepository repository;
    private final KeyRing keys;
    private final AccessSettings settings;
    private final DatabaseCalls calls;
    private final Clock clock;

    AuditRetention(
            AuditRepository repository, KeyRing keys, AccessSettings settings, DatabaseCalls calls, Clock clock) {
        this.repository = repository;
        this.keys = keys;
        this.settings = settings;
        this.calls = calls;
        this.clock = clock;
    }

    @Scheduled(
            every = "1h",
            delayed = "15m",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            identity = "audit-retention")
    void hourly() {
        if (keys.readAt() == null) {
            // The bootstrap has not migrated yet.
            return;
        }
        removeOld();
    }

    void removeOld() {
        Instant before = Instants.toMicros(clock.instant().minus(settings.auditRetention()));
        calls.removeInBatches("entries of the audit log", most -> repository.deleteBatch(before, most));
    }
}
