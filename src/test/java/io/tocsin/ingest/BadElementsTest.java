package io.tocsin.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.tocsin.http.ApiException;
import io.tocsin.http.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Elements that are broken or beyond a bound are rejected alone; an event by itself is cut. */
class BadElementsTest {

    private static final class Entries implements EntrySplitter.Sink {

        private final Map<Integer, JsonNode> good = new TreeMap<>();
        private final Map<Integer, ApiException> rejected = new TreeMap<>();
        private boolean isCut;

        @Override
        public EntryKind kind() {
            return EntryKind.EVENT;
        }

        @Override
        public void entry(int index, JsonNode entry, int bytes, boolean entryIsCut) {
            good.put(index, entry);
            isCut |= entryIsCut;
        }

        @Override
        public void rejected(int index, ApiException reason) {
            rejected.put(index, reason);
        }
    }

    static Stream<Arguments> bad_elements() {
        String deep = "{\"context\":" + "[{\"in\":".repeat(40) + "0" + "}]".repeat(40) + "}";
        return Stream.of(
                Arguments.of(deep, ErrorCode.VALIDATION_ERROR, "nested deeper than 64 levels"),
                Arguments.of("{\"" + "n".repeat(1_300) + "\":1}", ErrorCode.VALIDATION_ERROR, "member name"),
                Arguments.of("{\"n\":" + "7".repeat(450) + "}", ErrorCode.VALIDATION_ERROR, "number"),
                Arguments.of("{\"n\":0." + "3".repeat(450) + "}", ErrorCode.VALIDATION_ERROR, "number"),
                Arguments.of("{\"message\":\"Z\u00fcrich\"}", ErrorCode.MALFORMED_REQUEST, "not valid UTF-8"),
                Arguments.of("{\"Z\u00fcrich\":2}", ErrorCode.MALFORMED_REQUEST, "not valid UTF-8"),
                Arguments.of("{\"message\":tru}", ErrorCode.MALFORMED_REQUEST, "not valid JSON"),
                Arguments.of("{\"message\":\"a\tb\"}", ErrorCode.MALFORMED_REQUEST, "not valid JSON"),
                Arguments.of("{\"a\":1} {\"b\":2}", ErrorCode.MALFORMED_REQUEST, "more after the end"));
    }

    @ParameterizedTest
    @MethodSource("bad_elements")
    void a_bad_element_is_rejected_alone_in_every_form(String bad, ErrorCode code, String reason) {
        String small = "{\"message\":\"[good, ] \\\\\\\" }\"}";
        String large = "{\"message\":\"" + "y".repeat(600_000) + "\"}";
        for (String good : new String[] {small, large}) {
            check("[ " + good + " ,\n" + bad + "," + good + "]\n", false, code, reason);
            check(good + "\n" + bad.replace('\n', ' ') + "\r\n" + good, true, code, reason);
        }
    }

    private static void check(String body, boolean lines, ErrorCode code, String reason) {
        Entries entries = split(body, lines);
        assertThat(entries.good).containsOnlyKeys(0, 2);
        assertThat(entries.rejected).containsOnlyKeys(1);
        ApiException refusal = entries.rejected.get(1);
        assertThat(refusal.code()).isEqualTo(code);
        assertThat(refusal.getMessage()).contains(reason);
        if (code == ErrorCode.VALIDATION_ERROR) {
            assertThat(refusal.getMessage()).doesNotContain("not valid JSON");
        }
    }

    @Test
    void what_is_not_shown_of_an_array_is_not_taken() {
        for (String body : new String[] {
            "[{\"a\":1},{\"b\":}",
            "[{\"a\":1},,{\"b\":x}]",
            "[{\"a\":1},]",
            "[{\"a\":\"x},{\"b\":\"y\"}]",
            "[{\"a\":1}]]",
            "[{\"a\":1}} ",
            "[,{\"a\":1}]",
            "["
        }) {
            Entries entries = new Entries();
            assertThatThrownBy(() -> EntrySplitter.split(latin1(body), false, entries))
                    .as(body)
                    .isInstanceOfSatisfying(
                            ApiException.class,
                            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.MALFORMED_REQUEST));
            assertThat(entries.good).as(body).isEmpty();
        }
    }

    @Test
    void an_event_by_itself_is_cut_to_the_bounds() {
        Entries entries = split(
                "{\"message\":\"m\", \"context\":" + "{\"a\": [".repeat(3_000) + "\"}]\"" + "] }".repeat(3_000)
                        + ",\"" + "\u00e9\\u00e9\\n".repeat(500).replace("\u00e9", "e") + "\" :1,\"" + "k".repeat(1_500)
                        + "\":{\"digits\":-" + "4".repeat(401) + ".5}, \"last\":true}",
                false);

        assertThat(entries.isCut).isTrue();
        JsonNode event = entries.good.get(0);
        assertThat(event.path("last").booleanValue()).isTrue();
        assertThat(event.properties()).hasSize(5);
        JsonNode place = event.path("context");
        int depth = 1;
        while (place.isContainerNode()) {
            depth++;
            place = place.elements().next();
        }
        assertThat(depth).isEqualTo(64);
        assertThat(place.textValue()).isEqualTo("[cut: nested deeper than 64 levels]");
        event.fieldNames().forEachRemaining(name -> assertThat(name.length()).isLessThanOrEqualTo(1_000));
        assertThat(event.findValue("digits").textValue()).isEqualTo("-" + "4".repeat(401) + ".5");
    }

    @Test
    void an_event_within_the_bounds_is_not_cut() {
        String deepest = "{\"context\":" + "[".repeat(63) + "]".repeat(63) + "}";
        assertThat(split(deepest, false).isCut).isFalse();
        assertThat(JsonTrimmer.trim(latin1(deepest))).isEqualTo(latin1(deepest));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e400", "0.100", "123456789012345678901234567890.5", "-12345678901234567890123", "1.0E-7"})
    void numbers_keep_their_digits(String number) {
        JsonNode event = split("{\"n\":" + number + "}", false).good.get(0);
        PayloadWriter payload = new PayloadWriter();
        payload.put("n", event.get("n"));
        assertThat(payload.endWhole().toString().replace("E+", "e")).isEqualTo("{\"n\":" + number + "}");
    }

    private static Entries split(String body, boolean lines) {
        Entries entries = new Entries();
        EntrySplitter.split(latin1(body), lines, entries);
        return entries;
    }

    /** In ISO 8859-1, so that letters beyond ASCII are no UTF-8. */
    private static byte[] latin1(String body) {
        return body.getBytes(StandardCharsets.ISO_8859_1);
    }
}
