package io.tocsin.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** The headers that keep a browser from doing with an answer what it is not meant for. */
@ApplicationScoped
class SecurityHeaders {

    private static final int PRIORITY = 950;
    /** Answers are data: a browser that renders one may load and run nothing. */
    private static final String DATA_POLICY = "default-src 'none'; frame-ancestors 'none'";
    /** The page of the OpenAPI document loads its own scripts; Swagger UI sets some styles inline. */
    private static final String PAGE_POLICY =
            "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

    void register(@Observes Filters filters) {
        filters.register(SecurityHeaders::add, PRIORITY);
    }

    private static void add(RoutingContext context) {
        MultiMap headers = context.response().headers();
        String path = RequestPath.of(context);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("X-Frame-Options", "DENY");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set(
                "Content-Security-Policy",
                path.equals("/docs") || path.startsWith("/docs/") ? PAGE_POLICY : DATA_POLICY);
        if (path.startsWith("/api/")) {
            headers.set("Cache-Control", "no-store");
        }
        context.next();
    }
}
