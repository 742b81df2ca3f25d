package io.tocsin.ingest;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.tocsin.event.EventWriter;
import io.tocsin.event.NewEvent;
import io.tocsin.stats.ErrorCounts;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * One batch, one transaction: events first and counters last, so that the counters' rows, which every writer wants, are
 * locked shortest.
 */
@ApplicationScoped
class BatchStore {

    private final EventWriter events;
    private final ErrorCounts counts;

    BatchStore(EventWriter events, ErrorCounts counts) {
        this.events = events;
        this.counts = counts;
    }

    /**
     * Writes and commits.
     *
     * @param lookAgain whether events are looked for in the table itself (see {@link EventWriter#insert})
     * @return the events that are new, by identity
     */
    Set<NewEvent> write(List<Submission> batch, boolean lookAgain) {
        List<NewEvent> all = new ArrayList<>();
        batch.forEach(submission -> all.addAll(submission.events()));
        Collection<NewEvent> inserted = QuarkusTransaction.requiringNew().call(() -> {
            Collection<NewEvent> fresh = events.insert(all, lookAgain);
            counts.add(fresh);
            return fresh;
        });
        Set<NewEvent> byIdentity = Collections.newSetFromMap(new IdentityHashMap<>(inserted.size() * 2));
        byIdentity.addAll(inserted);
        return byIdentity;
    }
}
