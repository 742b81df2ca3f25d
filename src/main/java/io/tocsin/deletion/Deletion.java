package io.tocsin.deletion;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request to delete data, and its result.
 *
 * @param userIds the user's id as it was asked for, and as it may be stored; empty if another kind, or done
 * @param state {@code pending}, {@code running} or {@code done}
 * @param events how many events have been deleted
 * @param position of a deletion by user: up to when its events have been deleted
 * @param error why the last attempt failed; empty if it did not
 */
record Deletion(
        UUID id,
        DeletionKind kind,
        int appId,
        String app,
        @Nullable UUID eventId,
        @Nullable UUID issueId,
        List<String> userIds,
        Instant requestedAt,
        String requestedBy,
        String state,
        long events,
        @Nullable Instant position,
        @Nullable Instant finishedAt,
        String error) {}
