package io.tocsin.ingest;

import io.tocsin.http.ApiException;
import io.tocsin.ingest.Submission.Stored;
import java.util.List;

/** What a request's body holds, good and rejected; and what its sender is told of it. */
sealed interface RequestEntries permits RequestEvents, RequestReports {

    /** A good entry and its place in the request. */
    record Good(int index, Pending entry) {}

    /** What is to be stored. */
    List<Good> good();

    /** What is not taken, so far. */
    List<Rejection> rejected();

    /** How many entries there are, whatever becomes of them. */
    int count();

    /** This one is not taken, for a reason that was found later. */
    void reject(int index, ApiException reason);

    /** The body's bytes are needed no more. */
    void releaseMemory();

    /**
     * The answer where there is nothing to store.
     *
     * @throws ApiException where all of it was rejected
     */
    Accepted answerOfNone();

    /**
     * The answer.
     *
     * @param taken what was to be stored, in the order of the submission
     * @throws ApiException where nothing was stored or filtered
     */
    Accepted answer(List<Good> taken, Stored stored);
}
