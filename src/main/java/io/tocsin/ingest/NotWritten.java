package io.tocsin.ingest;

import org.jspecify.annotations.Nullable;

/**
 * A batch that is not known to be in the database, through no fault of its events: no connection, no answer in time, no room, a
 * server that only reads, or trouble nobody has thought of. It may be there all the same; writing it again is harmless.
 */
final class NotWritten extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean late;

    NotWritten(String message, @Nullable Throwable cause, boolean late) {
        super(message, cause, false, false);
        this.late = late;
    }

    /** Whether it was given up because its time was over: a smaller batch may have more luck. */
    boolean late() {
        return late;
    }
}
