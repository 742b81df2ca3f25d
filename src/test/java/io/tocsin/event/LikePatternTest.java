package io.tocsin.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LikePatternTest {

    @ParameterizedTest
    @CsvSource({
        "plain, %plain%",
        "100%, %100!%%",
        "a_b, %a!_b%",
        "!, %!!%",
        "!%_!, %!!!%!_!!%",
        "\\, %\\%",
        "😀, %😀%",
    })
    void special_characters_stand_for_themselves(String text, String pattern) {
        assertThat(LikePattern.containing(text)).isEqualTo(pattern);
    }
}
