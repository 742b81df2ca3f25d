package io.tocsin.ingest;

import io.opentelemetry.api.trace.SpanContext;
import io.tocsin.access.Caller;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a request's events come from.
 *
 * @param client who sent it, or who a trusted proxy says did; null where nobody knows
 * @param receivedAt in microseconds
 * @param drift how far the sender's clock is ahead; zero if it is right, or nothing is known of it
 * @param span the request's; invalid where nothing is traced
 */
record Origin(Caller caller, @Nullable SocketAddress client, Instant receivedAt, Duration drift, SpanContext span) {

    /** The client's IP address; null where nobody knows it, as where a proxy told a name. */
    @Nullable
    String address() {
        return client == null ? null : client.hostAddress();
    }
}
