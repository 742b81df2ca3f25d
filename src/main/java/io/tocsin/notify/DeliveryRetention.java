package io.tocsin.notify;

import io.quarkus.scheduler.Scheduled;
import io.tocsin.access.KeyRing;
import io.tocsin.http.DatabaseCalls;
import io.tocsin.time.Instants;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import org.jboss.logging.Logger;

/** Removes deliveries that ended more than {@code tocsin.notify.retention} ago, in small batches. */
@ApplicationScoped
class DeliveryRetention {

    private static final Logger LOG = Logger.getLogger(DeliveryRetention.class);
    private static final int BATCH = 1_000;
    private static final int MOST_BATCHES = 500;

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
        try {
            calls.background(this::removeOld);
        } catch (RuntimeException databaseAway) {
            LOG.debugf("The log of deliveries is cut later: %s", databaseAway.getMessage());
        }
    }

    void removeOld() {
        Instant before = Instants.toMicros(clock.instant().minus(settings.retention()));
        for (int i = 0; i < MOST_BATCHES && deliveries.deleteBatch(before, BATCH) == BATCH; i++) {
            LOG.tracef("Removed %d deliveries", BATCH);
        }
    }
}
