package io.tocsin.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.tocsin.http.ApiException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A body is UTF-8, and no object in it has a member twice. */
class EntrySplitterTest {

    /** Keeps what it is given: an entry's text, or why it is refused. */
    private static final class Entries implements EntrySplitter.Sink {

        private final List<String> taken = new ArrayList<>();

        @Override
        public EntryKind kind() {
            return EntryKind.EVENT;
        }

        @Override
        public void entry(int index, JsonNode entry, int bytes, boolean isCut) {
            taken.add(index + " " + entry + " " + bytes);
        }

        @Override
        public void rejected(int index, ApiException reason) {
            taken.add(index + " " + reason.message());
        }
    }

    @Test
    void an_element_with_a_member_twice_is_rejected_alone() {
        assertThat(split("[{\"a\":1},{\"a\":1,\"b\":[{\"c\":[[2]],\"c\":3}],\"d\":{}},[4],5]", false))
                .containsExactly(
                        "0 {\"a\":1} 7",
                        "1 The body is ambiguous: an object has the same member twice at line 1, column 37",
                        "2 [4] 3",
                        "3 5 1");
    }

    @Test
    void a_line_with_a_member_twice_is_rejected_alone() {
        assertThat(split("{\"a\":1}\n{\"x\":{\"a\":1,\"a\":1}}\n{\"a\":2}", true))
                .hasSize(3)
                .element(1)
                .asString()
                .contains("the same member twice");
    }

    @Test
    void an_element_of_a_large_array_with_a_member_twice_is_rejected_alone() {
        String large = "{\"a\":\"" + "x".repeat(Limits.EVENT_BYTES - 100) + "\"}";

        assertThat(split("[" + large + ",{\"a\":1,\"a\":2},{\"b\":3}," + large + "]", false))
                .hasSize(4)
                .element(1)
                .asString()
                .contains("the same member twice");
    }

    @Test
    void a_lone_event_with_a_member_twice_is_refused() {
        assertThatThrownBy(() -> split("{\"a\":{\"b\":null,\"b\":null}}", false))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("the same member twice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE"})
    void another_encoding_than_utf_8_is_refused(String charset) {
        for (String json : List.of("{\"a\":1}", "[{\"a\":1}]", " [1]", "[" + "{\"a\":\"y\"},".repeat(200_000) + "1]")) {
            byte[] body = json.getBytes(Charset.forName(charset));

            assertThatThrownBy(() -> EntrySplitter.split(body, false, new Entries()))
                    .as(json.substring(0, 3))
                    .isInstanceOf(ApiException.class)
                    .hasMessageContaining("UTF-8");
        }
    }

    @Test
    void a_byte_order_mark_of_utf_8_is_skipped() {
        assertThat(split("\uFEFF{\"a\":1}", false)).containsExactly("0 {\"a\":1} 7");
        assertThat(split("\uFEFF [2]", false)).containsExactly("0 2 1");
        assertThat(split("\uFEFF{\"a\":1}\n{\"b\":2}", true)).hasSize(2);
    }

    private static List<String> split(String body, boolean lines) {
        Entries entries = new Entries();
        EntrySplitter.split(body.getBytes(StandardCharsets.UTF_8), lines, entries);
        return entries.taken;
    }
}
