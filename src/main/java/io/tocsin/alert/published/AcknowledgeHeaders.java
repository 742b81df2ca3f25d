package io.tocsin.alert.published;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.tocsin.http.RequestPath;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * The headers of the acknowledging page, in and out.
 *
 * <p>Its form passes the check of origins. A page that tells nobody where it came from (its address holds a token) sends the origin
 * {@code null}, and behind a proxy that ends TLS the service's own origin looks like another's. The check guards what a browser sends
 * by itself, such as cookies; here nothing counts but the token in the form.
 *
 * <p>Its policy takes the place of that of all answers ({@code http.SecurityHeaders}): a resource could only add a second one, and a
 * browser keeps both.
 */
@ApplicationScoped
class AcknowledgeHeaders {

    /** Above the check of origins (300), below the headers of all answers (950). */
    private static final int PRIORITY = 940;

    void register(@Observes Filters filters) {
        filters.register(AcknowledgeHeaders::change, PRIORITY);
    }

    private static void change(RoutingContext context) {
        String path = RequestPath.of(context);
        if (path.startsWith("/alerts/") && path.endsWith("/acknowledge")) {
            context.request().headers().remove("Origin");
            MultiMap answer = context.response().headers();
            answer.set("Content-Security-Policy", AcknowledgePage.POLICY);
            answer.set("Cache-Control", "no-store");
            answer.set("Referrer-Policy", "no-referrer");
            answer.set("X-Robots-Tag", "noindex, nofollow");
        }
        context.next();
    }
}
