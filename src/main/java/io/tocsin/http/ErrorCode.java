package io.tocsin.http;

/** The codes of the error shape, each with the HTTP status it always comes with. */
public enum ErrorCode {
    MALFORMED_REQUEST(400),
    AUTHENTICATION_ERROR(401),
    AUTHORIZATION_ERROR(403),
    NOT_FOUND(404),
    METHOD_NOT_ALLOWED(405),
    NOT_ACCEPTABLE(406),
    REQUEST_TIMEOUT_ERROR(408),
    CONFLICT(409),
    PAYLOAD_TOO_LARGE(413),
    URI_TOO_LONG_ERROR(414),
    UNSUPPORTED_MEDIA_TYPE(415),
    VALIDATION_ERROR(422),
    RATE_LIMIT_ERROR(429),
    HEADERS_TOO_LARGE_ERROR(431),
    INTERNAL_ERROR(500),
    SERVICE_UNAVAILABLE(503),
    TIMEOUT_ERROR(504);

    private final int status;

    ErrorCode(int status) {
        this.status = status;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** Returns the code for a status that a lower layer chose; a status without a code becomes the nearest of its class. */
    public static ErrorCode ofStatus(int status) {
        for (ErrorCode code : values()) {
            if (code.status == status) {
                return code;
            }
        }
        return status >= 400 && status < 500 ? MALFORMED_REQUEST : INTERNAL_ERROR;
    }
}
