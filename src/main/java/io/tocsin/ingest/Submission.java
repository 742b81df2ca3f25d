package io.tocsin.ingest;

import io.opentelemetry.api.trace.SpanContext;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * The good events of one request, on their way to the writer; {@link #outcome()} is completed only when each of them is
 * committed, or on the disk of the spool, or refused by the database.
 *
 * @param events in the order they came
 * @param bytes about how much memory they take
 * @param span the request's span, for the batch's to link to; invalid where nothing is traced
 * @param outcome completed with what became of each event, or with what went wrong for all
 */
record Submission(List<PendingEvent> events, long bytes, SpanContext span, CompletableFuture<Stored> outcome) {

    private static final Object SEVERAL = "several";

    /**
     * What became of a submission. Places are those in the submission; events named in neither are stored.
     *
     * @param duplicates events that had been stored before
     * @param refused events that the database will never take, each with the reason
     */
    record Stored(Set<Integer> duplicates, Map<Integer, RowRefused> refused) {}

    static Submission of(List<PendingEvent> events, SpanContext span) {
        long bytes = 0;
        for (PendingEvent event : events) {
            bytes += event.content().size();
        }
        return new Submission(List.copyOf(events), bytes, span, new CompletableFuture<>());
    }

    /** Whose share of the buffer it takes: its app's, or the one that all requests with events of several apps have together. */
    Object lane() {
        String app = events.get(0).app();
        for (PendingEvent event : events) {
            if (!event.app().equals(app)) {
                return SEVERAL;
            }
        }
        return app;
    }

    UUID id(int place) {
        return events.get(place).content().id();
    }
}
