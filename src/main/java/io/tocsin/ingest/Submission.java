package io.tocsin.ingest;

import io.opentelemetry.api.trace.SpanContext;
import io.tocsin.event.NewEvent;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * The good events of one request, on their way to the writer. They are committed together, and {@link #outcome()} is
 * completed only after that.
 *
 * @param events in the order they came
 * @param bytes about how much memory they take
 * @param span the request's span, for the batch's to link to; invalid where nothing is traced
 * @param outcome completed with the ids of those events that were known already, or with what went wrong
 */
record Submission(List<NewEvent> events, long bytes, SpanContext span, CompletableFuture<Stored> outcome) {

    private static final Object SEVERAL = "several";

    /**
     * What became of a submission.
     *
     * @param duplicates places, in the submission, of events that had been stored before
     */
    record Stored(Set<Integer> duplicates) {}

    static Submission of(List<NewEvent> events, SpanContext span) {
        long bytes = 0;
        for (NewEvent event : events) {
            bytes += event.content().size();
        }
        return new Submission(List.copyOf(events), bytes, span, new CompletableFuture<>());
    }

    /** Whose share of the buffer it takes: its app's, or the one that all requests with events of several apps have together. */
    Object lane() {
        int app = events.get(0).appId();
        for (NewEvent event : events) {
            if (event.appId() != app) {
                return SEVERAL;
            }
        }
        return app;
    }

    UUID id(int place) {
        return events.get(place).content().id();
    }
}
