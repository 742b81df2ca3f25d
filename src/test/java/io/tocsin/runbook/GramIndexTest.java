package io.tocsin.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.pattern.Glob;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GramIndexTest {

    @Test
    void a_message_that_lacks_a_patterns_characters_leaves_it_out() {
        GramIndex index = index("connection refused", "read timed out", "a*b", "*");

        assertThat(index.candidates(Glob.folded("Read timed out")).stream()).containsExactly(1, 2, 3);
        assertThat(index.candidates(Glob.folded("abc")).stream()).containsExactly(2, 3);
        assertThat(index.candidates(Glob.folded("")).stream()).containsExactly(2, 3);
    }

    @Test
    void patterns_that_share_all_their_characters_are_all_found() {
        GramIndex index = index("aaaa", "aaaaa", "xaaaay", "\u00e4\u00e4\u00e4\u00e4");

        assertThat(index.candidates(Glob.folded("xaaaay")).stream()).containsExactly(0, 1, 2);
        assertThat(index.candidates(Glob.folded("\u00c4\u00c4\u00c4\u00c4")).stream())
                .containsExactly(3);
    }

    @Test
    void whatever_matches_is_a_candidate() {
        Random random = new Random(4);
        List<Glob> globs = Stream.generate(() -> random(random, "abc*?", 1 + random.nextInt(9)))
                .limit(300)
                .map(Glob::ofPartInAnyCase)
                .toList();
        GramIndex index = new GramIndex(globs);
        int matches = 0;
        for (int i = 0; i < 300; i++) {
            char[] text = random(random, "abc", random.nextInt(30)).toCharArray();
            for (int place = 0; place < globs.size(); place++) {
                if (globs.get(place).matches(text)) {
                    matches++;
                    assertThat(index.candidates(text).get(place)).isTrue();
                }
            }
        }
        assertThat(matches).isGreaterThan(1_000);
    }

    private static GramIndex index(String... patterns) {
        return new GramIndex(Stream.of(patterns).map(Glob::ofPartInAnyCase).toList());
    }

    private static String random(Random random, String alphabet, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
