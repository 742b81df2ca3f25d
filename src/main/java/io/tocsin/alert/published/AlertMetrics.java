package io.tocsin.alert.published;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.tocsin.access.KeyRing;
import io.tocsin.event.ReadTransactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/** How many alerts there are by state and severity, the same at every replica. */
@ApplicationScoped
class AlertMetrics {

    /** Every severity of an alert. */
    static final Set<String> SEVERITIES = Set.of("critical", "warning", "info");

    private static final Logger LOG = Logger.getLogger(AlertMetrics.class);
    private static final List<String> STATES = List.of("firing", "acknowledged", "pending");
    /** Four times read in vain. */
    private static final Duration KNOWN_FOR = Duration.ofMinutes(1);

    private final PublishedAlerts alerts;
    private final ReadTransactions transactions;
    private final KeyRing keys;
    private volatile Numbers numbers = new Numbers(Map.of(), System.nanoTime() - KNOWN_FOR.toNanos());

    AlertMetrics(PublishedAlerts alerts, ReadTransactions transactions, KeyRing keys) {
        this.alerts = alerts;
        this.transactions = transactions;
        this.keys = keys;
    }

    private record Series(String state, String severity) {}

    private record Numbers(Map<Series, Long> known, long readAtNanos) {

        double of(Series series) {
            boolean fresh = Duration.ofNanos(System.nanoTime() - readAtNanos).compareTo(KNOWN_FOR) < 0;
            return fresh ? known.getOrDefault(series, 0L) : Double.NaN;
        }
    }

    void register(@Observes StartupEvent event, MeterRegistry registry) {
        for (String state : STATES) {
            for (String severity : SEVERITIES) {
                Series series = new Series(state, severity);
                Gauge.builder("tocsin.alerts", () -> numbers.of(series))
                        .description(
                                "Alerts that fire and nobody has acknowledged, that fire and somebody has, and rules"
                                        + " that are about to fire; NaN where the database has not answered for a minute")
                        .tags("state", state, "severity", severity)
                        .register(registry);
            }
        }
    }

    @Scheduled(
            every = "15s",
            delayed = "2s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            identity = "alert-metrics")
    void measure() {
        if (keys.readAt() == null) {
            // The bootstrap has not migrated yet.
            return;
        }
        try {
            Map<Series, Long> counted = new HashMap<>();
            transactions
                    .read("numbers of alerts", alerts::tallies)
                    .forEach(tally -> counted.put(new Series(tally.state(), tally.severity()), tally.number()));
            numbers = new Numbers(counted, System.nanoTime());
        } catch (RuntimeException databaseAway) {
            LOG.debugf("Alerts are counted later: %s", databaseAway.getMessage());
        }
    }
}
