package io.tocsin.issue;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadReaderTest {

    private final ObjectMapper json = new ObjectMapper();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"stack_trace\":\"a\\nb\",\"exceptions\":[{\"type\":\"A\",\"frames\":[]}]}",
                "{\"context\":{\"id\":12345678901234567890123,\"pi\":3.14159265358979323846264338327950288}}",
            })
    void a_payload_is_shown_as_it_was_stored(String payload) throws Exception {
        assertThat(json.writeValueAsString(PayloadReader.members(payload))).isEqualTo(payload);
    }

    @Test
    void a_number_of_a_hundred_thousand_digits_is_read() {
        assertThat(PayloadReader.members("{\"context\":{\"n\":1" + "0".repeat(100_000) + "}}"))
                .containsKey("context");
    }

    @Test
    void the_events_own_fields_are_not_hidden_by_its_payload() {
        assertThat(PayloadReader.members("{\"id\": 1, \"issue\": 2, \"app\": 3, \"request\": {}}"))
                .containsOnlyKeys("request");
    }
}
