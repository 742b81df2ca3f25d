package io.tocsin.grouping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

    @ParameterizedTest
    @CsvSource({
        "shop, shop, true",
        "shop, shops, false",
        "shop, sho, false",
        "shop*, shop, true",
        "shop*, shops, true",
        "*shop, my-shop, true",
        "*shop*, my-shop-2, true",
        "*, '', true",
        "?, '', false",
        "?, a, true",
        "?, \u00e9, true",
        "a?c, abc, true",
        "a?c, ac, false",
        "a*b*c, a-b-b-c, true",
        "a*b*c, a-c-b, false",
        "*a, aaab, false",
        "**a, ba, true",
        "caf\u00e9*, caf\u00e9 noir, true",
        "caf\u00e9*, cafe noir, false",
        "com.example.*, com.example.shop.Order, true",
        "com.example.*, com_example_shop, false"
    })
    void a_star_is_any_text_and_a_question_mark_any_character(String pattern, String text, boolean matches) {
        assertThat(new Glob(pattern).matches(text)).isEqualTo(matches);
    }

    @Test
    void a_pattern_longer_than_a_machine_word_matches_too() {
        String text = "abcdefghij".repeat(19);

        assertThat(new Glob(text).matches(text)).isTrue();
        assertThat(new Glob(text.substring(0, 189) + "?").matches(text)).isTrue();
        assertThat(new Glob(text.substring(0, 189) + "x").matches(text)).isFalse();
        assertThat(new Glob(text.substring(0, 130) + "*j").matches(text)).isTrue();
        assertThat(new Glob("a".repeat(64)).matches("a".repeat(64))).isTrue();
        assertThat(new Glob("a".repeat(64)).matches("a".repeat(63))).isFalse();
    }

    @Test
    void no_pattern_makes_it_slow() {
        Glob glob = new Glob("*a".repeat(100));
        String text = "a".repeat(1_000_000) + "b";

        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(5), () -> glob.matches(text));
    }

    @Test
    void a_pattern_is_bounded() {
        assertThatThrownBy(() -> new Glob("a".repeat(201)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A pattern must have 1 to 200 characters; this has 201");
    }
}
