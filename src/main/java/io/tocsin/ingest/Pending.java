package io.tocsin.ingest;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that is ready to be stored, in the database or in the spool: everything about it is settled but its app's number, which
 * only the database can give. Compared by identity wherever it matters, since two requests may hold the same.
 */
sealed interface Pending permits PendingEvent, PendingReport {

    /** What it is. */
    EntryKind kind();

    /** The app's name. */
    String app();

    /** The key it came by; whom an app is counted for that it makes; null where nobody knows any more. */
    @Nullable
    UUID keyId();

    /** What tells it from others of its app. */
    UUID id();

    /** When it came first, in microseconds. */
    Instant receivedAt();

    /** About how many bytes it takes. */
    int size();

    /** How much work it is to write, where an event is 1. */
    int weight();
}
