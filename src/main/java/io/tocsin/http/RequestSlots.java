package io.tocsin.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * Limits how many requests of resources are worked on at once. Scheduled work (the evaluation of alert rules) and {@code /metrics}
 * run on the same pool of worker threads; so that no flood of requests delays them, requests never take all of its threads.
 * Ingest does not pass here: it uses no worker.
 */
@ApplicationScoped
class RequestSlots {

    /** The pool has 200 threads (quarkus.thread-pool.max-threads); 16 database connections serve these. */
    static final int MAX_REQUESTS = 128;

    /** Behind the collection of bodies (210): a request waits for its client without a slot. Before authentication (200). */
    private static final int PRIORITY = 205;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Semaphore slots = new Semaphore(MAX_REQUESTS);
    private final LastRoute lastRoute;

    RequestSlots(LastRoute lastRoute) {
        this.lastRoute = lastRoute;
    }

    void register(@Observes Filters filters) {
        filters.register(this::take, PRIORITY);
    }

    private void take(RoutingContext context) {
        if (!slots.tryAcquire()) {
            lastRoute.refuse(
                    context,
                    ApiException.unavailable(
                            "Too many requests are being worked on; try again later",
                            RETRY_AFTER,
                            Map.of("reason", "requests")));
            return;
        }
        context.addEndHandler(ended -> slots.release());
        context.next();
    }
}
