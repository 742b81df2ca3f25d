package io.tocsin.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SingleLineTextTest {

    @ParameterizedTest
    @ValueSource(
            ints = {
                0x00, 0x07, 0x09, 0x0A, 0x0D, 0x1B, 0x7F, 0x85, 0x9B, 0x061C, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A,
                0x202E, 0x2066, 0x2069, 0xFEFF, 0xD83D, 0xDE00
            })
    void a_character_that_forges_a_line_or_a_direction_is_refused(int character) {
        assertThat(SingleLineText.problem("a" + (char) character + "b", 10)).contains("one line");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "shop", "Größe 3", "日本語", "😀 down", "a\u200Db", "אבג", "100 % \\ \"'<>"})
    void other_text_is_taken(String text) {
        assertThat(SingleLineText.problem(text, 20)).isNull();
    }

    @Test
    void a_text_that_is_too_long_is_refused_with_the_limit() {
        assertThat(SingleLineText.problem("abcd", 3)).isEqualTo("is longer than 3 characters");
        assertThat(SingleLineText.problem("abc", 3)).isNull();
    }
}
