package io.tocsin.http;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Refuses a body that says it is too large before any of it is read. Quarkus has the same bound and would close the
 * connection at once, which a client that is still sending sees as a reset and not as a 413; here what it sends is thrown
 * away for a while, so that it can read why. The same is done for whatever else is answered before its body was read (no
 * key, a rate limit): left alone, such a body would fill the connection, and its client would hang in its writing.
 */
@ApplicationScoped
public class BodyLimit {

    /** Below {@link RequestIds}, above everything that does work. */
    private static final int PRIORITY = 900;

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** What is smaller has come, as a rule, with the headers. */
    private static final long WORTH_A_LOOK = 8192;

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

    /** Returns the refusal of a body that is larger than {@code maxBytes}. */
    public static ApiException tooLarge(long maxBytes) {
        return ApiException.of(
                ErrorCode.PAYLOAD_TOO_LARGE,
                "The body is larger than " + maxBytes + " bytes",
                Map.of("max_body_bytes", maxBytes));
    }

    /** How many bytes the body has, as its head says; empty where that is not said, as of a chunked one. */
    public static OptionalLong declared(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        if (length == null) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(length));
        } catch (NumberFormatException tooLongForALong) {
            return OptionalLong.of(Long.MAX_VALUE);
        }
    }

    /** Throws away what is still sent, for a bounded time; then the connection is closed. */
    public void drain(HttpServerRequest request) {
        drain(request, PATIENCE);
    }

    /** Throws away what is still sent, for so long; then the connection is closed. */
    public void drain(HttpServerRequest request, Duration patience) {
        if (request.isEnded()) {
            return;
        }
        request.handler(ignored -> {});
        long timer = vertx.setTimer(patience.toMillis(), late -> {
            // Another draining may have taken the handlers below.
            if (!request.isEnded()) {
                request.connection().close();
            }
        });
        request.endHandler(end -> vertx.cancelTimer(timer));
        request.exceptionHandler(gone -> vertx.cancelTimer(timer));
        request.resume();
    }

    private void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        OptionalLong declared = declared(request);
        if (declared.isPresent() && declared.getAsLong() > most) {
            lastRoute.refuse(context, tooLarge(most));
            drain(request);
            return;
        }
        boolean mayBeLong = declared.isPresent() ? declared.getAsLong() > WORTH_A_LOOK : !request.isEnded();
        if (mayBeLong && !request.method().equals(HttpMethod.GET)) {
            context.addEndHandler(answered -> drain(request));
        }
        context.next();
    }
}
