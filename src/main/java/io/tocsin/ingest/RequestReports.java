package io.tocsin.ingest;

import io.tocsin.http.ApiException;
import io.tocsin.http.ErrorCode;
import io.tocsin.ingest.MemoryBudget.Reservation;
import io.tocsin.ingest.Submission.Stored;
import io.tocsin.stats.RequestCount;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A request's reports of requests. */
final class RequestReports implements RequestEntries {

    /** A report is told from others by its app and key. */
    private record Name(String app, UUID key) {}

    private final Reservation memory;
    private final List<Good> good = new ArrayList<>();
    private final Rejections rejected = new Rejections(EntryKind.REPORT);
    private final Map<Name, UUID> bodies = new HashMap<>();
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
     * @throws ApiException 409 where it contradicts one before it, 413 where the request raises more rows than it may
     */
    void take(int index, PendingReport report) {
        RequestCount count = report.count();
        UUID before = bodies.putIfAbsent(new Name(report.app(), count.key()), count.body());
        if (before != null && !before.equals(count.body())) {
            throw ApiException.of(
                    ErrorCode.CONFLICT,
                    "The request has other figures before, for the same operation, period and source of this app");
        }
        minutes += count.minutes();
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
