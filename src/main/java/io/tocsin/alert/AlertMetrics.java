package io.tocsin.alert;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** How evaluating goes, in this replica. */
@ApplicationScoped
@Startup
class AlertMetrics {

    private final Timer rounds;
    private final Map<Asked.Measure, Counter> failed = new EnumMap<>(Asked.Measure.class);
    private final Map<Transition.Kind, Counter> transitions = new EnumMap<>(Transition.Kind.class);
    private final Counter rolledBack;
    private final List<Gauge> gauges;
    private final MeterRegistry registry;
    private volatile boolean evaluates;
    private volatile double lagSeconds;
    private volatile int watches;

    AlertMetrics(MeterRegistry registry) {
        rounds = Timer.builder("tocsin.alert.round")
                .description("Rounds of evaluation: reading counts, judging, and writing what came of it")
                .register(registry);
        for (Asked.Measure measure : Asked.Measure.values()) {
            failed.put(
                    measure,
                    Counter.builder("tocsin.alert.rounds.failed")
                            .tag("measure", measure.name().toLowerCase(Locale.ROOT))
                            .description("Rounds in which the rules that ask for this could not be judged")
                            .register(registry));
        }
        rolledBack = Counter.builder("tocsin.alert.rounds.rolled.back")
                .description(
                        "Rounds of which nothing was written, so that they are repeated: the database was away, or another"
                                + " replica had taken over")
                .register(registry);
        for (Transition.Kind kind : Transition.Kind.values()) {
            transitions.put(
                    kind,
                    Counter.builder("tocsin.alert.transitions")
                            .tag("kind", kind.word())
                            .description(
                                    "Alerts that fired, were raised or lowered, or ended, by this replica's judgement")
                            .register(registry));
        }
        gauges = List.of(
                Gauge.builder("tocsin.alert.evaluates", this, metrics -> metrics.evaluates ? 1 : 0)
                        .description("1 in the one replica that evaluates alert rules")
                        .register(registry),
                Gauge.builder("tocsin.alert.lag", this, metrics -> metrics.lagSeconds)
                        .baseUnit("seconds")
                        .description("How far back counts are complete: more than two if a replica holds events back")
                        .register(registry),
                Gauge.builder("tocsin.alert.watches", this, metrics -> (double) metrics.watches)
                        .description("Rules times the apps they are for; 0 in replicas that do not evaluate")
                        .register(registry));
        this.registry = registry;
    }

    /** Removes the gauges: the registry outlives this bean if the service starts again in one process. */
    @PreDestroy
    void close() {
        gauges.forEach(registry::remove);
    }

    void evaluates(boolean now) {
        evaluates = now;
        if (!now) {
            watches = 0;
        }
    }

    void watches(int number) {
        watches = number;
    }

    void countedThrough(Instant counted, Instant now) {
        lagSeconds = (double) Duration.between(counted, now).toMillis() / 1000;
    }

    void round(long nanos) {
        rounds.record(Duration.ofNanos(nanos));
    }

    void roundFailed(Asked.Measure measure) {
        Objects.requireNonNull(failed.get(measure)).increment();
    }

    void rolledBack() {
        rolledBack.increment();
    }

    void transition(Transition.Kind kind) {
        Objects.requireNonNull(transitions.get(kind)).increment();
    }
}
