package io.tocsin.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            java.net.ConnectException | java.net.ConnectException | true
            java.net.ConnectException | Java.net.ConnectException | false
            java.net.ConnectException | java.net.ConnectExceptions | false
            ConnectException          | java.net.ConnectException | false
            *ConnectException         | java.net.ConnectException | true
            *ConnectException         | ConnectException          | true
            *ConnectException         | ConnectExceptionX         | false
            java.*Exception           | java.net.ConnectException | true
            java.*Exception           | xjava.Exception           | false
            *                         | ''                        | true
            *                         | anything                  | true
            ?                         | ''                        | false
            ?                         | x                         | true
            a?c                       | abc                       | true
            a?c                       | ac                        | false
            a**c                      | abbbc                     | true
            *a*b*a*                   | xaxbxa                    | true
            *a*b*a*                   | xaxbx                     | false
            What\\?                   | What?                     | true
            What\\?                   | Whatx                     | false
            Guzzle\\Exception\\Connect* | Guzzle\\Exception\\ConnectA | true
            Guzzle\\Exception\\\\*    | Guzzle\\Exception\\A      | true
            a\\\\b                    | a\\b                      | true
            ^a$                       | ^a$                       | true
            ^a$                       | a                         | false
            """)
    void a_type_matches_as_a_whole_and_in_its_case(String pattern, String type, boolean expected) {
        assertThat(Glob.ofWhole(pattern).matches(type.toCharArray())).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            connection refused     | java: CONNECTION Refused: host  | true
            connection refused     | connection was refused          | false
            connection * refused   | connection to db:5432 refused.  | true
            ^timeout$              | Timeout                         | true
            ^timeout$              | a timeout                       | false
            ^timeout$              | timeout of 5 s                  | false
            ^timeout               | timeout of 5 s                  | true
            timeout$               | a timeout                       | true
            timeout$               | timeouts                        | false
            costs 5\\$             | it costs 5$ a day               | true
            costs 5\\$             | it costs 5                      | false
            \\^start               | up^START                        | true
            50?                    | status 503!                     | true
            50?                    | status 50                       | false
            STRASSE \u00c4         | strasse \u00e4                  | true
            *                      | ''                              | true
            ^$                     | ''                              | true
            ^$                     | x                               | false
            line*end               | 'line one, the end'             | true
            """)
    void a_message_matches_in_part_and_in_any_case(String pattern, String message, boolean expected) {
        assertThat(Glob.ofPartInAnyCase(pattern).matches(Glob.folded(message))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            abc        | 3 | 0
            *abc*      | 3 | 2
            a***b?c    | 3 | 2
            \\*\\?     | 2 | 0
            *          | 0 | 1
            """)
    void literals_and_wild_cards_are_counted(String pattern, int literals, int wildcards) {
        Glob glob = Glob.ofWhole(pattern);

        assertThat(glob.literals()).isEqualTo(literals);
        assertThat(glob.wildcards()).isEqualTo(wildcards);
    }

    @Test
    void being_open_at_both_ends_counts_for_no_wild_card() {
        assertThat(Glob.ofPartInAnyCase("abc").wildcards()).isZero();
        assertThat(Glob.ofPartInAnyCase("abc").runs()).containsExactly("abc");
        assertThat(Glob.ofPartInAnyCase("a*bc?d").runs()).containsExactly("a", "bc", "d");
    }

    /** Short patterns over few letters, so that both answers are frequent; and long ones, of several words of 64. */
    @Test
    void it_agrees_with_the_definition() {
        Random random = new Random(20);
        int matched = 0;
        for (int i = 0; i < 60_000; i++) {
            boolean longer = i % 10 == 0;
            String pattern = text(random, "ab*?", 1 + (longer ? 60 + random.nextInt(140) : random.nextInt(8)));
            String text = longer ? like(pattern, random) : text(random, "ab", random.nextInt(12));
            boolean expected = defined(pattern, text);
            matched += expected ? 1 : 0;

            assertThat(Glob.ofWhole(pattern).matches(text.toCharArray()))
                    .as("%s against %s", pattern, text)
                    .isEqualTo(expected);
        }
        assertThat(matched).isBetween(10_000, 50_000);
    }

    /** Cell by cell: whether the first so many characters of the pattern match the first so many of the text. */
    private static boolean defined(String pattern, String text) {
        boolean[] before = new boolean[text.length() + 1];
        before[0] = true;
        for (int place = 0; place < pattern.length(); place++) {
            char c = pattern.charAt(place);
            boolean[] now = new boolean[text.length() + 1];
            now[0] = c == '*' && before[0];
            for (int i = 1; i <= text.length(); i++) {
                now[i] = c == '*' ? now[i - 1] || before[i] : before[i - 1] && (c == '?' || c == text.charAt(i - 1));
            }
            before = now;
        }
        return before[text.length()];
    }

    /** Something that matches, or would but for one character. */
    private static String like(String pattern, Random random) {
        StringBuilder text = new StringBuilder();
        for (int place = 0; place < pattern.length(); place++) {
            char c = pattern.charAt(place);
            if (c == '*') {
                text.append(text(random, "ab", random.nextInt(3)));
            } else {
                text.append(c == '?' ? 'a' : c);
            }
        }
        if (random.nextBoolean() && !text.isEmpty()) {
            text.setCharAt(random.nextInt(text.length()), 'c');
        }
        return text.toString();
    }

    private static String text(Random random, String alphabet, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
