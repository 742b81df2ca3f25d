package io.tocsin.access;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.tocsin.http.ApiException;
import io.tocsin.http.BodyLimit;
import io.tocsin.http.BodyReader;
import io.tocsin.http.BodyReader.Body;
import io.tocsin.http.BodyReader.Bounds;
import io.tocsin.http.ErrorCode;
import io.tocsin.http.EventLoop;
import io.tocsin.http.LastRoute;
import io.tocsin.http.RequestPath;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Collects the bodies of all resources on the event loop before a worker thread is taken. Quarkus REST reads what is set on the
 * routing context, as Vert.x' own {@code BodyHandler} does, and never from the connection. Bodies of {@code /api/} are read only
 * with a valid key. The form of an alert's link needs none, so it is small, and all such forms have one share of the memory.
 */
@ApplicationScoped
class ResourceBodies {

    /** Behind the routes of ingest (220), which read their own bodies; before authentication (200). */
    private static final int PRIORITY = 210;

    private static final long MAX_RESOURCE_BYTES = 1 << 20;
    private static final long MAX_FORM_BYTES = 64 << 10;
    /** The JSON reader's buffers and the strings that it creates take several times the bytes of a body. */
    private static final int BYTES_WHILE_READ = 8;

    private static final Set<HttpMethod> WITHOUT_BODY = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final Object NO_KEY = "no key";

    private final ShownKeys keys;
    private final BodyReader bodies;
    private final BodyLimit limit;
    private final LastRoute lastRoute;

    ResourceBodies(ShownKeys keys, BodyReader bodies, BodyLimit limit, LastRoute lastRoute) {
        this.keys = keys;
        this.bodies = bodies;
        this.limit = limit;
        this.lastRoute = lastRoute;
    }

    void register(@Observes Filters filters) {
        filters.register(this::collect, PRIORITY);
    }

    // The callbacks answer every failure.
    @SuppressWarnings("FutureReturnValueIgnored")
    private void collect(RoutingContext context) {
        if (WITHOUT_BODY.contains(context.request().method())) {
            context.next();
            return;
        }
        if (!RequestPath.of(context).startsWith("/api/")) {
            read(context, new Bounds(NO_KEY, MAX_FORM_BYTES, false, ResourceBodies::tooSlow));
            return;
        }
        CompletableFuture<ApiKey> shown = keys.of(context);
        if (shown == null) {
            // Its refusal, 401 or 404, needs no body.
            set(context, Buffer.buffer());
            context.next();
            return;
        }
        shown.whenCompleteAsync(
                (key, failure) -> {
                    if (failure == null) {
                        Object owner = key.app() == null ? key.id() : key.app().name();
                        read(context, new Bounds(owner, MAX_RESOURCE_BYTES, true, ResourceBodies::tooSlow));
                    } else {
                        refuse(context, failure);
                    }
                },
                EventLoop.current());
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    private void read(RoutingContext context, Bounds bounds) {
        bodies.read(context.request(), bounds).whenComplete((body, failure) -> pass(context, body, failure));
    }

    private void pass(RoutingContext context, @Nullable Body body, @Nullable Throwable failure) {
        if (body == null) {
            refuse(context, failure == null ? new IllegalStateException("No body") : failure);
            return;
        }
        context.addEndHandler(answered -> body.memory().release());
        try {
            body.memory().grow((BYTES_WHILE_READ - 1L) * body.bytes().length);
        } catch (ApiException noRoom) {
            refuse(context, noRoom);
            return;
        }
        set(context, Buffer.buffer(body.bytes()));
        context.next();
    }

    private void refuse(RoutingContext context, Throwable failure) {
        HttpServerRequest request = context.request();
        if (!context.response().closed() && !context.response().ended()) {
            lastRoute.fail(context, failure);
        }
        if (!request.isEnded()) {
            limit.drain(request);
        }
    }

    private static void set(RoutingContext context, Buffer body) {
        ((RoutingContextInternal) context).setBody(body);
    }

    private static ApiException tooSlow() {
        return ApiException.of(
                ErrorCode.REQUEST_TIMEOUT_ERROR,
                "The body arrived too slowly; send it within the time limit of a body");
    }
}
