package io.tocsin.ingest;

import io.tocsin.http.ApiException;
import io.tocsin.http.MemoryBudget.Reservation;
import io.tocsin.ingest.Submission.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A request's events: good ones, filtered ones and rejected ones. */
final class RequestEvents implements RequestEntries {

    private final Reservation memory;
    private final List<Good> good = new ArrayList<>();
    private final Rejections rejected = new Rejections(EntryKind.EVENT);
    private boolean single;
    private int filtered;
    private @Nullable UUID lastFiltered;

    /**
     * None yet.
     *
     * @param memory what the body takes of the budget
     */
    RequestEvents(Reservation memory) {
        this.memory = memory;
    }

    void take(int index, PendingEvent event) {
        good.add(new Good(index, event));
    }

    @Override
    public void reject(int index, ApiException reason) {
        rejected.add(index, reason);
    }

    /** Its app does not want to keep it. */
    void filter(UUID id) {
        filtered++;
        lastFiltered = id;
    }

    /** Says whether it is an event by itself, and not a list that may have one. */
    void single(boolean alone) {
        single = alone;
    }

    @Override
    public List<Good> good() {
        return good;
    }

    @Override
    public List<Rejection> rejected() {
        return rejected.sorted();
    }

    @Override
    public int count() {
        return good.size() + rejected.count() + filtered;
    }

    @Override
    public void releaseMemory() {
        memory.release();
    }

    /** Nothing is stored; fails where nothing was filtered either. */
    @Override
    public Accepted answerOfNone() {
        if (filtered == 0) {
            throw rejected.noneGood(single);
        }
        return single && lastFiltered != null ? new Accepted.One(lastFiltered, null, true) : several(0, 0, List.of());
    }

    @Override
    public Accepted answer(List<Good> taken, Stored stored) {
        rejected.addRefused(taken, stored.refused());
        if (stored.refused().size() == taken.size()) {
            return answerOfNone();
        }
        if (single) {
            return new Accepted.One(
                    taken.get(0).entry().id(), stored.duplicates().isEmpty() ? null : true, null);
        }
        List<UUID> ids = new ArrayList<>(taken.size());
        for (int place = 0; place < taken.size(); place++) {
            if (!stored.refused().containsKey(place)) {
                ids.add(taken.get(place).entry().id());
            }
        }
        int duplicates = stored.duplicates().size();
        return several(ids.size() - duplicates, duplicates, ids);
    }

    private Accepted several(int accepted, int duplicates, List<UUID> ids) {
        return new Accepted.Several(accepted, duplicates, filtered == 0 ? null : filtered, ids, rejected.sorted());
    }
}
