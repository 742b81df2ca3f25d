package io.tocsin.http;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Refuses a body that says it is too large before any of it is read. Quarkus has the same bound and would close the
 * connection at once, which a client that is still sending sees as a reset and not as a 413; here what it sends is thrown
 * away for a while, so that it can read why.
 */
@ApplicationScoped
public class BodyLimit {

    /** Below {@link RequestIds}, above everything that does work. */
    private static final int PRIORITY = 900;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final long most;
    private final LastRoute lastRoute;
    private final Vertx vertx;

    BodyLimit(
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize most,
            LastRoute lastRoute,
            Vertx vertx) {
        this.most = most.asLongValue();
        this.lastRoute = lastRoute;
        this.vertx = vertx;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, PRIORITY);
    }

    /** How many bytes a body may have, as it is sent. */
    public long most() {
        return most;
    }

    /** The refusal of a body that is larger. */
    public ApiException tooLarge() {
        return ApiException.of(
                ErrorCode.PAYLOAD_TOO_LARGE,
                "The body is larger than " + most + " bytes",
                Map.of("max_body_bytes", most));
    }

    /** Throws away what is still sent, for a bounded time. */
    public void drain(HttpServerRequest request) {
        request.handler(ignored -> {});
        long timer =
                vertx.setTimer(PATIENCE.toMillis(), late -> request.connection().close());
        request.endHandler(end -> vertx.cancelTimer(timer));
        request.exceptionHandler(gone -> vertx.cancelTimer(timer));
        request.resume();
    }

    private void check(RoutingContext context) {
        String length = context.request().getHeader("Content-Length");
        if (length == null || !isOver(length)) {
            context.next();
            return;
        }
        lastRoute.refuse(context, tooLarge());
        drain(context.request());
    }

    private boolean isOver(String length) {
        try {
            return Long.parseLong(length) > most;
        } catch (NumberFormatException tooLongForALong) {
            return true;
        }
    }
}
