package io.tocsin.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.stats.ReleaseCounts.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GateTest {

    private static final Instant DAY = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "0, 0, true",
        "10, 0, true",
        "11, 0, false",
        "20, 10, true",
        "21, 10, false",
        "10, 1, true",
        "2000, 1000, true",
        "2001, 1000, false",
    })
    void errors_stop_it_beyond_twice_the_release_before_and_beyond_ten(double errors, double before, boolean passes) {
        List<GateAnswer.Reason> reasons = Gate.decide(
                GateLimits.DEFAULT,
                Gate.Issues.NONE,
                Gate.Issues.NONE,
                new Gate.Errors(Duration.ofMinutes(30), errors, "1.0", before));

        assertThat(reasons.isEmpty()).isEqualTo(passes);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0, 0, ''",
        "0, 1, 0, 0, new_issues",
        "3, 3, 2, 2, ''",
        "3, 4, 2, 2, new_issues",
        "3, 3, 2, 3, regressions",
        "3, 4, 2, 3, new_issues regressions",
    })
    void issues_stop_it_beyond_their_limits(int mostNew, long fresh, int mostAgain, long again, String kinds) {
        List<GateAnswer.Reason> reasons = Gate.decide(
                new GateLimits(mostNew, mostAgain, 2, 10),
                new Gate.Issues(fresh, List.of()),
                new Gate.Issues(again, List.of()),
                null);

        assertThat(String.join(
                        " ", reasons.stream().map(GateAnswer.Reason::kind).toList()))
                .isEqualTo(kinds);
    }

    @Test
    void a_reason_says_what_is_and_what_may_be() {
        GateAnswer.Reason reason = Gate.decide(
                        GateLimits.DEFAULT,
                        Gate.Issues.NONE,
                        Gate.Issues.NONE,
                        new Gate.Errors(Duration.ofSeconds(3_690), 120, "2.3.1", 20))
                .get(0);

        assertThat(reason.message())
                .isEqualTo(
                        "120 errors in the first 1h 1m; at most 40 may be: 2.0 times the 20 of 2.3.1 in as long, and 10"
                                + " in any case");
        assertThat(reason.limit()).isEqualTo(40);
        assertThat(reason.value()).isEqualTo(120);
    }

    @ParameterizedTest
    @CsvSource({
        // How long the release before was there alone, how long this one is there, how long both are compared for.
        "P30D, PT10M, PT10M",
        "PT1H, PT5H, PT1H",
        "P30D, P20D, P7D",
        "P30D, -PT2M, PT0S",
        ", PT10M, PT10M",
        ", P20D, P7D",
    })
    void releases_are_compared_as_long_as_one_is_there_and_the_other_was_there_alone(
            Duration alone, Duration there, Duration compared) {
        Instant before = alone == null ? null : DAY.minus(alone);

        assertThat(Span.of(DAY, before, DAY.plus(there)).length()).isEqualTo(compared);
    }

    @Test
    void a_window_that_had_to_be_widened_counts_in_proportion_to_the_time_after_the_first_sight() {
        Span span = new Span(Duration.ofMinutes(15));
        Instant firstSeen = DAY.plus(Duration.ofMinutes(30));
        Window hour = new Window(DAY, DAY.plus(Duration.ofHours(1)), true, 60);
        Window exact = new Window(firstSeen, firstSeen.plus(span.length()), false, 60);

        assertThat(span.share(firstSeen, hour)).isEqualTo(30);
        assertThat(span.share(firstSeen, exact)).isEqualTo(60);
    }
}
