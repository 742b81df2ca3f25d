package io.tocsin.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is written is the text again when it is read, and no byte of it needs an escape that it has not. */
class JsonStringTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The bounds of what needs an escape, of UTF-8's lengths, and what stacks are made of. */
    private static final int[] CHARACTERS = {
        1, 0x1f, ' ', '!', '"', '#', '[', '\\', ']', 0x7f, 0x80, 0xa0, 0xff, 0x7ff, 0x800, 0xffff, 0x1f600, '\n', '\t',
        '\r', '\b', 'a', 'Z', '.'
    };

    @Test
    void every_character_at_every_place_is_read_again() throws JsonProcessingException {
        for (int character : CHARACTERS) {
            for (int place = 0; place < 20; place++) {
                StringBuilder text = new StringBuilder("abcdefghijklmnopqrst");
                text.insert(place, Character.toChars(character)).insert(place / 2, Character.toChars(character));
                assertRead(text.toString());
            }
        }
    }

    @Test
    void any_text_is_read_again() throws JsonProcessingException {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(60);
            for (int j = 0; j < length; j++) {
                text.appendCodePoint(CHARACTERS[random.nextInt(CHARACTERS.length)]);
            }
            assertRead(text.toString());
        }
        assertRead("\u0001".repeat(5_000));
    }

    private static void assertRead(String text) throws JsonProcessingException {
        String json = '"' + new String(JsonString.escaped(text), StandardCharsets.UTF_8) + '"';
        // Jackson refuses what is not escaped and has to be.
        assertThat(JSON.readValue(json, String.class)).isEqualTo(text);
        assertThat(json.length())
                .isLessThanOrEqualTo(JSON.writeValueAsString(text).length() + 5 * count(text, '\b'));
    }

    private static int count(String text, char character) {
        return (int) text.chars().filter(c -> c == character).count();
    }
}
