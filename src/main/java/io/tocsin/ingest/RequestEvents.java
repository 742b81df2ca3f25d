package io.tocsin.ingest;

import io.tocsin.http.ApiException;
import io.tocsin.http.ErrorCode;
import io.tocsin.ingest.EventNormaliser.Normalised;
import io.tocsin.ingest.MemoryBudget.Reservation;
import io.tocsin.ingest.Submission.Stored;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a request's body holds: good events, filtered ones and rejected ones; and what its sender is told of them. */
final class RequestEvents {

    private static final int REJECTIONS_TOLD = 100;

    private final Reservation memory;
    private final List<Good> good = new ArrayList<>();
    private final List<Rejection> rejected = new ArrayList<>();
    private boolean single;
    private int filtered;
    private @Nullable UUID lastFiltered;
    private @Nullable ApiException lastReason;

    /** A good event and its place in the request. */
    record Good(int index, Normalised event) {}

    /**
     * None yet.
     *
     * @param memory what the body takes of the budget
     */
    RequestEvents(Reservation memory) {
        this.memory = memory;
    }

    void take(int index, Normalised event) {
        good.add(new Good(index, event));
    }

    void reject(int index, ApiException reason) {
        rejected.add(Rejection.of(index, reason));
        lastReason = reason;
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

    List<Good> good() {
        return good;
    }

    List<Rejection> rejected() {
        return rejected;
    }

    int count() {
        return good.size() + rejected.size() + filtered;
    }

    /** The body's bytes are needed no more. */
    void releaseMemory() {
        memory.release();
    }

    /**
     * The answer where there is nothing to store.
     *
     * @throws ApiException where nothing was filtered either, but all of it rejected
     */
    Accepted answerOfNone() {
        if (filtered == 0) {
            throw noneGood();
        }
        return single && lastFiltered != null ? new Accepted.One(lastFiltered, null, true) : several(0, 0, List.of());
    }

    /**
     * The answer.
     *
     * @param submission what was to be stored
     * @param taken the place here of each event of the submission
     * @throws ApiException where nothing was stored or filtered
     */
    Accepted answer(Submission submission, List<Good> taken, Stored stored) {
        stored.refused().forEach((place, reason) -> reject(taken.get(place).index(), refusal(reason)));
        if (stored.refused().size() == submission.events().size()) {
            return answerOfNone();
        }
        if (single) {
            return new Accepted.One(submission.id(0), stored.duplicates().isEmpty() ? null : true, null);
        }
        List<UUID> ids = new ArrayList<>(submission.events().size());
        for (int place = 0; place < submission.events().size(); place++) {
            if (!stored.refused().containsKey(place)) {
                ids.add(submission.id(place));
            }
        }
        int duplicates = stored.duplicates().size();
        return several(ids.size() - duplicates, duplicates, ids);
    }

    private Accepted several(int accepted, int duplicates, List<UUID> ids) {
        rejected.sort(Comparator.comparingInt(Rejection::index));
        return new Accepted.Several(accepted, duplicates, filtered == 0 ? null : filtered, ids, rejected);
    }

    /** An event that passed every check of ours, and that the database's own refuse. */
    private static ApiException refusal(RowRefused reason) {
        return ApiException.of(
                ErrorCode.VALIDATION_ERROR,
                "The database refuses this event for good (SQLSTATE " + reason.sqlState() + ")");
    }

    private ApiException noneGood() {
        if (single && lastReason != null) {
            return lastReason;
        }
        rejected.sort(Comparator.comparingInt(Rejection::index));
        return ApiException.of(
                ErrorCode.VALIDATION_ERROR,
                "None of the " + rejected.size() + " events can be taken",
                Map.of(
                        "rejected",
                        rejected.subList(0, Math.min(REJECTIONS_TOLD, rejected.size())),
                        "rejected_count",
                        rejected.size()));
    }
}
