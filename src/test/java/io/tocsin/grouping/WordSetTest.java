package io.tocsin.grouping;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordSetTest {

    private static final WordSet WORDS = new WordSet("status", "code", "\u00b5s");

    @ParameterizedTest
    @CsvSource(textBlock = """
            status,   true
            STATUS,   true
            Code,     true
            \u00b5s,  true
            codes,    false
            cod,      false
            statuses, false
            """)
    void a_word_is_known_whatever_its_capitals(String word, boolean known) {
        assertThat(WORDS.has("(" + word + ")", 1, 1 + word.length())).isEqualTo(known);
        assertThat(WORDS.has("", 0, 0)).isFalse();
    }
}
