package io.tocsin.http;

/** What a refusal says where nobody closer to the cause had more to say. */
final class StandardMessage {

    private StandardMessage() {}

    static String of(ErrorCode code) {
        return switch (code) {
            case MALFORMED_REQUEST -> "The request cannot be read";
            case AUTHENTICATION_ERROR -> "This needs a key: Authorization: Bearer <key>";
            case AUTHORIZATION_ERROR -> "The key may not do this";
            case NOT_FOUND -> "There is nothing at this path; /openapi lists what there is";
            case METHOD_NOT_ALLOWED -> "This path does not answer that method";
            case NOT_ACCEPTABLE -> "None of the accepted media types can be produced here; application/json can";
            case REQUEST_TIMEOUT_ERROR -> "The request arrived too slowly";
            case URI_TOO_LONG_ERROR -> "The request line is longer than 4096 bytes";
            case HEADERS_TOO_LARGE_ERROR -> "The request headers are larger than 16 KiB";
            case CONFLICT -> "The request conflicts with what is stored";
            case PAYLOAD_TOO_LARGE -> "The body is larger than this accepts";
            case UNSUPPORTED_MEDIA_TYPE -> "This media type is not read here; application/json is";
            case VALIDATION_ERROR -> "The request is not valid";
            case RATE_LIMIT_ERROR -> "Too many requests";
            case INTERNAL_ERROR -> "Something went wrong here; the request id finds it in the log";
            case SERVICE_UNAVAILABLE -> "The service cannot take this now; try again later";
            case TIMEOUT_ERROR -> "This took longer than it may";
        };
    }
}
