package io.tocsin.health;

import io.quarkus.vertx.http.ManagementInterface;
import io.tocsin.http.ErrorCode;
import io.tocsin.http.LastRoute;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Answers 404 to probes of the management port that check nothing.
 *
 * <p>SmallRye Health answers UP to a group that does not exist, and to wellness, of which the service has no check. A probe with
 * a misspelled path would always be green.
 */
@ApplicationScoped
class UnknownProbes {

    /** The only group; {@code alert.published} answers it. */
    private static final String GROUP = "/health/group/alerts";

    /** Before the routes of SmallRye Health. */
    private static final int BEFORE_HEALTH = -1_000;

    private final LastRoute lastRoute;

    UnknownProbes(LastRoute lastRoute) {
        this.lastRoute = lastRoute;
    }

    void register(@Observes ManagementInterface management) {
        Router router = management.router();
        router.route("/health/group/*").order(BEFORE_HEALTH).handler(this::checkGroup);
        router.route("/health/well*").order(BEFORE_HEALTH).handler(this::refuse);
        router.route().order(Integer.MAX_VALUE).handler(this::refuse);
    }

    private void checkGroup(RoutingContext context) {
        String path = context.request().path();
        if (path.equals(GROUP) || path.equals("/health/group") || path.equals("/health/group/")) {
            context.next();
        } else {
            refuse(context);
        }
    }

    private void refuse(RoutingContext context) {
        lastRoute.refuse(context, ErrorCode.NOT_FOUND);
    }
}
