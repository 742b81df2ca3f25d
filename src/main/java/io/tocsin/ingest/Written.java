package io.tocsin.ingest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What became of entries that were to be written; those in none of the three lists had been stored before. */
final class Written {

    private final Set<Pending> stored = Collections.newSetFromMap(new IdentityHashMap<>());
    private final IdentityHashMap<Pending, RowRefused> refused = new IdentityHashMap<>();
    private final List<Pending> unwritten = new ArrayList<>();
    private final Set<Pending> unwrittenByIdentity = Collections.newSetFromMap(new IdentityHashMap<>());
    private @Nullable NotWritten failure;
    private int onlyCounted;

    /** Nothing was tried. */
    static Written nothing(List<Pending> entries) {
        Written written = new Written();
        written.add(entries);
        return written;
    }

    /**
     * These are committed.
     *
     * @param notStored how many events of them were counted, but not stored (docs/sampling.md)
     */
    void stored(Collection<? extends Pending> entries, int notStored) {
        stored.addAll(entries);
        onlyCounted += notStored;
    }

    void refused(Pending entry, RowRefused reason) {
        refused.put(entry, reason);
    }

    void unwritten(List<Pending> entries, NotWritten reason) {
        add(entries);
        if (failure == null) {
            failure = reason;
        }
    }

    private void add(List<Pending> entries) {
        unwritten.addAll(entries);
        unwrittenByIdentity.addAll(entries);
    }

    /** Committed now, and not there before; those that were only counted too. */
    Set<Pending> stored() {
        return stored;
    }

    /** How many of those were counted and not stored. */
    int onlyCounted() {
        return onlyCounted;
    }

    /** Those that the database will never take. */
    Map<Pending, RowRefused> refused() {
        return refused;
    }

    /** Those of which nothing is known for certain, in their order. */
    List<Pending> unwritten() {
        return unwritten;
    }

    /** Whether nothing is known of this one. */
    boolean isUnwritten(Pending entry) {
        return unwrittenByIdentity.contains(entry);
    }

    /** Why those are unwritten; null where there are none, or nothing was tried. */
    @Nullable
    NotWritten failure() {
        return failure;
    }
}
