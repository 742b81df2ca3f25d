package io.tocsin.ingest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What became of events that were to be written; those in none of the three lists had been stored before. */
final class Written {

    private final Set<PendingEvent> stored = Collections.newSetFromMap(new IdentityHashMap<>());
    private final IdentityHashMap<PendingEvent, RowRefused> refused = new IdentityHashMap<>();
    private final List<PendingEvent> unwritten = new ArrayList<>();
    private final Set<PendingEvent> unwrittenByIdentity = Collections.newSetFromMap(new IdentityHashMap<>());
    private @Nullable NotWritten failure;
    private int onlyCounted;

    /** Nothing was tried. */
    static Written nothing(List<PendingEvent> events) {
        Written written = new Written();
        written.add(events);
        return written;
    }

    /**
     * These are committed.
     *
     * @param notStored how many of them were counted, but not stored (docs/sampling.md)
     */
    void stored(Collection<PendingEvent> events, int notStored) {
        stored.addAll(events);
        onlyCounted += notStored;
    }

    void refused(PendingEvent event, RowRefused reason) {
        refused.put(event, reason);
    }

    void unwritten(List<PendingEvent> events, NotWritten reason) {
        add(events);
        if (failure == null) {
            failure = reason;
        }
    }

    private void add(List<PendingEvent> events) {
        unwritten.addAll(events);
        unwrittenByIdentity.addAll(events);
    }

    /** Committed now, and not there before; those that were only counted too. */
    Set<PendingEvent> stored() {
        return stored;
    }

    /** How many of those were counted and not stored. */
    int onlyCounted() {
        return onlyCounted;
    }

    /** Those that the database will never take. */
    Map<PendingEvent, RowRefused> refused() {
        return refused;
    }

    /** Those of which nothing is known for certain, in their order. */
    List<PendingEvent> unwritten() {
        return unwritten;
    }

    /** Whether nothing is known of this one. */
    boolean isUnwritten(PendingEvent event) {
        return unwrittenByIdentity.contains(event);
    }

    /** Why those are unwritten; null where there are none, or nothing was tried. */
    @Nullable
    NotWritten failure() {
        return failure;
    }
}
