package io.tocsin.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;
import io.tocsin.appsettings.FilterKind;
import io.tocsin.http.ApiException;
import io.tocsin.http.DatabaseTrouble;
import io.tocsin.http.ErrorCode;
import io.tocsin.http.MemoryBudget;
import io.tocsin.http.Overload;
import io.tocsin.scrub.Kind;
import io.tocsin.scrub.Tally;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The metrics of ingest. Every event that comes in is received, and then stored, sampled, duplicate, filtered, or rejected with its
 * reason, and so is every report of requests; none of them has a label that a client chooses.
 */
@ApplicationScoped
@Startup
class IngestMetrics {

    private final Map<EntryKind, EntryCounters> entries = new EnumMap<>(EntryKind.class);
    private final Counter sampled;
    /** By the reason that a refusal gives in its details, else by its code. */
    private final Map<String, Counter> refused = new HashMap<>();

    private final Map<FilterKind, Counter> filtered = new EnumMap<>(FilterKind.class);
    private final Map<Kind, Counter> scrubbed = new EnumMap<>(Kind.class);
    private final DistributionSummary batchEvents;
    private final Timer batchDuration;
    private final Counter repeats;
    private final Counter ungrouped;

    IngestMetrics(MeterRegistry registry, IngestBuffer buffer, MemoryBudget memory, IngestSettings settings) {
        for (EntryKind kind : EntryKind.values()) {
            entries.put(kind, new EntryCounters(kind, registry));
        }
        sampled = Counter.builder("tocsin.events.sampled")
                .description(
                        "Events that were counted and not stored, since their app limits what is stored of an issue")
                .register(registry);
        for (ErrorCode code : ErrorCode.values()) {
            countRefused(reason(code), registry);
        }
        for (Overload overload : Overload.values()) {
            countRefused(reason(overload), registry);
        }
        for (FilterKind kind : FilterKind.values()) {
            filtered.put(
                    kind,
                    Counter.builder("tocsin.events.filtered")
                            .description("Events that are not stored, since a filter of their app's settings matched")
                            .tag("filter", kind.word())
                            .register(registry));
        }
        for (Kind kind : Kind.values()) {
            scrubbed.put(
                    kind,
                    Counter.builder("tocsin.scrubbed")
                            .description("Secrets and personal data taken out of events, by kind")
                            .tag("kind", kind.word())
                            .register(registry));
        }
        batchEvents = DistributionSummary.builder("tocsin.batch.events")
                .description("Events and request counts in one transaction")
                .serviceLevelObjectives(1, 3, 10, 30, 100, 300, 1000, 3000)
                .register(registry);
        batchDuration = Timer.builder("tocsin.batch.duration")
                .description("From the writer taking a batch to its commit")
                .serviceLevelObjectives(
                        Duration.ofMillis(1),
                        Duration.ofMillis(3),
                        Duration.ofMillis(10),
                        Duration.ofMillis(30),
                        Duration.ofMillis(100),
                        Duration.ofMillis(300),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(3))
                .register(registry);
        repeats = Counter.builder("tocsin.batch.repeats")
                .description("Batches written again after a deadlock, a missing partition or an id that was forgotten")
                .register(registry);
        ungrouped = Counter.builder("tocsin.events.ungrouped")
                .description(
                        "Events that went to the issue of their type alone, since their app made too many new issues")
                .register(registry);
        Gauge.builder("tocsin.buffer.events", buffer, IngestBuffer::events)
                .description("Events that wait for the writer or are being written")
                .register(registry);
        Gauge.builder("tocsin.buffer.bytes", buffer, IngestBuffer::bytes)
                .baseUnit("bytes")
                .description("About how much memory the waiting events take")
                .register(registry);
        Gauge.builder("tocsin.buffer.capacity.events", settings, IngestSettings::bufferEvents)
                .description("How many events may wait")
                .register(registry);
        Gauge.builder("tocsin.ingest.memory.used", memory, MemoryBudget::used)
                .baseUnit("bytes")
                .description("Bytes of bodies being received or decoded, and of events waiting")
                .register(registry);
        Gauge.builder("tocsin.ingest.memory.capacity", memory, MemoryBudget::capacity)
                .baseUnit("bytes")
                .description("How many of them there may be")
                .register(registry);
    }

    void received(EntryKind kind, int number) {
        of(kind).received(number);
    }

    void filtered(FilterKind by) {
        Counter counter = filtered.get(by);
        if (counter != null) {
            counter.increment();
        }
    }

    void scrubbed(Tally tally) {
        tally.forEach((kind, count) -> {
            Counter counter = scrubbed.get(kind);
            if (counter != null) {
                counter.increment(count);
            }
        });
    }

    /** A batch of requests that wait for it. */
    void written(Written written, List<Pending> batch, Duration took) {
        committed(written, batch);
        batchEvents.record(batch.size() - written.unwritten().size());
        batchDuration.record(took);
    }

    /** What had been answered while it was in the spool. */
    void replayed(Written written, List<? extends Pending> replayed) {
        committed(written, replayed);
    }

    private void committed(Written written, List<? extends Pending> batch) {
        for (EntryKind kind : EntryKind.values()) {
            int fresh = 0;
            int known = 0;
            for (Pending entry : batch) {
                if (entry.kind() == kind) {
                    if (written.stored().contains(entry)) {
                        fresh++;
                    } else if (!written.isUnwritten(entry) && !written.refused().containsKey(entry)) {
                        known++;
                    }
                }
            }
            int sampledOnly = kind == EntryKind.EVENT ? written.onlyCounted() : 0;
            of(kind).committed(fresh - sampledOnly, known);
        }
        sampled.increment(written.onlyCounted());
    }

    void rejected(EntryKind kind, ErrorCode code, int number) {
        of(kind).rejected(code, number);
    }

    private EntryCounters of(EntryKind kind) {
        return Objects.requireNonNull(entries.get(kind));
    }

    /** A request that was refused as a whole; a later stage of a future wraps the refusal of an earlier one. */
    void refused(Throwable failure) {
        ApiException refusal = failure instanceof ApiException itself
                ? itself
                : failure.getCause() instanceof ApiException wrapped ? wrapped : DatabaseTrouble.of(failure);
        String reason = reason(refusal == null ? ErrorCode.INTERNAL_ERROR : refusal.code());
        if (refusal != null && refusal.details().get("reason") instanceof String told && refused.containsKey(told)) {
            reason = told;
        }
        Counter counter = refused.get(reason);
        if (counter != null) {
            counter.increment();
        }
    }

    /** Events went to the issue of their type alone. */
    void ungrouped(long events) {
        ungrouped.increment((double) events);
    }

    void repeated() {
        repeats.increment();
    }

    private void countRefused(String reason, MeterRegistry registry) {
        refused.put(
                reason,
                Counter.builder("tocsin.ingest.requests.refused")
                        .description("Whole ingest requests that were refused, by reason")
                        .tag("reason", reason)
                        .register(registry));
    }

    private static String reason(Enum<?> kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
