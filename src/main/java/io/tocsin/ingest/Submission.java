package io.tocsin.ingest;

import io.opentelemetry.api.trace.SpanContext;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * What is good of one request, on its way to the writer; {@link #outcome()} is completed only when each entry is committed, or on
 * the disk of the spool, or refused by the database.
 *
 * @param entries in the order they came, all of one kind
 * @param bytes about how much memory they take
 * @param weight how much work they are, where an event is 1
 * @param span the request's span, for the batch's to link to; invalid where nothing is traced
 * @param outcome completed with what became of each entry, or with what went wrong for all
 */
record Submission(List<Pending> entries, long bytes, int weight, SpanContext span, CompletableFuture<Stored> outcome) {

    private static final Object SEVERAL = "several";

    /**
     * What became of a submission. Places are those in the submission; entries named in neither are stored.
     *
     * @param duplicates entries that had been stored before
     * @param refused entries that the database will never take, each with the reason
     */
    record Stored(Set<Integer> duplicates, Map<Integer, RowRefused> refused) {}

    static Submission of(List<? extends Pending> entries, SpanContext span) {
        long bytes = 0;
        int weight = 0;
        for (Pending entry : entries) {
            bytes += entry.size();
            weight += entry.weight();
        }
        return new Submission(List.copyOf(entries), bytes, weight, span, new CompletableFuture<>());
    }

    /** What its entries are. */
    EntryKind kind() {
        return entries.get(0).kind();
    }

    /** Whose share of the buffer it takes: its app's, or the one that all requests with entries of several apps have together. */
    Object lane() {
        String app = entries.get(0).app();
        for (Pending entry : entries) {
            if (!entry.app().equals(app)) {
                return SEVERAL;
            }
        }
        return app;
    }
}
