package io.tocsin.access;

import io.tocsin.http.ApiException;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/** From a request to its key, by {@code Authorization: Bearer <key>}; each request counts for its key's rate limit. */
@ApplicationScoped
class ShownKeys {

    private static final String SCHEME = "bearer ";
    /** Longer than any key; what is longer is not hashed. */
    private static final int LONGEST = 512;

    private final KeyRing keys;
    private final RateLimits limits;

    ShownKeys(KeyRing keys, RateLimits limits) {
        this.keys = keys;
        this.limits = limits;
    }

    /**
     * The key that the request shows. Completed at once for a key in memory.
     *
     * @return null where the request does not try; fails with {@link ApiException} 401, 429 or 503
     */
    @Nullable
    CompletableFuture<ApiKey> of(RoutingContext context) {
        String header = context.request().getHeader("Authorization");
        if (header == null) {
            return null;
        }
        String secret = header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? header.substring(SCHEME.length()).strip()
                : "";
        if (secret.isEmpty() || secret.length() > LONGEST) {
            return CompletableFuture.failedFuture(ApiException.keyUnknown());
        }
        return keys.find(secret).thenApply(found -> {
            ApiKey key = found.orElseThrow(ApiException::keyUnknown);
            ApiException oneTooMany = limits.take(key, context);
            if (oneTooMany != null) {
                throw oneTooMany;
            }
            if (key.app() != null) {
                MDC.put("app", key.app().name());
            }
            return key;
        });
    }
}
