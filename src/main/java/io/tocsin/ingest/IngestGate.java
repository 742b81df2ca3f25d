package io.tocsin.ingest;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.tocsin.http.ApiException;
import io.tocsin.http.BodyLimit;
import io.tocsin.http.LastRoute;
import io.tocsin.http.MemoryBudget;
import io.tocsin.http.Overload;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses, in overload, before anything is done for a request: before its key is looked at and before any of its body is read.
 * It only looks, and takes nothing for whoever has not shown a key yet; {@link io.tocsin.http.BodyReader} takes.
 */
@ApplicationScoped
class IngestGate {

    /** Below cross-origin headers (300), so that pages can read the refusal; above authentication (200). */
    private static final int PRIORITY = 240;

    private static final Set<String> PATHS = Set.of(IngestRoute.EVENTS, IngestRoute.REQUESTS);

    private final MemoryBudget memory;
    private final IngestBuffer buffer;
    private final IngestMetrics metrics;
    private final LastRoute lastRoute;
    private final BodyLimit limit;

    IngestGate(MemoryBudget memory, IngestBuffer buffer, IngestMetrics metrics, LastRoute lastRoute, BodyLimit limit) {
        this.memory = memory;
        this.buffer = buffer;
        this.metrics = metrics;
        this.lastRoute = lastRoute;
        this.limit = limit;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, PRIORITY);
    }

    private void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (!request.method().equals(HttpMethod.POST) || !PATHS.contains(context.normalizedPath())) {
            context.next();
            return;
        }
        Overload overload = overload(request);
        if (overload == null) {
            context.next();
            return;
        }
        ApiException refusal = overload.refusal();
        metrics.refused(refusal);
        lastRoute.refuse(context, refusal);
        limit.drain(request);
    }

    private @Nullable Overload overload(HttpServerRequest request) {
        Overload overload = buffer.overload();
        if (overload != null) {
            return overload;
        }
        // A body that does not say its length has one byte at least.
        return memory.fits(BodyLimit.declared(request).orElse(1)) ? null : Overload.MEMORY;
    }
}
