package io.tocsin.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.tocsin.access.Caller;
import io.tocsin.access.RouteAccess;
import io.tocsin.http.BodyLimit;
import io.tocsin.http.BodyReader;
import io.tocsin.http.BodyReader.Body;
import io.tocsin.http.BodyReader.Bounds;
import io.tocsin.http.ErrorCode;
import io.tocsin.http.EventLoop;
import io.tocsin.http.LastRoute;
import io.tocsin.http.Overload;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /api/v1/events} and {@code POST /api/v1/requests}. Vert.x routes and no resource: Quarkus REST with its security took more processor time than all
 * the rest of a request of one event (docs/performance.md). What it would have done is done here, by hand. The OpenAPI document
 * has them from {@code META-INF/openapi.yaml}.
 */
@ApplicationScoped
class IngestRoute {

    static final String EVENTS = "/api/v1/events";
    static final String REQUESTS = "/api/v1/requests";

    /** Routes are tried by their order: behind ingest's gate (-240), before the authentication of resources (-200). */
    private static final int ORDER = -220;

    private static final String JSON = "application/json";
    private static final String LINES = "application/x-ndjson";

    private final Intake ingest;
    private final BodyReader bodies;
    private final RouteAccess access;
    private final LastRoute lastRoute;
    private final BodyLimit limit;
    private final ObjectWriter json;
    private final Clock clock;

    IngestRoute(
            Intake ingest,
            BodyReader bodies,
            RouteAccess access,
            LastRoute lastRoute,
            BodyLimit limit,
            ObjectMapper json,
            Clock clock) {
        this.clock = clock;
        this.ingest = ingest;
        this.bodies = bodies;
        this.access = access;
        this.lastRoute = lastRoute;
        this.limit = limit;
        this.json = json.writer();
    }

    void register(@Observes Router router) {
        router.post(EVENTS).order(ORDER).handler(context -> post(context, EntryKind.EVENT));
        router.post(REQUESTS).order(ORDER).handler(context -> post(context, EntryKind.REPORT));
    }

    /** Never blocks. Whatever completes elsewhere comes back to the connection's event loop. */
    void post(RoutingContext context, EntryKind kind) {
        HttpServerRequest request = context.request();
        String type = request.getHeader("Content-Type");
        boolean lines = is(LINES, type);
        ErrorCode notUnderstood = notUnderstood(context, type, lines);
        if (notUnderstood != null) {
            lastRoute.refuse(context, notUnderstood);
            limit.drain(request);
            return;
        }
        String encoding = request.getHeader("Content-Encoding");
        SocketAddress client = request.remoteAddress();
        Duration drift = ClockDrift.of(request.headers(), clock.instant());
        EventLoop eventLoop = EventLoop.current();
        access.require(context, kind.resource(), "write")
                .thenComposeAsync(
                        caller -> read(request, caller)
                                .thenCompose(body -> ingest.take(kind, body, encoding, lines, caller, client, drift)),
                        eventLoop)
                .whenCompleteAsync((accepted, failure) -> answer(context, accepted, failure), eventLoop);
    }

    /** A body takes the share of the app that its events belong to, as {@link Submission#lane} does, or of the key. */
    private CompletableFuture<Body> read(HttpServerRequest request, Caller caller) {
        Object owner = caller.app() == null ? caller.keyId() : caller.app().name();
        return ingest.admit(
                owner,
                () -> bodies.read(request, new Bounds(owner, limit.most(), true, Overload.SLOW_CLIENT::refusal)));
    }

    private static @Nullable ErrorCode notUnderstood(RoutingContext context, @Nullable String type, boolean lines) {
        if (type != null && !lines && !is(JSON, type)) {
            return ErrorCode.UNSUPPORTED_MEDIA_TYPE;
        }
        return acceptsJson(context.request().getHeader("Accept")) ? null : ErrorCode.NOT_ACCEPTABLE;
    }

    private static boolean acceptsJson(@Nullable String accepted) {
        if (accepted == null || accepted.isBlank()) {
            return true;
        }
        for (String range : accepted.split(",", -1)) {
            String type = range.strip();
            if (is("*/*", type) || is("application/*", type) || is(JSON, type)) {
                return true;
            }
        }
        return false;
    }

    private static boolean is(String expected, @Nullable String type) {
        return type != null
                && type.regionMatches(true, 0, expected, 0, expected.length())
                && (type.length() == expected.length() || " ;".indexOf(type.charAt(expected.length())) >= 0);
    }

    private void answer(RoutingContext context, @Nullable Accepted accepted, @Nullable Throwable failure) {
        if (context.response().ended() || context.response().closed()) {
            return;
        }
        if (accepted == null) {
            lastRoute.fail(context, failure == null ? new IllegalStateException("No answer") : failure);
            if (!context.request().isEnded()) {
                limit.drain(context.request());
            }
            return;
        }
        try {
            context.response()
                    .setStatusCode(202)
                    .putHeader("Content-Type", JSON)
                    .end(Buffer.buffer(json.writeValueAsBytes(accepted)));
        } catch (JsonProcessingException impossible) {
            lastRoute.fail(context, impossible);
        }
    }
}
