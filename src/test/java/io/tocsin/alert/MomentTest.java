package io.tocsin.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of when a rule is judged. */
class MomentTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration WINDOW = Duration.ofMinutes(5);

    @ParameterizedTest(name = "{0}, counted {1} s ago, reported {2} s ago")
    @CsvSource(textBlock = """
            # kind,      counted, reported, at,  partial
            count,       2,       0,        2,   false
            count,       60,      0,        2,   true
            absence,     60,      0,        60,  false
            requests,    2,       0,        2,   false
            requests,    2,       30,       30,  false
            requests,    2,       91,       91,  false
            requests,    2,       92,       2,   false
            requests,    60,      30,       60,  false
            requests,    2,       100000,   2,   false
            change,      60,      0,        60,  false
            users,       60,      0,        2,   true
            new_issue,   60,      0,        0,   false
            error_rate,  2,       0,        2,   false
            error_rate,  2,       30,       30,  false
            error_rate,  2,       91,       91,  false
            error_rate,  2,       92,       2,   false
            error_rate,  60,      30,       60,  false
            error_rate,  2,       100000,   2,   false
            """)
    void counts_are_waited_for_as_long_as_makes_sense(
            String kind, long counted, long reported, long at, boolean partial) {
        assertThat(Moment.of(condition(kind), NOW, before(2), before(counted), before(reported)))
                .isEqualTo(new Moment(before(at), partial));
    }

    private static Condition condition(String kind) {
        Thresholds thresholds = Thresholds.of(1);
        return switch (kind) {
            case "count" -> new Condition.Count(Filter.NONE, thresholds, WINDOW);
            case "absence" -> new Condition.Absence(Filter.NONE, WINDOW, false, false);
            case "requests" -> new Condition.Absence(Filter.NONE, WINDOW, true, false);
            case "change" -> new Condition.Change(Filter.NONE, thresholds, WINDOW, Condition.Against.PREVIOUS, 0);
            case "users" -> new Condition.Users(Filter.NONE, thresholds, WINDOW);
            case "new_issue" -> new Condition.NewIssue(Filter.NONE, thresholds, WINDOW);
            default -> new Condition.ErrorRate(Filter.NONE, thresholds, WINDOW, 0, 0);
        };
    }

    @Test
    void full_minutes_that_were_missed_are_caught_up_with() {
        Duration interval = Duration.ofSeconds(15);
        assertThat(Moment.missed(before(70), NOW, interval)).isEmpty();
        assertThat(Moment.missed(before(76), NOW, interval)).containsExactly(before(60));
        assertThat(Moment.missed(before(150), before(10), interval)).containsExactly(before(120), before(60));
        assertThat(Moment.missed(before(150), NOW, Duration.ofMinutes(5))).isEmpty();
    }

    @Test
    void what_is_judged_seldom_is_caught_up_with_as_seldom() {
        assertThat(Moment.missed(before(1_800), NOW, Duration.ofMinutes(6).plusSeconds(1)))
                .containsExactly(before(1_740), before(1_380), before(1_020), before(660), before(300));
        assertThat(Moment.missed(before(300), NOW, Duration.ofSeconds(90)))
                .containsExactly(before(240), before(180), before(120), before(60));
    }

    @Test
    void what_is_more_than_an_hour_old_is_no_news() {
        List<Instant> missed = Moment.missed(before(100_000), before(10), Duration.ofSeconds(15));

        assertThat(missed).hasSize(60);
        assertThat(missed.get(0)).isEqualTo(before(3600));
    }

    private static Instant before(long seconds) {
        return NOW.minusSeconds(seconds);
    }
}
