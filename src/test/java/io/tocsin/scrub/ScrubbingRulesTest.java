package io.tocsin.scrub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScrubbingRulesTest {

    @Test
    void an_apps_own_rules_lie_over_the_configured_ones() {
        ScrubbingRules configured = new ScrubbingRules(
                ScrubbingRules.standard().kinds(),
                Set.of("badge", "locker"),
                Set.of("pin"),
                List.of(ExtraPattern.parse("EMP-[0-9]+")),
                "salt");
        AppRules own = new AppRules(
                Map.of(Kind.EMAIL, true, Kind.CARD, false),
                Set.of("PIN", "shoeSize"),
                Set.of("locker"),
                List.of(ExtraPattern.parse("ORD-[0-9]+")));

        ScrubbingRules rules = configured.overlaidBy(own);

        assertThat(rules.kinds()).contains(Kind.EMAIL, Kind.PASSWORD).doesNotContain(Kind.CARD, Kind.IP);
        assertThat(rules.extraKeys()).containsExactlyInAnyOrder("badge", "pin", "shoe_size");
        assertThat(rules.exemptKeys()).containsExactly("locker");
        assertThat(rules.extraPatterns())
                .extracting(ExtraPattern::toString)
                .containsExactly("EMP-[0-9]+", "ORD-[0-9]+");
        assertThat(rules.userIdKey()).isEqualTo("salt");
        assertThat(new Scrubber(rules).text("EMP-1 ORD-2 jo@example.org 4111111111111111", new Tally()))
                .isEqualTo("[scrubbed:custom] [scrubbed:custom] [scrubbed:email] 4111111111111111");
    }

    @Test
    void an_app_without_rules_has_the_configured_ones() {
        ScrubbingRules configured = ScrubbingRules.standard().with(Kind.IP, true);

        assertThat(configured.overlaidBy(new AppRules(Map.of(), Set.of(), Set.of(), List.of())))
                .isEqualTo(configured);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a**", "(", "[a", "a*", "(?=a)", "(a)\\1", "((((x{100}){100}){100}){100})"})
    void a_pattern_that_cannot_work_is_refused(String pattern) {
        assertThatThrownBy(() -> ExtraPattern.parse(pattern)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_pattern_that_hangs_other_engines_does_not_hang_this_one() {
        ScrubbingRules rules = new ScrubbingRules(
                Set.of(),
                Set.of(),
                Set.of(),
                List.of(ExtraPattern.parse("(a|aa)+$"), ExtraPattern.parse("(x+x+)+y")),
                "");
        String text = "a".repeat(20_000) + "!" + "x".repeat(20_000);

        org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThat(new Scrubber(rules).text(text, new Tally())).isEqualTo(text));
    }
}
