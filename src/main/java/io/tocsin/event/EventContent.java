package io.tocsin.event;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one event says, checked and made storable, before it is known which app and issue it belongs to. Texts that were
 * absent are empty.
 *
 * @param id the client's id, else one made here
 * @param clientId whether the id came from the client, so that a retry can be told
 * @param occurredAt when it happened, within the bounds of what is accepted, in microseconds
 * @param receivedAt when it came, in microseconds
 * @param count how many times it happened, 1 to 1,000,000
 * @param level {@code fatal, error, warning, info} or {@code debug}
 * @param errorType its type, for example {@code java.lang.IllegalStateException}
 * @param tags a JSON object of strings; null where there are none
 * @param payload a JSON object of everything that has no column of its own; null where there is nothing
 */
public record EventContent(
        UUID id,
        boolean clientId,
        Instant occurredAt,
        Instant receivedAt,
        int count,
        String level,
        String environment,
        String release,
        String errorType,
        String message,
        String serverName,
        String transaction,
        String logger,
        String platform,
        String userId,
        String traceId,
        String spanId,
        @Nullable JsonText tags,
        @Nullable JsonText payload) {

    /** About how many bytes it takes in memory and on the wire to the database. */
    public int size() {
        return 256
                + message.length()
                + errorType.length()
                + environment.length()
                + release.length()
                + serverName.length()
                + transaction.length()
                + logger.length()
                + userId.length()
                + (tags == null ? 0 : tags.length())
                + (payload == null ? 0 : payload.length());
    }
}
