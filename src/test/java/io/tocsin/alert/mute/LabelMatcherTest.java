package io.tocsin.alert.mute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelMatcherTest {

    private static final Map<String, String> LABELS =
            Map.of("alertname", "Too many errors", "app", "shop", "severity", "warning", "team", "");

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '"', textBlock = """
            app       ; =  ; shop             ; true
            app       ; =  ; Shop             ; false
            app       ; =  ; ""               ; false
            app       ; != ; shop             ; false
            app       ; != ; pay              ; true
            app       ; =~ ; shop             ; true
            app       ; =~ ; sh               ; false
            app       ; =~ ; hop              ; false
            app       ; =~ ; sh.*             ; true
            app       ; =~ ; pay|shop         ; true
            app       ; =~ ; s|shop           ; true
            app       ; =~ ; (?i)SHOP         ; true
            app       ; =~ ; ^shop$           ; true
            app       ; =~ ; ""               ; false
            app       ; !~ ; pay|shop         ; false
            app       ; !~ ; sh               ; true
            alertname ; =~ ; Too many .+      ; true
            severity  ; =~ ; critical|warning ; true
            team      ; =  ; ""               ; true
            absent    ; =  ; ""               ; true
            absent    ; =  ; x                ; false
            absent    ; != ; x                ; true
            absent    ; != ; ""               ; false
            absent    ; =~ ; .*               ; true
            absent    ; =~ ; .+               ; false
            absent    ; !~ ; .+               ; true
            absent    ; !~ ; .*               ; false
            """)
    void a_label_is_compared_as_alertmanager_does(String name, String op, String value, boolean expected) {
        assertThat(LabelMatcher.of(name, op, value).matches(LABELS)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"=, ' Live', true", "!=, LIVE, false", "=~, LI(V|B)E, true", "!~, L.*, false", "=, live2, false"})
    void environments_are_compared_without_case(String op, String value, boolean expected) {
        Map<String, String> labels = Map.of("environment", "live", "alertname", "live");
        assertThat(LabelMatcher.of("environment", op, value).matches(labels)).isEqualTo(expected);
        assertThat(LabelMatcher.of("alertname", "=", "LIVE").matches(labels)).isFalse();
    }

    @Test
    void a_dot_is_a_line_break_too() {
        assertThat(LabelMatcher.of("a", "=~", "x.*y").matches(Map.of("a", "x\ny")))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ==  | a
            =~  | (
            =~  | a**
            =~  | (?=a)a
            =~  | (a)\\1
            =~  | a{1001}
            !~  | (x{1000}){1000}
            =~  | ((((a{9}){9}){9}){9}){9}
            =~  | (a{999999999}){999999999}
            =~  | \\pL{500}\\pN{500}
            """)
    void what_cannot_be_read_or_would_be_too_large_is_refused(String op, String value) {
        assertThatIllegalArgumentException().isThrownBy(() -> LabelMatcher.of("app", op, value));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [0-9a-f]{32}                       | 0123456789abcdef0123456789abcdef
            \\d{1,3}\\.\\d{1,3}\\.\\d{1,3}     | 10.20.30
            x{1000}                            |
            """)
    void counted_repetitions_within_reason_are_taken(String pattern, String match) {
        assertThat(LabelMatcher.of("a", "=~", pattern).matches(Map.of("a", match == null ? "x".repeat(1000) : match)))
                .isTrue();
    }

    /** Engines that go back try every way of splitting the text: for this one longer than the world is old. */
    @Test
    void a_hostile_expression_takes_no_more_time_than_another() {
        LabelMatcher matcher = LabelMatcher.of("a", "=~", "(a*)*(a*)*(a*)*b");

        assertThat(matcher.matches(Map.of("a", "a".repeat(2_000)))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            app    | =  | shop    | true
            app    | !~ | .*      | true
            app    | =~ | .+      | true
            app    | != | ""      | true
            app    | =  | ""      | false
            app    | =~ | .*      | false
            app    | != | shop    | false
            app    | !~ | shop    | false
            """)
    void a_silence_needs_a_matcher_that_an_alert_without_labels_does_not_meet(
            String name, String op, String value, boolean taken) {
        Map<String, String> problems = new LinkedHashMap<>();
        List<Matcher> sent =
                new ArrayList<>(List.of(new Matcher("severity", "!=", "critical"), new Matcher(name, op, value)));

        MatcherRules.narrowing(sent, problems);

        assertThat(problems.isEmpty()).isEqualTo(taken);
    }

    @Test
    void a_matcher_without_an_operator_asks_for_the_same_text_and_one_sent_twice_is_kept_once() {
        Map<String, String> problems = new LinkedHashMap<>();

        assertThat(MatcherRules.any(
                        List.of(new Matcher("app", null, "shop"), new Matcher("app", "=", "shop")), problems))
                .containsExactly(new Matcher("app", "=", "shop"));
        assertThat(problems).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            1app  | =  | shop | matchers[1].name
            a-b   | =  | shop | matchers[1].name
            ""    | =  | shop | matchers[1].name
                  | =  | shop | matchers[1].name
            app   | =  |      | matchers[1].value
            app   | ~  | shop | matchers[1].op
            app   | =~ | (    | matchers[1].value
            team  | =  | b    | matchers[1].value
            """)
    void each_field_that_is_wrong_is_named(String name, String op, String value, String field) {
        Map<String, String> problems = new LinkedHashMap<>();

        MatcherRules.any(List.of(new Matcher("team", "=", "a"), new Matcher(name, op, value)), problems);

        assertThat(problems).containsOnlyKeys(field);
    }

    @Test
    void number_and_length_are_bounded() {
        assertThat(problems(20, "x".repeat(500))).isEmpty();
        assertThat(problems(21, "x")).containsOnlyKeys("matchers");
        assertThat(problems(1, "x".repeat(501))).containsOnlyKeys("matchers[0].value");
        assertThat(problems(1, "a\u0000b")).containsOnlyKeys("matchers[0].value");
        assertThat(problems(1, "a\ud800b")).containsOnlyKeys("matchers[0].value");
        assertThat(problems(1, "a\ud83d\ude00b")).isEmpty();
    }

    private static Map<String, String> problems(int number, String value) {
        Map<String, String> problems = new LinkedHashMap<>();
        List<Matcher> sent = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            sent.add(new Matcher("label" + i, "=", value));
        }
        MatcherRules.any(sent, problems);
        return problems;
    }
}
