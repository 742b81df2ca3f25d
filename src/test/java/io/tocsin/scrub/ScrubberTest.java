package io.tocsin.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables of what is found, and of what looks like it. */
class ScrubberTest {

    private static final Scrubber STANDARD = new Scrubber(ScrubbingRules.standard());

    @ParameterizedTest(name = "{0}")
    @MethodSource("found")
    void what_is_secret_is_marked(String written, String expected) {
        String text = plain(written);
        String scrubbed = STANDARD.text(text, new Tally());

        assertThat(scrubbed).isEqualTo(plain(expected));
        assertThat(STANDARD.text(scrubbed, new Tally())).as("scrubbed again").isEqualTo(scrubbed);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kept")
    void what_only_looks_like_it_is_kept(String written) {
        String text = plain(written);

        assertThat(STANDARD.text(text, new Tally())).isSameAs(text);
    }

    @Test
    void what_was_taken_out_is_counted_by_its_kind() {
        Tally tally = new Tally();
        STANDARD.text("password=a1 password=b2 card 4111 1111 1111 1111 https://u:p@h/", tally);

        assertThat(tally.count(Kind.PASSWORD)).isEqualTo(2);
        assertThat(tally.count(Kind.CARD)).isEqualTo(1);
        assertThat(tally.count(Kind.CREDENTIALS)).isEqualTo(1);
        assertThat(tally.count(Kind.TOKEN)).isZero();
    }

    @Test
    void kinds_that_are_off_stay() {
        ScrubbingRules rules = ScrubbingRules.standard().with(Kind.CARD, false).with(Kind.PASSWORD, false);
        String text = "password=hunter2 card 4111111111111111";

        assertThat(new Scrubber(rules).text(text, new Tally())).isSameAs(text);
        assertThat(new Scrubber(ScrubbingRules.none()).text(text + " https://u:p@h", new Tally()))
                .isEqualTo(text + " https://u:p@h");
    }

    @Test
    void personal_data_is_taken_out_by_choice() {
        String text =
                "jo.doe+x@mail.example.org from 203.0.113.7:443 and 2001:db8::7, 127.0.0.1, user_id=42, at 12:34:56, v1.2.3";

        assertThat(STANDARD.text(text, new Tally())).isSameAs(text);
        ScrubbingRules all = ScrubbingRules.standard()
                .with(Kind.EMAIL, true)
                .with(Kind.IP, true)
                .with(Kind.USER, true);
        Tally tally = new Tally();
        assertThat(new Scrubber(all).text(text, tally))
                .isEqualTo("[scrubbed:email] from [scrubbed:ip]:443 and [scrubbed:ip], 127.0.0.1, user_id="
                        + new Scrubber(all).user("42") + ", at 12:34:56, v1.2.3");
        assertThat(List.of(tally.count(Kind.EMAIL), tally.count(Kind.IP), tally.count(Kind.USER)))
                .containsExactly(1, 2, 1);
    }

    @Test
    void a_user_has_one_mark_and_a_key_makes_it_another() {
        Scrubber plain = new Scrubber(ScrubbingRules.standard().with(Kind.USER, true));
        Scrubber keyed = new Scrubber(
                new ScrubbingRules(ScrubbingRules.standard().kinds(), Set.of(), Set.of(), List.of(), "salt"));

        assertThat(plain.user("42")).matches("\\[scrubbed:user:[0-9a-f]{12}]").isEqualTo(plain.user("42"));
        assertThat(plain.user("43")).isNotEqualTo(plain.user("42"));
        assertThat(keyed.user("42")).isNotEqualTo(plain.user("42"));
        assertThat(plain.value("userId", "42", new Tally())).isEqualTo(plain.user("42"));
        assertThat(plain.text("userId=42", new Tally())).isEqualTo("userId=" + plain.user("42"));
    }

    @Test
    void patterns_of_the_configuration_come_on_top_and_leave_marks_alone() {
        ScrubbingRules rules = new ScrubbingRules(
                ScrubbingRules.standard().kinds(),
                Set.of(),
                Set.of(),
                List.of(
                        ExtraPattern.parse("EMP-[0-9]{4}"),
                        ExtraPattern.parse("room (\\w+)"),
                        ExtraPattern.parse("card")),
                "");
        Tally tally = new Tally();

        assertThat(new Scrubber(rules).text("EMP-1234 in room 12a, card 4111111111111111", tally))
                .isEqualTo("[scrubbed:custom] in room [scrubbed:custom], [scrubbed:custom] [scrubbed:card]");
        assertThat(tally.count(Kind.CUSTOM)).isEqualTo(3);
    }

    static Stream<Arguments> found() throws IOException {
        return rows("found.txt").map(row -> Arguments.of((Object[]) row.split(" ==> ", 2)));
    }

    static Stream<String> kept() throws IOException {
        return rows("kept.txt");
    }

    private static Stream<String> rows(String table) throws IOException {
        try (InputStream in = ScrubberTest.class.getResourceAsStream("/scrub/" + table)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(row -> !row.isBlank());
        }
    }

    /** A row is a line, so that line ends within it are written as {@code ^n}. */
    private static String plain(String written) {
        return written.replace("^n", "\n");
    }
}
