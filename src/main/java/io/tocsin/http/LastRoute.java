package io.tocsin.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Gives what is refused below JAX-RS (no such path, a body too large, a failing filter) the one error shape as well. */
@ApplicationScoped
public class LastRoute {

    private final ObjectMapper json;

    LastRoute(ObjectMapper json) {
        this.json = json;
    }

    void register(@Observes Router router) {
        router.route().order(Integer.MAX_VALUE).handler(context -> refuse(context, ErrorCode.NOT_FOUND));
        router.route().order(Integer.MIN_VALUE).failureHandler(this::failed);
    }

    /** Answers with a refusal, from a Vert.x handler. */
    public void refuse(RoutingContext context, ApiException refusal) {
        if (context.response().headWritten()) {
            context.response().reset();
            return;
        }
        context.response()
                .setStatusCode(refusal.code().status())
                .putHeader("Content-Type", "application/json;charset=UTF-8")
                .putHeader(RequestIds.HEADER, RequestIds.of(context));
        if (refusal.retryAfter() != null) {
            context.response().putHeader(RetryAfter.HEADER, Long.toString(RetryAfter.seconds(refusal.retryAfter())));
        }
        if (refusal.code() == ErrorCode.AUTHENTICATION_ERROR) {
            context.response().putHeader("WWW-Authenticate", "Bearer");
        }
        context.response().end(body(refusal, context));
    }

    /** Answers with what a failure means to the caller, from a Vert.x handler. */
    public void fail(RoutingContext context, Throwable failure) {
        refuse(context, Failures.refusal(failure, context));
    }

    /** Answers with a refusal that has no more to say than its kind. */
    public void refuse(RoutingContext context, ErrorCode code) {
        refuse(context, ApiException.of(code, StandardMessage.of(code)));
    }

    private void failed(RoutingContext context) {
        Throwable failure = context.failure();
        if (failure instanceof ApiException refusal) {
            refuse(context, refusal);
            return;
        }
        int status = context.statusCode();
        ErrorCode code = status > 0 ? ErrorCode.ofStatus(status) : ErrorCode.INTERNAL_ERROR;
        if (code == ErrorCode.INTERNAL_ERROR) {
            refuse(context, Failures.bug(failure, context));
        } else {
            refuse(context, code);
        }
    }

    private Buffer body(ApiException refusal, RoutingContext context) {
        try {
            return Buffer.buffer(json.writeValueAsBytes(ErrorBody.of(refusal, RequestIds.of(context))));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("An error body is plain strings and numbers", impossible);
        }
    }
}
