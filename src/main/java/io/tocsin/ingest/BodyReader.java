package io.tocsin.ingest;

import io.smallrye.mutiny.Uni;
import io.tocsin.http.ApiException;
import io.tocsin.http.BodyLimit;
import io.tocsin.http.ErrorCode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Reads a request's body as it arrives, on the event loop: a client that sends slowly holds no thread. (A body parameter of
 * a resource method would: beyond a few kilobytes Quarkus REST reads on from a worker thread.)
 */
@ApplicationScoped
class BodyReader {

    private static final int FIRST_CAPACITY = 4096;

    private final BodyLimit limit;

    BodyReader(BodyLimit limit) {
        this.limit = limit;
    }

    /** The whole body; fails with 413 as soon as it is larger than it may be, and with 400 where its end never comes. */
    Uni<byte[]> read(HttpServerRequest request) {
        return Uni.createFrom().emitter(emitter -> {
            Buffer body = Buffer.buffer(FIRST_CAPACITY);
            request.handler(chunk -> {
                if (body.length() + (long) chunk.length() > limit.most()) {
                    emitter.fail(limit.tooLarge());
                    limit.drain(request);
                } else {
                    body.appendBuffer(chunk);
                }
            });
            request.exceptionHandler(broken -> emitter.fail(
                    ApiException.of(ErrorCode.MALFORMED_REQUEST, "The body ended before it was complete")));
            request.endHandler(end -> emitter.complete(body.getBytes()));
            if (request.isEnded()) {
                emitter.complete(body.getBytes());
            } else {
                request.resume();
            }
        });
    }
}
