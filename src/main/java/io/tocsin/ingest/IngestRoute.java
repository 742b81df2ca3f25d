package io.tocsin.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.tocsin.access.RouteGuard;
import io.tocsin.http.ApiException;
import io.tocsin.http.ErrorCode;
import io.tocsin.http.LastRoute;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/v1/events}, prototype. */
@ApplicationScoped
class IngestRoute {

    static final String NDJSON = "application/x-ndjson";

    private final EventIngest ingest;
    private final BodyReader bodies;
    private final RouteGuard guard;
    private final LastRoute lastRoute;
    private final ObjectWriter json;

    IngestRoute(EventIngest ingest, BodyReader bodies, RouteGuard guard, LastRoute lastRoute, ObjectMapper json) {
        this.ingest = ingest;
        this.bodies = bodies;
        this.guard = guard;
        this.lastRoute = lastRoute;
        this.json = json.writer();
    }

    void register(@Observes Router router) {
        router.post("/api/v1/events").handler(this::post);
    }

    void post(RoutingContext context) {
        HttpServerRequest request = context.request();
        String contentType = request.getHeader("Content-Type");
        String encoding = request.getHeader("Content-Encoding");
        boolean lines = contentType != null && contentType.startsWith(NDJSON);
        Context loop = Vertx.currentContext();
        guard.require(context, "events", "write")
                .flatMap(caller ->
                        bodies.read(request).flatMap(body -> ingest.take(body, encoding, lines, caller)))
                .subscribe()
                .with(answer -> loop.runOnContext(ignored -> accept(context, answer)), failure -> loop.runOnContext(
                        ignored -> refuse(context, failure)));
    }

    private void accept(RoutingContext context, Object answer) {
        try {
            context.response()
                    .setStatusCode(202)
                    .putHeader("Content-Type", "application/json")
                    .end(Buffer.buffer(json.writeValueAsBytes(answer)));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void refuse(RoutingContext context, @Nullable Throwable failure) {
        lastRoute.refuse(
                context,
                failure instanceof ApiException refusal
                        ? refusal
                        : ApiException.of(ErrorCode.INTERNAL_ERROR, String.valueOf(failure)));
    }
}
