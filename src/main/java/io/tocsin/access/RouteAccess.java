package io.tocsin.access;

import io.tocsin.http.ApiException;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Guards a Vert.x route by the keys, limits and permissions that guard resource methods, without Quarkus Security around them:
 * for what is asked for so often that the difference counts (docs/performance.md).
 */
@ApplicationScoped
public class RouteAccess {

    private final ShownKeys keys;

    RouteAccess(ShownKeys keys) {
        this.keys = keys;
    }

    /**
     * Who sends the request. Completed at once for a key in memory.
     *
     * @return fails with {@link ApiException} 401, 403, 429 or 503 where nobody does who holds {@code resource:action}
     */
    public CompletionStage<Caller> require(RoutingContext context, String resource, String action) {
        CompletableFuture<ApiKey> shown = keys.of(context);
        if (shown == null) {
            return CompletableFuture.failedFuture(ApiException.keyNeeded());
        }
        return shown.thenApply(key -> {
            if (!key.permissions().allow(resource, action)) {
                throw ApiException.lacking(resource + ":" + action);
            }
            return Caller.of(key);
        });
    }
}
