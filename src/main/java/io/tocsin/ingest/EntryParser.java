package io.tocsin.ingest;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DatabindException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tocsin.http.ApiException;
import io.tocsin.http.ErrorCode;
import io.tocsin.http.JsonProblem;
import java.io.IOException;

/** Parses the JSON of entries within the bounds of {@link Limits}, and says what is wrong with what it cannot parse. */
final class EntryParser {

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
        // A double would cut the digits of a decimal number.
        READER = JsonMapper.builder(factory)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                // Found while a member is put into its object, so it costs nothing.
                .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                .nodeFactory(BoundedMembers.FACTORY)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .build()
                .readerFor(JsonNode.class);
    }

    private EntryParser() {}

    /** A parser of the whole body. */
    static JsonParser open(byte[] body) throws IOException {
        return READER.createParser(body);
    }

    /**
     * The one JSON value that stands here.
     *
     * @throws IOException if it is not JSON, not UTF-8, or beyond a bound
     */
    static JsonNode parse(byte[] body, int start, int length) throws IOException {
        try (JsonParser parser = READER.createParser(body, start, length)) {
            JsonNode entry = parser.readValueAsTree();
            mustEnd(parser);
            return entry;
        }
    }

    static void mustEnd(JsonParser parser) throws IOException {
        if (parser.nextToken() != null) {
            throw ApiException.of(
                    ErrorCode.MALFORMED_REQUEST,
                    "There is more after the end of the JSON value; several entries come as an array, or one a line with"
                            + " Content-Type: application/x-ndjson");
        }
    }

    /** The refusal of one entry that could not be parsed. Valid JSON beyond a bound is not called invalid. */
    static ApiException refusal(EntryKind kind, IOException failure) {
        if (failure instanceof StreamConstraintsException beyond) {
            return ApiException.invalid(kind.word(), exceeded(beyond));
        }
        if (failure instanceof DatabindException duplicateMember) {
            return JsonProblem.refusal(duplicateMember);
        }
        if (failure instanceof JacksonException broken && !isBadEncoding(broken)) {
            return ApiException.of(
                    ErrorCode.MALFORMED_REQUEST,
                    "The " + kind.word() + " is not valid JSON: " + JsonProblem.describe(broken));
        }
        return ApiException.of(ErrorCode.MALFORMED_REQUEST, "The " + kind.word() + " is not valid UTF-8");
    }

    /** The refusal of a body whose entries cannot be told apart. */
    static ApiException refusalOfBody(IOException failure) {
        if (failure instanceof JacksonException broken && !isBadEncoding(broken)) {
            return JsonProblem.refusal(broken);
        }
        return ApiException.of(ErrorCode.MALFORMED_REQUEST, "The body is not valid UTF-8");
    }

    private static String exceeded(StreamConstraintsException beyond) {
        String message = beyond.getOriginalMessage();
        if (message.contains("nesting depth")) {
            return "is nested deeper than " + Limits.NESTING_DEPTH + " levels";
        }
        if (message.contains("hash collisions")) {
            return "has too many members whose names have the same hash";
        }
        return message.contains("umber")
                ? "has a number of more than " + Limits.NUMBER_CHARACTERS + " characters"
                : "has a member name of more than " + Limits.KEY_CHARACTERS + " characters";
    }

    private static boolean isBadEncoding(JacksonException broken) {
        String message = broken.getOriginalMessage();
        return message != null && (message.contains("UTF-8") || message.contains("UTF-32"));
    }
}
