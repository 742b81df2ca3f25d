package io.tocsin.ingest.spool;

import java.io.IOException;

/**
 * Hears of what an operator has to know. Called by whichever thread found it, while the journal is opened as well; it has to be
 * quick, must not throw, and must not call the journal.
 */
public interface JournalListener {

    /** Bytes that are no frames were found, and set aside. */
    void damaged(Damage damage);

    /** Something failed that loses nothing by itself: a segment was abandoned, or could not be deleted. */
    void troubled(String what, IOException failure);
}
