package io.tocsin.http;

import io.micrometer.core.instrument.Tags;
import io.quarkus.micrometer.runtime.HttpServerMetricsTagsContributor;
import io.quarkus.vertx.http.ManagementInterface;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the values of the tags {@code method} and {@code uri} of {@code http_server_requests}.
 *
 * <p>Quarkus takes both from the request if no resource matches it, so that strangers could make any number of series. Here such
 * a request has the {@code uri} {@value #UNKNOWN}, and a method that HTTP does not define has the {@code method}
 * {@value #OTHER}.
 */
@Singleton
class RequestTags implements HttpServerMetricsTagsContributor {

    static final String UNKNOWN = "UNKNOWN";
    static final String OTHER = "OTHER";

    /** Where Quarkus keeps the path of the resource that a request matches, such as {@code /api/v1/issues/{id}}. */
    private static final String TEMPLATE = "UrlPathTemplate";

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    /** Paths that are answered by routes and not by resources. */
    private static final Set<String> ROUTES = Set.of(
            "/api/v1/events",
            "/api/v1/requests",
            "/openapi",
            "/metrics",
            "/health",
            "/health/live",
            "/health/ready",
            "/health/started",
            "/health/group",
            "/health/group/alerts");

    private static final String PAGES = "/docs";

    /** Above all filters that answer: what they refuse is measured too. */
    private static final int PRIORITY = 1_100;

    private final LastRoute lastRoute;

    RequestTags(LastRoute lastRoute) {
        this.lastRoute = lastRoute;
    }

    void register(@Observes Filters filters) {
        filters.register(this::begin, PRIORITY);
    }

    void registerManagement(@Observes ManagementInterface management) {
        management.router().route().order(Integer.MIN_VALUE).handler(this::begin);
    }

    @Override
    public Tags contribute(Context context) {
        String template = context.requestContextLocalData(TEMPLATE);
        return Tags.of(
                "method",
                method(context.request().method()),
                "uri",
                template == null ? route(context.request().path()) : template);
    }

    /** Names the request before anything answers it, for a client that goes away without waiting for the answer. */
    private void begin(RoutingContext context) {
        if (!METHODS.contains(context.request().method().name())) {
            lastRoute.refuse(context, ErrorCode.METHOD_NOT_ALLOWED);
            return;
        }
        if (context.request() instanceof HttpServerRequestInternal request) {
            request.context().putLocal(TEMPLATE, route(request.path()));
        }
        context.next();
    }

    private static String method(HttpMethod method) {
        return METHODS.contains(method.name()) ? method.name() : OTHER;
    }

    static String route(@Nullable String path) {
        if (path == null) {
            return UNKNOWN;
        }
        if (path.equals(PAGES) || path.startsWith(PAGES + "/")) {
            return PAGES;
        }
        return ROUTES.contains(path) ? path : UNKNOWN;
    }
}
