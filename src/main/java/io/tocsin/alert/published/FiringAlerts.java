package io.tocsin.alert.published;

import io.quarkus.scheduler.Scheduled;
import io.tocsin.access.KeyRing;
import io.tocsin.event.ReadTransactions;
import io.tocsin.time.Instants;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What fires, read every few seconds, so that whoever probes costs nothing and learns something while the database is away. */
@ApplicationScoped
class FiringAlerts {

    /** More than these are only counted. */
    static final int MOST = 100;

    private static final Logger LOG = Logger.getLogger(FiringAlerts.class);
    private static final Duration KNOWN_FOR = Duration.ofSeconds(30);

    private final PublishedAlerts alerts;
    private final ReadTransactions transactions;
    private final KeyRing keys;
    private final EvaluationWatch evaluation;
    private final Clock clock;
    private volatile @Nullable Known known;
    private volatile boolean failing;

    FiringAlerts(
            PublishedAlerts alerts,
            ReadTransactions transactions,
            KeyRing keys,
            EvaluationWatch evaluation,
            Clock clock) {
        this.alerts = alerts;
        this.transactions = transactions;
        this.keys = keys;
        this.evaluation = evaluation;
        this.clock = clock;
    }

    /**
     * What was read last.
     *
     * @param worst the worst ones first; at most {@link #MOST}
     * @param number how many there are in all
     */
    record Known(List<AlertView> worst, long number, Instant readAt, long readAtNanos) {}

    /** What was read last, however long ago; null where nothing was yet. */
    @Nullable
    Known known() {
        return known;
    }

    /** Whether what was read last may no longer be what fires. */
    boolean outdated() {
        Known last = known;
        return failing
                || last == null
                || Duration.ofNanos(System.nanoTime() - last.readAtNanos()).compareTo(KNOWN_FOR) > 0;
    }

    @Scheduled(
            every = "5s",
            delayed = "1s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            identity = "firing-alerts")
    void everyFewSeconds() {
        if (keys.readAt() == null) {
            // The bootstrap has not migrated yet.
            return;
        }
        try {
            read();
        } catch (RuntimeException databaseAway) {
            failing = true;
            LOG.debugf("What fires is read later: %s", databaseAway.getMessage());
        }
    }

    void read() {
        known = transactions.read("firing alerts", () -> {
            evaluation.update(alerts.hasRules(), alerts.hasEvaluator());
            List<AlertView> worst = alerts.firing(MOST);
            long number = worst.size() < MOST ? worst.size() : alerts.firing();
            return new Known(worst, number, Instants.toMicros(clock.instant()), System.nanoTime());
        });
        failing = false;
    }
}
