package io.tocsin.alert.published;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Lets the form of the acknowledging page through the check of origins. A page that tells nobody where it came from (its address
 * holds a token) sends the origin {@code null}, and behind a proxy that ends TLS the service's own origin looks like another's. The
 * check guards what a browser sends by itself, such as cookies; here nothing counts but the token in the form.
 */
@ApplicationScoped
class AcknowledgeOrigin {

    /** Above the check of origins (300). */
    private static final int PRIORITY = 940;

    void register(@Observes Filters filters) {
        filters.register(AcknowledgeOrigin::forget, PRIORITY);
    }

    private static void forget(RoutingContext context) {
        String path = context.normalizedPath();
        if (path.startsWith("/alerts/") && path.endsWith("/acknowledge")) {
            context.request().headers().remove("Origin");
        }
        context.next();
    }
}
