package io.tocsin.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** Every exception that leaves a resource becomes the one error shape here; {@link LastRoute} does it below JAX-RS. */
class ErrorMappers {

    private static final Logger LOG = Logger.getLogger(ErrorMappers.class);

    @ServerExceptionMapper
    Response refusal(ApiException refusal, RoutingContext context) {
        return response(refusal, context).build();
    }

    @ServerExceptionMapper
    Response unauthenticated(UnauthorizedException exception, RoutingContext context) {
        return unauthenticated(context, "This needs a key: Authorization: Bearer <key>");
    }

    @ServerExceptionMapper
    Response authenticationFailed(AuthenticationFailedException exception, RoutingContext context) {
        return exception.getCause() instanceof ApiException refusal
                ? response(refusal, context).build()
                : unauthenticated(context, "The key is unknown, revoked or expired");
    }

    @ServerExceptionMapper
    Response forbidden(ForbiddenException exception, RoutingContext context) {
        String required = RequiredPermission.of(context);
        return response(
                        ApiException.of(
                                ErrorCode.AUTHORIZATION_ERROR,
                                required == null
                                        ? "The key may not do this"
                                        : "The key lacks the permission " + required,
                                required == null ? Map.of() : Map.of("required_permissions", List.of(required))),
                        context)
                .build();
    }

    /** What JAX-RS itself refuses: unknown paths, methods, media types, unreadable parameters. */
    @ServerExceptionMapper
    Response jaxRs(WebApplicationException exception, RoutingContext context) {
        JacksonException json = causeOf(exception, JacksonException.class);
        if (json != null) {
            return json(json, context);
        }
        Response given = exception.getResponse();
        ErrorCode code = ErrorCode.ofStatus(given.getStatus());
        if (code == ErrorCode.INTERNAL_ERROR) {
            return bug(exception, context);
        }
        return response(ApiException.of(code, StandardMessage.of(code)), context)
                .build();
    }

    /** Both: Quarkus has a mapper of its own for the second, which would win as the closer one. */
    @ServerExceptionMapper({JacksonException.class, MismatchedInputException.class})
    Response json(JacksonException exception, RoutingContext context) {
        if (exception instanceof JsonMappingException mapping
                && !mapping.getPath().isEmpty()) {
            String field = mapping.getPath().stream()
                    .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                    .collect(Collectors.joining("."));
            String reason = mapping instanceof UnrecognizedPropertyException
                    ? "is not a field of this request"
                    : "has the wrong type or form";
            return response(ApiException.invalid(field, reason), context).build();
        }
        return response(
                        ApiException.of(
                                ErrorCode.MALFORMED_REQUEST,
                                "The body is not valid JSON: " + JsonProblem.describe(exception)),
                        context)
                .build();
    }

    @ServerExceptionMapper
    Response any(Throwable exception, RoutingContext context) {
        ApiException refusal = causeOf(exception, ApiException.class);
        if (refusal != null) {
            return response(refusal, context).build();
        }
        ApiException database = DatabaseTrouble.of(exception);
        if (database != null) {
            LOG.warnf("%s %s: %s", context.request().method(), context.request().path(), rootMessage(exception));
            return response(database, context).build();
        }
        return bug(exception, context);
    }

    private static Response bug(Throwable exception, RoutingContext context) {
        LOG.errorf(
                exception,
                "%s %s failed",
                context.request().method(),
                context.request().path());
        return response(
                        ApiException.of(ErrorCode.INTERNAL_ERROR, StandardMessage.of(ErrorCode.INTERNAL_ERROR)),
                        context)
                .build();
    }

    private static Response unauthenticated(RoutingContext context, String message) {
        return response(ApiException.of(ErrorCode.AUTHENTICATION_ERROR, message), context)
                .build();
    }

    private static Response.ResponseBuilder response(ApiException refusal, RoutingContext context) {
        Response.ResponseBuilder response = Response.status(refusal.code().status())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(ErrorBody.of(refusal, RequestIds.of(context)));
        if (refusal.retryAfter() != null) {
            response.header(RetryAfter.HEADER, RetryAfter.seconds(refusal.retryAfter()));
        }
        if (refusal.code() == ErrorCode.AUTHENTICATION_ERROR) {
            response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        return response;
    }

    private static <T extends Throwable> @Nullable T causeOf(Throwable exception, Class<T> type) {
        Throwable cause = exception;
        for (int depth = 0; cause != null && depth < 16; depth++, cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }

    private static String rootMessage(Throwable exception) {
        Throwable cause = exception;
        for (int depth = 0; cause.getCause() != null && depth < 16; depth++) {
            cause = cause.getCause();
        }
        return cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }
}
