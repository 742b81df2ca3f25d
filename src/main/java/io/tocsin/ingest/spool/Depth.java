package io.tocsin.ingest.spool;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What waits in the journal.
 *
 * @param frames not yet released
 * @param events in them
 * @param bytes of all segments on the disk; released frames count until their segment is deleted
 * @param oldest the earliest {@link Frame#at()} of them; null where there are none
 */
public record Depth(
        long frames, long events, long bytes, @Nullable Instant oldest) {

    /** Whether nothing waits. */
    public boolean isEmpty() {
        return frames == 0;
    }
}
