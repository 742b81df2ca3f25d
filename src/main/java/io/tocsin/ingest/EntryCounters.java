package io.tocsin.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tocsin.http.ErrorCode;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What became of the entries of one kind. */
final class EntryCounters {

    private final Counter received;
    private final Counter stored;
    private final Counter duplicates;
    private final Map<ErrorCode, Counter> rejected = new EnumMap<>(ErrorCode.class);

    EntryCounters(EntryKind kind, MeterRegistry registry) {
        String words = kind.words();
        received = Counter.builder(kind.metrics() + ".received")
                .description("What came in requests that could be read: " + words)
                .register(registry);
        stored = Counter.builder(kind.metrics() + ".stored")
                .description("Committed to the database: " + words)
                .register(registry);
        duplicates = Counter.builder(kind.metrics() + ".duplicate")
                .description("Had been stored before: " + words)
                .register(registry);
        for (ErrorCode code : ErrorCode.values()) {
            rejected.put(
                    code,
                    Counter.builder(kind.metrics() + ".rejected")
                            .description("Were not taken, by reason: " + words)
                            .tag("reason", code.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
    }

    void received(int number) {
        received.increment(number);
    }

    void committed(int fresh, int known) {
        stored.increment(fresh);
        duplicates.increment(known);
    }

    void rejected(ErrorCode code, int number) {
        Counter counter = rejected.get(code);
        if (counter != null) {
            counter.increment(number);
        }
    }
}
