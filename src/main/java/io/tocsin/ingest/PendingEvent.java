package io.tocsin.ingest;

import io.tocsin.event.EventContent;
import io.tocsin.issue.Grouped;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event that is ready to be stored.
 *
 * @param grouped the issue it belongs to, and why
 */
record PendingEvent(String app, @Nullable UUID keyId, Grouped grouped, EventContent content) implements Pending {

    @Override
    public EntryKind kind() {
        return EntryKind.EVENT;
    }

    @Override
    public UUID id() {
        return content.id();
    }

    @Override
    public Instant receivedAt() {
        return content.receivedAt();
    }

    @Override
    public int size() {
        return content.size();
    }

    @Override
    public int weight() {
        return 1;
    }
}
