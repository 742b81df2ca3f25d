package io.tocsin.ingest;

import io.tocsin.event.EventContent;
import io.tocsin.time.Instants;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Events that are ready to be written. */
final class PlainEvents {

    private PlainEvents() {}

    /** What an event says that has a type and a message and nothing else. */
    static EventContent content(boolean clientId, Instant occurredAt, String message) {
        return new EventContent(
                UUID.randomUUID(),
                clientId,
                Instants.toMicros(occurredAt),
                Instants.toMicros(Instant.now()),
                1,
                "error",
                "",
                "",
                "Storm",
                message,
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                null,
                null);
    }

    /** So many of an issue, a millisecond after each other. */
    static List<PendingEvent> of(String app, boolean clientId, Instant first, int events) {
        List<PendingEvent> pending = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            pending.add(pending(app, content(clientId, first.plusMillis(i), "m" + i)));
        }
        return pending;
    }

    static PendingEvent pending(String app, EventContent content) {
        return new PendingEvent(app, null, IssueOf.typeAlone(app, content), content);
    }
}
