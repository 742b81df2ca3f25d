package io.tocsin.ingest.spool;

import io.tocsin.ingest.spool.JournalException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Whether an append has a chance.
 *
 * @param bytes that still fit, by the journal's own limit and by the disk's free space; never negative
 * @param refusal why an append would be refused, or how the last one failed; null where there is room
 */
public record Room(long bytes, @Nullable Reason refusal) {

    /** Whether there is any. */
    public boolean isLeft() {
        return refusal == null;
    }
}
