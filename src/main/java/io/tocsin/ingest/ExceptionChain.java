package io.tocsin.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import io.tocsin.grouping.Frame;
import io.tocsin.grouping.Thrown;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The field {@code exceptions}: the chain, oldest cause first, of {@code {type, message, frames: [{module, function, file,
 * line, in_app, context_line}]}}. Only the types are checked; members beyond these are kept.
 */
final class ExceptionChain {

    private ExceptionChain() {}

    /** The chain, every wrong type told to the reader; null where it is absent. */
    static @Nullable JsonNode checked(FieldReader fields) {
        JsonNode chain = fields.array("exceptions", Limits.EXCEPTIONS);
        if (chain == null) {
            return null;
        }
        for (int i = 0; i < chain.size(); i++) {
            String place = "exceptions[" + i + "]";
            JsonNode exception = chain.get(i);
            if (!exception.isObject()) {
                fields.problem(place, "must be an object");
                continue;
            }
            text(fields, exception, place, "type");
            text(fields, exception, place, "message");
            JsonNode type = exception.get("type");
            if (type != null && type.isTextual() && type.textValue().length() > Limits.SHORT_TEXT) {
                fields.problem(place + ".type", "is longer than " + Limits.SHORT_TEXT + " characters");
            }
            frames(fields, exception.get("frames"), place + ".frames");
        }
        return chain;
    }

    /** The type of the exception that was thrown last, which is what a program reports; empty where there is none. */
    static String outermostType(@Nullable JsonNode chain) {
        if (chain == null || chain.isEmpty()) {
            return "";
        }
        JsonNode type = chain.get(chain.size() - 1).get("type");
        return type == null || !type.isTextual()
                ? ""
                : StorableText.of(StorableText.cut(type.textValue(), Limits.SHORT_TEXT));
    }

    /** The chain for grouping, once it was checked; empty where it is absent. */
    static List<Thrown> thrown(@Nullable JsonNode chain) {
        if (chain == null) {
            return List.of();
        }
        List<Thrown> thrown = new ArrayList<>(chain.size());
        for (JsonNode exception : chain) {
            List<Frame> frames = new ArrayList<>(exception.path("frames").size());
            for (JsonNode frame : exception.path("frames")) {
                JsonNode inApp = frame.path("in_app");
                frames.add(new Frame(
                        text(frame, "module"),
                        text(frame, "function"),
                        text(frame, "file"),
                        frame.path("line").asInt(),
                        inApp.isBoolean() ? inApp.booleanValue() : null,
                        text(frame, "context_line")));
            }
            thrown.add(new Thrown(text(exception, "type"), text(exception, "message"), frames));
        }
        return thrown;
    }

    private static String text(JsonNode object, String field) {
        JsonNode value = object.get(field);
        return value == null || !value.isTextual() ? "" : value.textValue();
    }

    private static void frames(FieldReader fields, @Nullable JsonNode frames, String place) {
        if (frames == null || frames.isNull()) {
            return;
        }
        if (!frames.isArray()) {
            fields.problem(place, "must be an array");
            return;
        }
        for (int i = 0; i < frames.size(); i++) {
            JsonNode frame = frames.get(i);
            String here = place + "[" + i + "]";
            if (!frame.isObject()) {
                fields.problem(here, "must be an object");
                continue;
            }
            text(fields, frame, here, "module");
            text(fields, frame, here, "function");
            text(fields, frame, here, "file");
            text(fields, frame, here, "context_line");
            JsonNode line = frame.get("line");
            if (line != null && !line.isNull() && !line.isIntegralNumber()) {
                fields.problem(here + ".line", "must be a whole number");
            }
            JsonNode inApp = frame.get("in_app");
            if (inApp != null && !inApp.isNull() && !inApp.isBoolean()) {
                fields.problem(here + ".in_app", "must be true or false");
            }
        }
    }

    private static void text(FieldReader fields, JsonNode object, String place, String field) {
        JsonNode value = object.get(field);
        if (value != null && !value.isNull() && !value.isTextual()) {
            fields.problem(place + "." + field, "must be a string");
        }
    }
}
