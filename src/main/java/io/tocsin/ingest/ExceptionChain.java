package io.tocsin.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tocsin.grouping.Frame;
import io.tocsin.grouping.Thrown;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the field {@code exceptions}: the chain, oldest cause first, of {@code {type, message, frames: [{module, function, file,
 * line, in_app, context_line}]}}. Members beyond these are kept as they are.
 */
final class ExceptionChain {

    private static final Set<String> FRAME_TEXTS = Set.of("module", "function", "file", "context_line");

    private static final Pattern LINE = Pattern.compile("[0-9]{1,9}");

    private ExceptionChain() {}

    /**
     * The chain, with every known member of its type; null if it is absent. Of a chain that is too long the ends are kept: the root
     * cause and what was reported.
     */
    static @Nullable ArrayNode read(EventFieldReader fields, EventNotes notes) {
        if (!(fields.list("exceptions") instanceof ArrayNode sent)) {
            return null;
        }
        ArrayNode chain = JsonNodeFactory.instance.arrayNode(Math.min(sent.size(), Limits.EXCEPTIONS));
        boolean isLong = sent.size() > Limits.EXCEPTIONS;
        if (isLong) {
            notes.cutEntries("exceptions", sent.size());
        }
        int gapStart = isLong ? Limits.EXCEPTIONS / 2 : sent.size();
        int gapEnd = isLong ? sent.size() - Limits.EXCEPTIONS / 2 : sent.size();
        for (int i = 0; i < sent.size(); i++) {
            if (i >= gapStart && i < gapEnd) {
                continue;
            }
            JsonNode exception = sent.get(i);
            if (exception instanceof ObjectNode object) {
                check(object, notes);
                chain.add(object);
            } else if (exception.isTextual()) {
                notes.converted("exceptions", exception);
                chain.addObject().set("message", exception);
            } else {
                notes.removed("exceptions", exception);
            }
        }
        return chain;
    }

    private static void check(ObjectNode exception, EventNotes notes) {
        makeText(exception, "type", "exceptions.type", notes);
        makeText(exception, "message", "exceptions.message", notes);
        JsonNode type = exception.get("type");
        if (type != null && type.isTextual() && type.textValue().length() > Limits.SHORT_TEXT) {
            exception.put("type", EventFieldReader.cut("exceptions.type", type.textValue(), notes));
        }
        JsonNode frames = exception.get("frames");
        if (frames == null || frames.isNull()) {
            return;
        }
        if (!(frames instanceof ArrayNode array)) {
            remove(exception, "frames", "exceptions.frames", notes);
            return;
        }
        for (int i = array.size() - 1; i >= 0; i--) {
            if (array.get(i) instanceof ObjectNode frame) {
                checkFrame(frame, notes);
            } else {
                notes.removed("exceptions.frames", array.remove(i));
            }
        }
    }

    private static void checkFrame(ObjectNode frame, EventNotes notes) {
        for (String field : FRAME_TEXTS) {
            makeText(frame, field, "exceptions.frames", notes);
        }
        JsonNode line = frame.get("line");
        if (line != null && !line.isNull() && !line.isIntegralNumber()) {
            if (LINE.matcher(line.asText()).matches()) {
                notes.converted("exceptions.frames.line", line);
                frame.put("line", Integer.parseInt(line.asText()));
            } else {
                remove(frame, "line", "exceptions.frames.line", notes);
            }
        }
        JsonNode inApp = frame.get("in_app");
        if (inApp != null && !inApp.isNull() && !inApp.isBoolean()) {
            remove(frame, "in_app", "exceptions.frames.in_app", notes);
        }
    }

    private static void makeText(ObjectNode object, String field, String place, EventNotes notes) {
        JsonNode value = object.get(field);
        if (value != null && !value.isNull() && !value.isTextual()) {
            object.put(field, EventFieldReader.asText(place, value, notes));
        }
    }

    private static void remove(ObjectNode object, String field, String place, EventNotes notes) {
        notes.removed(place, object.remove(field));
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

    /** The chain for grouping, as {@link #read} returned it; empty if it is absent. */
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
}
