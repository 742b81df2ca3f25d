package io.tocsin.ingest;

import io.tocsin.http.ApiException;
import io.tocsin.http.ErrorCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What of a request is not taken, and why. */
final class Rejections {

    private static final int TOLD = 100;

    private final EntryKind kind;
    private final List<Rejection> all = new ArrayList<>();
    private @Nullable ApiException last;

    Rejections(EntryKind kind) {
        this.kind = kind;
    }

    void add(int index, ApiException reason) {
        all.add(Rejection.of(index, reason));
        last = reason;
    }

    /** Adds what the database refuses. */
    void addRefused(List<RequestEntries.Good> taken, Map<Integer, RowRefused> refused) {
        refused.forEach((place, reason) -> add(taken.get(place).index(), refusal(reason)));
    }

    int count() {
        return all.size();
    }

    /** By their places. */
    List<Rejection> sorted() {
        all.sort(Comparator.comparingInt(Rejection::index));
        return all;
    }

    /**
     * The refusal of a request of which nothing is good.
     *
     * @param single whether it held one entry by itself, and not in a list
     */
    ApiException noneGood(boolean single) {
        if (single && last != null) {
            return last;
        }
        return ApiException.of(
                ErrorCode.VALIDATION_ERROR,
                "None of the " + all.size() + " " + kind.words() + " can be taken",
                Map.of("rejected", sorted().subList(0, Math.min(TOLD, all.size())), "rejected_count", all.size()));
    }

    /** An entry that passed every check of ours, and that the database's own refuse. */
    private ApiException refusal(RowRefused reason) {
        return reason.code() == ErrorCode.CONFLICT
                ? ApiException.of(ErrorCode.CONFLICT, "This contradicts what is stored: " + reason.reason())
                : ApiException.of(
                        reason.code(),
                        "The database refuses this " + kind.word() + " for good (SQLSTATE " + reason.sqlState() + ")");
    }
}
