package io.tocsin.ingest;

import io.tocsin.http.ApiException;
import io.tocsin.http.ErrorCode;
import io.tocsin.http.MemoryBudget.Reservation;
import io.tocsin.ingest.Submission.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A request's reports of requests. */
final class RequestReports implements RequestEntries {

    private final Reservation memory;
    private final List<Good> good = new ArrayList<>();
    private final Rejections rejected = new Rejections(EntryKind.REPORT);
    private boolean single;
    private int minutes;

    /**
     * None yet.
     *
     * @param memory what the body takes of the budget
     */
    RequestReports(Reservation memory) {
        this.memory = memory;
    }

    /**
     * Takes a report.
     *
     * @throws ApiException 413 where the request raises more rows than it may
     */
    void take(int index, PendingReport report) {
        minutes += report.count().minutes();
        if (minutes > Limits.REQUEST_MINUTES) {
            throw ApiException.of(
                    ErrorCode.PAYLOAD_TOO_LARGE,
                    "The periods of one request touch more than " + Limits.REQUEST_MINUTES
                            + " minutes together; send the rest in another one",
                    Map.of("max_minutes", Limits.REQUEST_MINUTES));
        }
        good.add(new Good(index, report));
    }

    @Override
    public void reject(int index, ApiException reason) {
        rejected.add(index, reason);
    }

    /** Says whether it is a report by itself, and not a list that may have one. */
    void single(boolean alone) {
        single = alone;
    }

    @Override
    public List<Rejection> rejected() {
        return rejected.sorted();
    }

    @Override
    public int count() {
        return good.size() + rejected.count();
    }

    @Override
    public List<Good> good() {
        return good;
    }

    @Override
    public void releaseMemory() {
        memory.release();
    }

    @Override
    public Accepted answerOfNone() {
        throw rejected.noneGood(single);
    }

    @Override
    public Accepted answer(List<Good> taken, Stored stored) {
        rejected.addRefused(taken, stored.refused());
        if (stored.refused().size() == taken.size()) {
            return answerOfNone();
        }
        int duplicates = stored.duplicates().size();
        return new Accepted.Counts(taken.size() - stored.refused().size() - duplicates, duplicates, rejected.sorted());
    }
}
