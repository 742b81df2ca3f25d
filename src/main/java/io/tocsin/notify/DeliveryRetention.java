package io.tocsin.notify;

import io.quarkus.scheduler.Scheduled;
import io.tocsin.access.KeyRing;
import io.tocsin.http.DatabaseCalls;
import io.tocsin.time.Instants;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;

/** Removes deliveries that ended more than {@code tocsin.notify.retention} ago, in small batches. */
@ApplicationScoped
class DeliveryRetention {

    private final DeliveryRepository deliveries;
    private final KeyRing keys;
    private final NotifySettings settings;
    private final DatabaseCalls calls;
    private final Clock clock;

    DeliveryRetention(
            DeliveryRepository deliveries, KeyRing keys, NotifySettings settings, DatabaseCalls calls, Clock clock) {
        this.deliveries = deliveries;
        this.keys = keys;
        this.settings = settings;
        this.calls = calls;
        this.clock = clock;
    }

    @Scheduled(
            every = "1h",
            delayed = "20m",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            identity = "delivery-retention")
    void hourly() {
        if (keys.readAt() == null) {
            // The bootstrap has not migrated yet.
            return;
        }
        removeOld();
    }

    void removeOld() {
        Instant before = Instants.toMicros(clock.instant().minus(settings.retention()));
        calls.removeInBatches("deliveries", most -> deliveries.deleteBatch(before, most));
    }
}
