package io.tocsin.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * Counts what the spool did; how full it is are gauges of its own.
 *
 * <p>The counters exist from the start. A counter that first appears with the value 1 never increases for Prometheus.
 */
@ApplicationScoped
@Startup
class SpoolMetrics {

    private final Counter spooled;
    private final Counter deleted;
    private final Counter deadLetters;
    private final Counter damagedRegions;
    private final Counter damagedBytes;
    private final Counter tornBytes;
    private final Map<SpoolRefused.Reason, Counter> refused = new EnumMap<>(SpoolRefused.Reason.class);

    SpoolMetrics(MeterRegistry registry) {
        spooled = Counter.builder("tocsin.spool.appended.events")
                .description("Events that went to the spool since the database did not take them")
                .register(registry);
        deleted = Counter.builder("tocsin.spool.deleted.events")
                .description("Events in the spool that were not written, since somebody asked to delete them meanwhile")
                .register(registry);
        deadLetters = Counter.builder("tocsin.dead.letters")
                .description("Accepted events that the database refused for good, set aside for an administrator")
                .register(registry);
        damagedRegions = Counter.builder("tocsin.spool.damaged.regions")
                .description("Parts of the spool that could not be read, set aside in its folder")
                .register(registry);
        damagedBytes = Counter.builder("tocsin.spool.damaged")
                .baseUnit("bytes")
                .description("Bytes of the spool that could not be read, set aside in its folder")
                .register(registry);
        tornBytes = Counter.builder("tocsin.spool.torn")
                .baseUnit("bytes")
                .description("Bytes at the end of the spool that were never promised to anybody, cut off after a crash")
                .register(registry);
        for (SpoolRefused.Reason reason : SpoolRefused.Reason.values()) {
            refused.put(
                    reason,
                    Counter.builder("tocsin.spool.refused.events")
                            .description("Events that the spool did not take and that were answered 503, by reason")
                            .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
    }

    void spooled(int events) {
        spooled.increment(events);
    }

    void refused(SpoolRefused.Reason reason, int events) {
        Counter counter = refused.get(reason);
        if (counter != null) {
            counter.increment(events);
        }
    }

    /** Counts events of the spool that are not written, since somebody asked to delete them. */
    void deleted(int events) {
        deleted.increment(events);
    }

    void deadLetters(int events) {
        deadLetters.increment(events);
    }

    void damaged(long bytes) {
        damagedRegions.increment();
        damagedBytes.increment((double) bytes);
    }

    void torn(long bytes) {
        tornBytes.increment((double) bytes);
    }
}
