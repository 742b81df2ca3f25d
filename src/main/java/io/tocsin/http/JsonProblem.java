package io.tocsin.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;

/** Says where a JSON text is broken, without quoting what stood there: a body may hold secrets. */
public final class JsonProblem {

    private static final String DUPLICATE = "Duplicate";

    private JsonProblem() {}

    /** Returns the refusal of a body that cannot be read as JSON, or that has a member twice. */
    public static ApiException refusal(JacksonException exception) {
        String message = exception.getOriginalMessage();
        String begin = exception instanceof StreamConstraintsException
                ? "The JSON exceeds a limit: "
                : message != null && message.startsWith(DUPLICATE)
                        ? "The body is ambiguous: "
                        : "The body is not valid JSON: ";
        return ApiException.of(ErrorCode.MALFORMED_REQUEST, begin + describe(exception));
    }

    /** For example {@code "unexpected character at line 1, column 17"}. */
    public static String describe(JacksonException exception) {
        String message = exception.getOriginalMessage();
        String kind;
        if (message == null) {
            kind = "it cannot be read";
        } else if (message.contains("end-of-input") || message.contains("end of input")) {
            kind = "it ends too early";
        } else if (message.startsWith(DUPLICATE)) {
            kind = "an object has the same member twice";
        } else if (message.contains("hash collisions")) {
            kind = "too many of its member names have the same hash";
        } else if (message.contains("nesting depth")) {
            kind = "it is nested too deeply";
        } else if (message.contains("UTF-8") || message.contains("UTF-32")) {
            kind = "it is not valid UTF-8";
        } else if (message.contains("exceeds the maximum")) {
            kind = "a text, number or name in it is too long";
        } else {
            kind = "unexpected character or value";
        }
        return exception.getLocation() == null
                ? kind
                : kind + " at line " + exception.getLocation().getLineNr() + ", column "
                        + exception.getLocation().getColumnNr();
    }
}
