package io.tocsin.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Counts corrected timestamps by app. The first hundred apps have series of their own; the others share {@code (other)}. */
@Startup
@ApplicationScoped
class ClockDriftMetrics {

    static final int MAX_APPS = 100;
    static final String OTHER = "(other)";

    private final MeterRegistry registry;
    private final Map<String, Series> byApp = new ConcurrentHashMap<>();
    private final Series other;

    private record Series(Counter corrected, AtomicLong driftMillis) {}

    ClockDriftMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.other = series(OTHER);
    }

    /** An app's event or request count was moved by its sender's drift. */
    void corrected(String app, Duration drift) {
        Series series = byApp.get(app);
        if (series == null) {
            series = byApp.size() < MAX_APPS ? byApp.computeIfAbsent(app, this::series) : other;
        }
        series.corrected.increment();
        series.driftMillis.set(drift.toMillis());
    }

    private Series series(String app) {
        AtomicLong drift = new AtomicLong();
        Gauge.builder("tocsin.clock.drift", drift, millis -> millis.get() / 1_000.0)
                .baseUnit("seconds")
                .description("How far the clock of an app's sender was ahead when its timestamps were last corrected")
                .tag("app", app)
                .register(registry);
        return new Series(
                Counter.builder("tocsin.clock.corrected")
                        .description(
                                "Events and request counts whose times were corrected, since their sender's clock was wrong")
                        .tag("app", app)
                        .register(registry),
                drift);
    }
}
