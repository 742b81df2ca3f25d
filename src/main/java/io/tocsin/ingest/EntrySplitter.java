package io.tocsin.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DatabindException;
import com.fasterxml.jackson.databind.JsonNode;
import io.tocsin.http.ApiException;
import io.tocsin.http.ErrorCode;
import io.tocsin.http.JsonEncoding;
import io.tocsin.http.JsonProblem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Splits a decoded body into its entries: one object, an array of them, or one a line (NDJSON). An invalid entry goes to
 * {@link Sink#rejected} and the others continue. A body whose entries cannot be told apart is refused as a whole.
 */
final class EntrySplitter {

    /** Takes the entries in their order. */
    interface Sink {

        /** What they are, for the sentences of refusals. */
        EntryKind kind();

        /**
         * An entry.
         *
         * @param bytes how long its JSON is as it was sent
         * @param isCut whether parts of it were cut by {@link JsonTrimmer}
         */
        void entry(int index, JsonNode entry, int bytes, boolean isCut);

        void rejected(int index, ApiException reason);
    }

    private EntrySplitter() {}

    /**
     * Splits the body. Blanks replace a byte order mark in {@code body}.
     *
     * @param lines whether it is NDJSON
     * @return whether it was a single event, an object by itself
     * @throws ApiException 400 where it cannot be read, 413 where it holds too many events
     */
    static boolean split(byte[] body, boolean lines, Sink sink) {
        Arrays.fill(body, 0, JsonEncoding.start(body, 0, body.length), (byte) ' ');
        if (lines) {
            splitLines(body, sink);
            return false;
        }
        int first = firstCharacter(body);
        if (first < 0) {
            throw ApiException.of(ErrorCode.MALFORMED_REQUEST, "The body is empty");
        }
        if (body[first] == '[') {
            splitArray(body, first, sink);
            return false;
        }
        splitSingle(body, body.length - first, sink);
        return true;
    }

    /** An event by itself is kept within the bounds of its parts, if it can be. */
    private static void splitSingle(byte[] body, int bytes, Sink sink) {
        try {
            if (bytes > Limits.EVENT_BYTES) {
                // Broken JSON is refused as broken, even if it is too long as well.
                parseOnly(body);
                throw tooLarge(sink.kind(), Limits.EVENT_BYTES);
            }
            sink.entry(0, EntryParser.parse(body, 0, body.length), bytes, false);
        } catch (StreamConstraintsException beyondBounds) {
            if (bytes > Limits.EVENT_BYTES) {
                throw tooLarge(sink.kind(), Limits.EVENT_BYTES);
            }
            splitTrimmed(JsonTrimmer.trim(body), bytes, sink);
        } catch (IOException broken) {
            throw EntryParser.refusalOfBody(broken);
        }
    }

    private static void splitTrimmed(byte[] trimmed, int bytes, Sink sink) {
        try {
            sink.entry(0, EntryParser.parse(trimmed, 0, trimmed.length), bytes, true);
        } catch (IOException broken) {
            throw EntryParser.refusal(sink.kind(), broken);
        }
    }

    private static void splitLines(byte[] body, Sink sink) {
        int index = 0;
        for (int start = 0; start < body.length; ) {
            int end = start;
            while (end < body.length && body[end] != '\n') {
                end++;
            }
            if (!isBlank(body, start, end)) {
                if (index == Limits.REQUEST_EVENTS) {
                    throw tooMany(sink.kind());
                }
                splitOne(body, start, end - start, index, sink);
                index++;
            }
            start = end + 1;
        }
        if (index == 0) {
            throw ApiException.of(ErrorCode.MALFORMED_REQUEST, "The body is empty");
        }
    }

    /** Parses an entry that stands among others; it is rejected alone if it cannot be parsed. */
    private static void splitOne(byte[] body, int start, int length, int index, Sink sink) {
        if (length > Limits.EVENT_BYTES) {
            sink.rejected(index, tooLarge(sink.kind(), Limits.EVENT_BYTES));
            return;
        }
        JsonNode entry;
        try {
            entry = EntryParser.parse(body, start, length);
        } catch (ApiException broken) {
            sink.rejected(index, broken);
            return;
        } catch (IOException broken) {
            sink.rejected(index, EntryParser.refusal(sink.kind(), broken));
            return;
        }
        sink.entry(index, entry, length, false);
    }

    private static void splitArray(byte[] body, int first, Sink sink) {
        List<Element> parsed = List.of();
        boolean isLarge = body.length > Limits.EVENT_BYTES;
        try {
            // The whole array is looked at first: broken at its end, none of it is taken.
            if (isLarge) {
                mustBeOneToMost(parseOnly(body), sink.kind());
            } else {
                parsed = elements(body);
                mustBeOneToMost(parsed.size(), sink.kind());
            }
        } catch (IOException broken) {
            splitBrokenArray(body, first, broken, sink);
            return;
        }
        if (isLarge) {
            splitLargeArray(body, sink);
        }
        for (int i = 0; i < parsed.size(); i++) {
            Element element = parsed.get(i);
            if (element.refusal != null) {
                sink.rejected(i, element.refusal);
            } else if (element.event != null) {
                sink.entry(i, element.event, element.bytes, false);
            }
        }
    }

    /** One element is broken or beyond a bound: each is parsed alone. */
    private static void splitBrokenArray(byte[] body, int first, IOException broken, Sink sink) {
        List<ArrayElements.Element> elements = ArrayElements.of(body, first);
        if (elements == null) {
            throw EntryParser.refusalOfBody(broken);
        }
        mustBeOneToMost(elements.size(), sink.kind());
        for (int i = 0; i < elements.size(); i++) {
            splitOne(body, elements.get(i).start(), elements.get(i).length(), i, sink);
        }
    }

    private static void mustBeOneToMost(int entries, EntryKind kind) {
        if (entries > Limits.REQUEST_EVENTS) {
            throw tooMany(kind);
        }
        if (entries == 0) {
            throw ApiException.invalid(kind.resource(), "the array is empty");
        }
    }

    /** An element of an array, or why it alone is refused. */
    private record Element(
            @Nullable JsonNode event, int bytes, @Nullable ApiException refusal) {}

    private static List<Element> elements(byte[] body) throws IOException {
        List<Element> elements = new ArrayList<>();
        try (JsonParser parser = EntryParser.open(body)) {
            parser.nextToken();
            JsonStreamContext array = parser.getParsingContext();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                elements.add(element(parser, array));
            }
            EntryParser.mustEnd(parser);
            return elements;
        }
    }

    private static Element element(JsonParser parser, JsonStreamContext array) throws IOException {
        int start = (int) parser.currentTokenLocation().getByteOffset();
        try {
            JsonNode event = parser.readValueAsTree();
            parser.finishToken();
            return new Element(event, (int) parser.currentLocation().getByteOffset() - start, null);
        } catch (DatabindException duplicateMember) {
            return refused(JsonProblem.refusal(duplicateMember), parser, array);
        } catch (ApiException collidingNames) {
            return refused(collidingNames, parser, array);
        }
    }

    /** Steps over an element that can be read and is refused alone. */
    private static Element refused(ApiException reason, JsonParser parser, JsonStreamContext array) throws IOException {
        while (parser.getParsingContext() != array) {
            parser.nextToken();
        }
        return new Element(null, 0, reason);
    }

    /** Each element is measured before it is built: a tree takes many times its text. */
    private static void splitLargeArray(byte[] body, Sink sink) {
        try (JsonParser parser = EntryParser.open(body)) {
            parser.nextToken();
            for (int index = 0; parser.nextToken() != JsonToken.END_ARRAY; index++) {
                int start = (int) parser.currentTokenLocation().getByteOffset();
                parser.skipChildren();
                // A scalar is read when it is asked for; only then does the parser stand behind it.
                parser.finishToken();
                int length = (int) parser.currentLocation().getByteOffset() - start;
                splitOne(body, start, length, index, sink);
            }
        } catch (IOException changed) {
            throw new IllegalStateException("An array that was read once cannot be read again", changed);
        }
    }

    /** Reads to the end without building anything; how many elements the outermost array has. */
    private static int parseOnly(byte[] body) throws IOException {
        try (JsonParser parser = EntryParser.open(body)) {
            int elements = 0;
            if (parser.nextToken() == JsonToken.START_ARRAY) {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    elements++;
                    parser.skipChildren();
                    parser.finishToken();
                }
            } else {
                parser.skipChildren();
                parser.finishToken();
            }
            EntryParser.mustEnd(parser);
            return elements;
        }
    }

    private static ApiException tooMany(EntryKind kind) {
        return ApiException.of(
                ErrorCode.PAYLOAD_TOO_LARGE,
                "More than " + Limits.REQUEST_EVENTS + " " + kind.words() + " in one request; none was taken",
                Map.of("max_events", Limits.REQUEST_EVENTS));
    }

    /** The refusal of an entry that has more bytes than it may. */
    static ApiException tooLarge(EntryKind kind, int most) {
        return ApiException.of(
                ErrorCode.PAYLOAD_TOO_LARGE,
                "The " + kind.word() + " is larger than " + most + " bytes",
                Map.of("max_event_bytes", most));
    }

    private static int firstCharacter(byte[] body) {
        for (int i = 0; i < body.length; i++) {
            if (!ArrayElements.isSpace(body[i])) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isBlank(byte[] body, int start, int end) {
        for (int i = start; i < end; i++) {
            if (!ArrayElements.isSpace(body[i])) {
                return false;
            }
        }
        return true;
    }
}
