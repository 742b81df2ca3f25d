package io.tocsin.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
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
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Every exception that leaves a resource becomes the one error shape here; {@link LastRoute} does it below JAX-RS. */
class ErrorMappers {

    @ServerExceptionMapper
    Response refusal(ApiException refusal, RoutingContext context) {
        return response(refusal, context).build();
    }

    @ServerExceptionMapper
    Response unauthenticated(UnauthorizedException exception, RoutingContext context) {
        return response(ApiException.keyNeeded(), context).build();
    }

    @ServerExceptionMapper
    Response authenticationFailed(AuthenticationFailedException exception, RoutingContext context) {
        ApiException refusal = exception.getCause() instanceof ApiException told ? told : ApiException.keyUnknown();
        return response(refusal, context).build();
    }

    @ServerExceptionMapper
    Response forbidden(ForbiddenException exception, RoutingContext context) {
        String required = RequiredPermission.of(context);
        ApiException refusal = required == null
                ? ApiException.of(ErrorCode.AUTHORIZATION_ERROR, StandardMessage.of(ErrorCode.AUTHORIZATION_ERROR))
                : ApiException.lacking(required);
        return response(refusal, context).build();
    }

    /** What JAX-RS itself refuses: unknown paths, methods, media types, unreadable parameters. */
    @ServerExceptionMapper
    Response jaxRs(WebApplicationException exception, RoutingContext context) {
        JacksonException json = Failures.causeOf(exception, JacksonException.class);
        if (json != null) {
            return json(json, context);
        }
        Response given = exception.getResponse();
        ErrorCode code = ErrorCode.ofStatus(given.getStatus());
        if (code == ErrorCode.INTERNAL_ERROR) {
            return response(Failures.bug(exception, context), context).build();
        }
        return response(ApiException.of(code, StandardMessage.of(code)), context)
                .build();
    }

    /** Both: Quarkus has a mapper of its own for the second, which would win as the closer one. */
    @ServerExceptionMapper({JacksonException.class, MismatchedInputException.class})
    Response json(JacksonException exception, RoutingContext context) {
        StreamConstraintsException tooMuch = Failures.causeOf(exception, StreamConstraintsException.class);
        if (tooMuch != null) {
            return response(JsonProblem.refusal(tooMuch), context).build();
        }
        // Text that is no JSON has a path as well if it breaks within a member.
        if (exception instanceof JsonMappingException mapping
                && !mapping.getPath().isEmpty()
                && !(mapping.getCause() instanceof StreamReadException)) {
            String field = mapping.getPath().stream()
                    .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                    .collect(Collectors.joining("."))
                    .replace(".[", "[");
            String reason = mapping instanceof UnrecognizedPropertyException
                    ? "is not a field of this request"
                    : "has the wrong type or form";
            return response(ApiException.invalid(field, reason), context).build();
        }
        return response(JsonProblem.refusal(exception), context).build();
    }

    /** A fault of a type of ours, for which Quarkus has a mapper that answers without the shape. */
    @ServerExceptionMapper
    Response invalidDefinition(InvalidDefinitionException exception, RoutingContext context) {
        return response(Failures.bug(exception, context), context).build();
    }

    @ServerExceptionMapper
    Response any(Throwable exception, RoutingContext context) {
        return response(Failures.refusal(exception, context), context).build();
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
}
