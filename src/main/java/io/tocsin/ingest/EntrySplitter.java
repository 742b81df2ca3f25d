package io.tocsin.ingest;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DatabindException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
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
 * Cuts a decoded body into its entries: one object, an array of them, or one a line (NDJSON). What is bad about one entry is
 * told to {@link Sink#rejected} and the rest goes on; where the body itself cannot be read, nothing of it can be told apart
 * and all of it is refused.
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
         */
        void entry(int index, JsonNode entry, int bytes);

        void rejected(int index, ApiException reason);
    }

    private static final ObjectReader READER;

    static {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(Limits.NESTING_DEPTH)
                        .maxNameLength(Limits.KEY_CHARACTERS)
                        .maxNumberLength(Limits.NUMBER_CHARACTERS)
                        .maxStringLength(Limits.REQUEST_BYTES)
                        .build())
                // Names come from strangers: they must not end in the JVM's own table of strings.
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                // JSON is UTF-8 here; in another encoding, places in the text would not be places in the bytes.
                .disable(JsonFactory.Feature.CHARSET_DETECTION)
                .build();
        ObjectMapper mapper = JsonMapper.builder(factory)
                // Found while a member is put into its object, so it costs nothing.
                .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                .build();
        READER = mapper.readerFor(JsonNode.class);
    }

    private EntrySplitter() {}

    /**
     * Cuts the body. Blanks replace a byte order mark in {@code body}.
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
            splitArray(body, sink);
            return false;
        }
        if (body.length - first > Limits.EVENT_BYTES) {
            // Broken JSON is told as such first, however long it is.
            parseOnly(body);
            throw tooLarge(sink.kind(), Limits.EVENT_BYTES);
        }
        sink.entry(0, parse(body, 0, body.length), body.length - first);
        return true;
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
                if (end - start > Limits.EVENT_BYTES) {
                    sink.rejected(index, tooLarge(sink.kind(), Limits.EVENT_BYTES));
                } else {
                    parseEntry(body, start, end - start, index, sink);
                }
                index++;
            }
            start = end + 1;
        }
        if (index == 0) {
            throw ApiException.of(ErrorCode.MALFORMED_REQUEST, "The body is empty");
        }
    }

    private static void parseEntry(byte[] body, int start, int length, int index, Sink sink) {
        JsonNode event;
        try {
            event = parse(body, start, length);
        } catch (ApiException broken) {
            sink.rejected(index, broken);
            return;
        }
        sink.entry(index, event, length);
    }

    private static void splitArray(byte[] body, Sink sink) {
        // The whole array is looked at first: broken at its end, none of it is taken.
        if (body.length > Limits.EVENT_BYTES) {
            mustBeOneToMost(parseOnly(body), sink.kind());
            splitLargeArray(body, sink);
            return;
        }
        List<Element> events = elements(body);
        mustBeOneToMost(events.size(), sink.kind());
        for (int i = 0; i < events.size(); i++) {
            Element element = events.get(i);
            if (element.refusal != null) {
                sink.rejected(i, element.refusal);
            } else if (element.event != null) {
                sink.entry(i, element.event, element.bytes);
            }
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

    private static List<Element> elements(byte[] body) {
        List<Element> elements = new ArrayList<>();
        try (JsonParser parser = READER.createParser(body)) {
            parser.nextToken();
            JsonStreamContext array = parser.getParsingContext();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                elements.add(element(parser, array));
            }
            mustEnd(parser);
            return elements;
        } catch (JacksonException broken) {
            throw JsonProblem.refusal(broken);
        } catch (IOException impossible) {
            throw new IllegalStateException("Bytes in memory", impossible);
        }
    }

    private static Element element(JsonParser parser, JsonStreamContext array) throws IOException {
        int start = (int) parser.currentTokenLocation().getByteOffset();
        try {
            JsonNode event = parser.readValueAsTree();
            parser.finishToken();
            return new Element(event, (int) parser.currentLocation().getByteOffset() - start, null);
        } catch (DatabindException duplicateMember) {
            // The text can be read on: what is refused is one element.
            while (parser.getParsingContext() != array) {
                parser.nextToken();
            }
            return new Element(null, 0, JsonProblem.refusal(duplicateMember));
        }
    }

    /** Each element is measured before it is built: a tree takes many times its text. */
    private static void splitLargeArray(byte[] body, Sink sink) {
        try (JsonParser parser = READER.createParser(body)) {
            parser.nextToken();
            for (int index = 0; parser.nextToken() != JsonToken.END_ARRAY; index++) {
                int start = (int) parser.currentTokenLocation().getByteOffset();
                parser.skipChildren();
                // A scalar is read when it is asked for; only then does the parser stand behind it.
                parser.finishToken();
                int length = (int) parser.currentLocation().getByteOffset() - start;
                if (length > Limits.EVENT_BYTES) {
                    sink.rejected(index, tooLarge(sink.kind(), Limits.EVENT_BYTES));
                } else {
                    parseEntry(body, start, length, index, sink);
                }
            }
        } catch (JacksonException broken) {
            throw JsonProblem.refusal(broken);
        } catch (IOException impossible) {
            throw new IllegalStateException("Bytes in memory", impossible);
        }
    }

    /** Reads to the end without building anything; how many elements the outermost array has. */
    private static int parseOnly(byte[] body) {
        try (JsonParser parser = READER.createParser(body)) {
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
            mustEnd(parser);
            return elements;
        } catch (JacksonException broken) {
            throw JsonProblem.refusal(broken);
        } catch (IOException impossible) {
            throw new IllegalStateException("Bytes in memory", impossible);
        }
    }

    private static JsonNode parse(byte[] body, int start, int length) {
        try (JsonParser parser = READER.createParser(body, start, length)) {
            JsonNode event = parser.readValueAsTree();
            mustEnd(parser);
            return event;
        } catch (JacksonException broken) {
            throw JsonProblem.refusal(broken);
        } catch (IOException impossible) {
            throw new IllegalStateException("Bytes in memory", impossible);
        }
    }

    private static void mustEnd(JsonParser parser) throws IOException {
        if (parser.nextToken() != null) {
            throw ApiException.of(
                    ErrorCode.MALFORMED_REQUEST,
                    "There is more after the end of the JSON value; several entries come as an array, or one a line with"
                            + " Content-Type: application/x-ndjson");
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
            if (!isSpace(body[i])) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isBlank(byte[] body, int start, int end) {
        for (int i = start; i < end; i++) {
            if (!isSpace(body[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }
}
