package io.tocsin.http;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Bounds what one connection may have waiting in the kernel, and so what an event loop reads of it before it turns to the next:
 * where many send large bodies at once, everybody else, the probes included, would wait for megabytes of each.
 */
@ApplicationScoped
class ReceiveBuffers implements HttpServerOptionsCustomizer {

    /** In bytes. At a round trip of 20 ms it still lets 3 MiB a second through on each connection. */
    private static final int SIZE = 64 << 10;

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        options.setReceiveBufferSize(SIZE);
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        options.setReceiveBufferSize(SIZE);
    }
}
