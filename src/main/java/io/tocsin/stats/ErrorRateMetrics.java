package io.tocsin.stats;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.scheduler.Scheduled;
import io.tocsin.access.KeyRing;
import io.tocsin.event.ReadTransactions;
import io.tocsin.time.Instants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The error rate of each app that reports requests: what {@code GET /api/v1/stats/error-rate} says of its last five minutes. */
@ApplicationScoped
class ErrorRateMetrics {

    private static final Logger LOG = Logger.getLogger(ErrorRateMetrics.class);
    private static final Duration WINDOW = Duration.ofMinutes(5);
    private static final Duration KNOWN_FOR = Duration.ofMinutes(2);

    /** Each costs three short questions; and so many series are as many as a panel shows. */
    private static final String REPORTING = """
            SELECT r.app_id, app.name FROM request_report r JOIN app ON app.id = r.app_id
            WHERE r.latest_period_end > :since GROUP BY r.app_id, app.name ORDER BY r.app_id LIMIT 500
            """;

    private final EntityManager entities;
    private final ErrorRateRepository rates;
    private final ReadTransactions transactions;
    private final KeyRing keys;
    private final Clock clock;
    private final MultiGauge gauge;
    private long readAtNanos = System.nanoTime();

    ErrorRateMetrics(
            EntityManager entities,
            ErrorRateRepository rates,
            ReadTransactions transactions,
            KeyRing keys,
            Clock clock,
            MeterRegistry registry) {
        this.entities = entities;
        this.rates = rates;
        this.transactions = transactions;
        this.keys = keys;
        this.clock = clock;
        gauge = MultiGauge.builder("tocsin.error.rate.percent")
                .description(
                        "Percent of an app's requests of the last five minutes that failed; absent without requests")
                .register(registry);
    }

    private record Reporting(int id, String name) {}

    @Scheduled(
            every = "30s",
            delayed = "10s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            identity = "error-rate-metrics")
    void measure() {
        if (keys.readAt() == null) {
            // The bootstrap has not migrated yet.
            return;
        }
        try {
            Instant now = Instants.toMicros(clock.instant());
            List<MultiGauge.Row<?>> rows = new ArrayList<>();
            for (Reporting app : transactions.read("apps that report requests", () -> reporting(now))) {
                Double percent = rates.read(
                                new ErrorRateRepository.Scope(app.id(), Optional.empty(), Optional.empty()),
                                WINDOW,
                                now)
                        .percent();
                if (percent != null) {
                    rows.add(MultiGauge.Row.of(Tags.of("app", app.name()), percent));
                }
            }
            gauge.register(rows, true);
            readAtNanos = System.nanoTime();
        } catch (RuntimeException databaseAway) {
            LOG.debugf("Error rates are measured later: %s", databaseAway.getMessage());
            if (Duration.ofNanos(System.nanoTime() - readAtNanos).compareTo(KNOWN_FOR) > 0) {
                // What nobody knows any more is better absent than wrong.
                gauge.register(List.of(), true);
            }
        }
    }

    private List<Reporting> reporting(Instant now) {
        @SuppressWarnings("unchecked") // of a native query
        List<Tuple> rows = entities.createNativeQuery(REPORTING, Tuple.class)
                .setParameter("since", now.minus(WINDOW))
                .getResultList();
        return rows.stream()
                .map(row -> new Reporting(row.get("app_id", Integer.class), row.get("name", String.class)))
                .toList();
    }
}
