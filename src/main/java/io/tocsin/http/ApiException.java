package io.tocsin.http;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A refusal, as the caller will see it: a code, one sentence that says what is wrong and what would be right, and details
 * that a program can read. Carries no stack trace: refusing is ordinary work, and done at the rate of requests.
 */
public final class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient Map<String, Object> details;
    private final transient @Nullable Duration retryAfter;

    private ApiException(ErrorCode code, String message, Map<String, ?> details, @Nullable Duration retryAfter) {
        super(message, null, false, false);
        this.code = code;
        this.details = new LinkedHashMap<>(details);
        this.retryAfter = retryAfter;
    }

    /** A refusal without details. */
    public static ApiException of(ErrorCode code, String message) {
        return new ApiException(code, message, Map.of(), null);
    }

    /** A refusal with details that stand under {@code error.details}. */
    public static ApiException of(ErrorCode code, String message, Map<String, ?> details) {
        return new ApiException(code, message, details, null);
    }

    /** 422 with the reason for each field under {@code error.details.fields}. */
    public static ApiException invalid(Map<String, String> fields) {
        String first = fields.entrySet().stream()
                .findFirst()
                .map(entry -> entry.getKey() + ": " + entry.getValue())
                .orElse("The request is not valid");
        String more = fields.size() > 1 ? " (and " + (fields.size() - 1) + " more)" : "";
        return new ApiException(ErrorCode.VALIDATION_ERROR, first + more, Map.of("fields", fields), null);
    }

    /** 422 for one field. */
    public static ApiException invalid(String field, String reason) {
        return invalid(Map.of(field, reason));
    }

    /** 401: the request shows no key. */
    public static ApiException keyNeeded() {
        return of(ErrorCode.AUTHENTICATION_ERROR, "This needs a key: Authorization: Bearer <key>");
    }

    /** 401: the request shows a key that there is not, or not any more. */
    public static ApiException keyUnknown() {
        return of(ErrorCode.AUTHENTICATION_ERROR, "The key is unknown, revoked or expired");
    }

    /** 403: the key lacks a permission of the form {@code resource:action}. */
    public static ApiException lacking(String permission) {
        return of(
                ErrorCode.AUTHORIZATION_ERROR,
                "The key lacks the permission " + permission,
                Map.of("required_permissions", List.of(permission)));
    }

    /** 503: nothing was accepted; worth another try after {@code retryAfter}. */
    public static ApiException unavailable(String message, Duration retryAfter) {
        return new ApiException(ErrorCode.SERVICE_UNAVAILABLE, message, Map.of(), retryAfter);
    }

    /** 503 with details; worth another try after {@code retryAfter}. */
    public static ApiException unavailable(String message, Duration retryAfter, Map<String, ?> details) {
        return new ApiException(ErrorCode.SERVICE_UNAVAILABLE, message, details, retryAfter);
    }

    /** 429: more requests than a limit lets through; the next one passes after {@code retryAfter}. */
    public static ApiException limited(String message, Duration retryAfter, Map<String, ?> details) {
        return new ApiException(ErrorCode.RATE_LIMIT_ERROR, message, details, retryAfter);
    }

    /** What kind of refusal this is. */
    public ErrorCode code() {
        return code;
    }

    /** The sentence for the caller. */
    public String message() {
        String message = getMessage();
        return message == null ? code.name() : message;
    }

    /** For a program to read; may be empty. */
    public Map<String, Object> details() {
        return details;
    }

    /** When another try makes sense; null where it never does or nobody knows. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
