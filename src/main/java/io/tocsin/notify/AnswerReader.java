package io.tocsin.notify;

import io.vertx.core.http.HttpClientResponse;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Takes an answer as it comes. Its status settles what became of the message; of its body the beginning is kept for the log, and
 * one that does not end soon is cut off.
 */
final class AnswerReader {

    private static final int KEPT_BYTES = 2 << 10;
    private static final int MOST_BYTES = 64 << 10;

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final CompletableFuture<Outcome> outcome;
    private final Instant now;

    private long bytes;
    private volatile int status;
    private volatile @Nullable String retryAfter;

    AnswerReader(CompletableFuture<Outcome> outcome, Instant now) {
        this.outcome = outcome;
        this.now = now;
    }

    /** Begins to read; on the connection's event loop. */
    void read(HttpClientResponse response) {
        retryAfter = response.getHeader("Retry-After");
        status = response.statusCode();
        response.exceptionHandler(broken -> complete());
        response.endHandler(end -> complete());
        response.handler(buffer -> {
            bytes += buffer.length();
            keep(buffer.getBytes(0, Math.min(buffer.length(), KEPT_BYTES)));
            if (bytes > MOST_BYTES) {
                complete();
                response.request().connection().close();
            }
        });
    }

    private synchronized void keep(byte[] more) {
        kept.write(more, 0, Math.min(more.length, KEPT_BYTES - kept.size()));
    }

    /** With what has come; nothing where not even the head has. */
    void complete() {
        if (status != 0) {
            outcome.complete(Outcome.ofHttp(status, text(), RetryAfterHeader.parse(retryAfter, now)));
        }
    }

    private synchronized String text() {
        return kept.toString(StandardCharsets.UTF_8);
    }
}
