package io.tocsin.ingest;

import io.tocsin.event.EventContent;
import io.tocsin.issue.Grouped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event that is ready to be stored, in the database or in the spool: everything about it is settled but its app's number,
 * which only the database can give. Compared by identity wherever it matters, since two requests may hold the same.
 *
 * @param app the app's name
 * @param keyId the key it came by; whom an app is counted for that this event makes; null where nobody knows any more
 * @param grouped the issue it belongs to, and why
 */
record PendingEvent(String app, @Nullable UUID keyId, Grouped grouped, EventContent content) {}
