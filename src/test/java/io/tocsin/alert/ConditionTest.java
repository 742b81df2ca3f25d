package io.tocsin.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.alert.Condition.Against;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What conditions make of figures, and which of them make sense. */
class ConditionTest {

    private static final Thresholds TEN = Thresholds.of(10);
    private static final Duration FIVE = Duration.ofMinutes(5);

    static Stream<Arguments> judgements() {
        return Stream.of(
                Arguments.of(new Condition.Count(Filter.NONE, TEN, FIVE), new Figures.Counted(9), Level.NONE, 9.0),
                Arguments.of(new Condition.Count(Filter.NONE, TEN, FIVE), new Figures.Counted(10), Level.FULL, 10.0),
                Arguments.of(new Condition.Rate(Filter.NONE, TEN, FIVE), new Figures.Counted(49), Level.NONE, 9.8),
                Arguments.of(new Condition.Rate(Filter.NONE, TEN, FIVE), new Figures.Counted(50), Level.FULL, 10.0),
                Arguments.of(errorRate(0, 0), new Figures.Rate(true, 5, 100), Level.NONE, 5.0),
                Arguments.of(errorRate(0, 0), new Figures.Rate(true, 10, 100), Level.FULL, 10.0),
                Arguments.of(errorRate(0, 0), new Figures.Rate(true, 0, 0), Level.NONE, 0.0),
                Arguments.of(errorRate(3, 0), new Figures.Rate(true, 1, 2), Level.NONE, 50.0),
                Arguments.of(errorRate(2, 2), new Figures.Rate(true, 1, 2), Level.NONE, 50.0),
                Arguments.of(errorRate(2, 1), new Figures.Rate(true, 1, 2), Level.FULL, 50.0),
                Arguments.of(change(0), new Figures.Compared(109, 100), Level.NONE, 9.0),
                Arguments.of(change(0), new Figures.Compared(110, 100), Level.FULL, 10.0),
                Arguments.of(change(0), new Figures.Compared(0, 0), Level.NONE, 0.0),
                Arguments.of(change(5), new Figures.Compared(4, 0), Level.NONE, Double.MAX_VALUE),
                Arguments.of(change(5), new Figures.Compared(5, 0), Level.FULL, Double.MAX_VALUE),
                Arguments.of(
                        new Condition.Absence(Filter.NONE, FIVE, false, false),
                        new Figures.Counted(0),
                        Level.FULL,
                        0.0),
                Arguments.of(
                        new Condition.Absence(Filter.NONE, FIVE, true, false), new Figures.Counted(1), Level.NONE, 1.0),
                Arguments.of(seen(false), new Figures.Compared(0, 0), Level.NONE, 0.0),
                Arguments.of(seen(false), new Figures.Compared(0, 1), Level.FULL, 0.0),
                Arguments.of(seen(true), new Figures.Compared(0, 0), Level.NONE, 0.0),
                Arguments.of(seen(true), new Figures.Compared(2, 1), Level.NONE, 2.0),
                Arguments.of(
                        new Condition.NewIssue(Filter.NONE, Thresholds.of(1), FIVE),
                        new Figures.Counted(1),
                        Level.FULL,
                        1.0));
    }

    @ParameterizedTest
    @MethodSource("judgements")
    void a_figure_is_judged(Condition condition, Figures figures, Level level, double value) {
        Judgement judged = condition.judge(figures);

        assertThat(judged.known()).isTrue();
        assertThat(judged.level()).isEqualTo(level);
        assertThat(judged.value()).isEqualTo(value);
        assertThat(judged.reason()).isNotBlank();
    }

    @Test
    void no_request_counts_are_no_data_and_not_0_percent() {
        assertThat(errorRate(0, 0).judge(Figures.Rate.UNKNOWN).known()).isFalse();
        assertThat(burn(99.9).judge(rates(0, 0, 0, 0).apply(false)).known()).isFalse();
    }

    /** Of an objective of 99 percent, 14.4 percent of errors burn 14.4 times as fast. */
    @ParameterizedTest(name = "{0} {1} {2} {3}")
    @CsvSource({
        "0.144, 0.144, 0, 0, FULL, 14.4",
        "0.143, 0.5, 0, 0, NONE, 14.3",
        "0.5, 0.143, 0, 0, NONE, 14.3",
        "0, 0, 0.06, 0.07, FULL, 6",
        "0, 0, 0.06, 0.01, NONE, 0"
    })
    void a_budget_burns_where_the_long_and_the_short_window_say_so(
            double hour, double minutes, double sixHours, double halfHour, Level level, double value) {
        Judgement judged =
                burn(99).judge(rates(hour, minutes, sixHours, halfHour).apply(true));

        assertThat(judged.level()).isEqualTo(level);
        assertThat(judged.value()).isCloseTo(value, org.assertj.core.api.Assertions.within(1e-9));
    }

    /**
     * Four pairs of an objective of 99 percent, in their order: {@code -} burns not at all, {@code b} burns in both windows, {@code ?}
     * burns in the long one while nothing was reported in the short one, {@code 0} has reports in neither.
     */
    @ParameterizedTest(name = "{0}: {1} {2}")
    @CsvSource({
        "----, true,  NONE",
        "b---, true,  FULL",
        "b???, true,  FULL",
        "????, false, NONE",
        "???-, false, NONE",
        "?---, false, NONE",
        "---?, false, NONE",
        "??b-, false, WARNING",
        "-b??, true,  FULL",
        "--b?, true,  WARNING",
        "00b-, true,  WARNING",
        "0000, false, NONE"
    })
    void a_pair_whose_short_window_has_no_reports_is_neither_good_nor_bad(String pairs, boolean known, Level level) {
        List<Figures.Rate> windows = new ArrayList<>();
        for (char pair : pairs.toCharArray()) {
            Figures.Rate burns = new Figures.Rate(true, 500, 1_000);
            Figures.Rate fine = new Figures.Rate(true, 0, 1_000);
            windows.add(pair == '0' ? Figures.Rate.UNKNOWN : pair == '-' ? fine : burns);
            windows.add(pair == '0' || pair == '?' ? Figures.Rate.UNKNOWN : pair == '-' ? fine : burns);
        }
        Judgement judged = burn(99).judge(new Figures.Rates(windows));

        assertThat(judged.known()).isEqualTo(known);
        assertThat(judged.level()).isEqualTo(level);
        if (level == Level.NONE && !known) {
            assertThat(judged.reason()).startsWith("No request counts in");
        }
    }

    @Test
    void a_slow_burn_is_a_warning() {
        List<Figures.Rate> windows =
                new ArrayList<>(rates(0.031, 0.031, 0.031, 0.031).apply(true).windows());
        windows.set(4, new Figures.Rate(true, 31, 1_000));
        windows.set(5, new Figures.Rate(true, 31, 1_000));

        assertThat(burn(99).judge(new Figures.Rates(windows)).level()).isEqualTo(Level.WARNING);
    }

    /** Failed and all requests of the long windows; the short ones hold the same. */
    @ParameterizedTest(name = "{0} of {1} with floors {2} of {3}: {4}")
    @CsvSource({
        "1, 2, 5, 20, NONE",
        "19, 19, 5, 20, NONE",
        "20, 20, 5, 20, FULL",
        "4, 4000, 5, 20, NONE",
        "4, 100, 5, 20, NONE",
        "5, 100, 5, 20, FULL",
        "1, 2, 0, 0, FULL",
        "1, 2, 1, 2, FULL",
        "1, 2, 2, 2, NONE",
        "1, 2, 1, 3, NONE"
    })
    void a_burn_rate_needs_a_minimum_of_requests_and_errors(
            double failed, double requests, long minErrors, long minRequests, Level expected) {
        Condition.BurnRate burn =
                new Condition.BurnRate(Filter.NONE, 99.9, BurnWindow.STANDARD, minRequests, minErrors);
        List<Figures.Rate> windows = java.util.Collections.nCopies(8, new Figures.Rate(true, failed, requests));

        Judgement judgement = burn.judge(new Figures.Rates(windows));

        assertThat(judgement.level()).isEqualTo(expected);
        if (expected == Level.NONE && failed > 0.0144 * requests) {
            assertThat(judgement.reason()).contains("the rule needs at least " + minErrors + " of " + minRequests);
        }
    }

    @Test
    void each_pair_of_burn_windows_has_the_floor_for_itself() {
        // One failure of two in the last hours, and a slow burn over three days.
        List<Figures.Rate> windows = new ArrayList<>(java.util.Collections.nCopies(8, new Figures.Rate(true, 1, 2)));
        windows.set(6, new Figures.Rate(true, 6, 60));

        Judgement judgement = burn(99.9).judge(new Figures.Rates(windows));

        assertThat(judgement.level()).isEqualTo(Level.WARNING);
        assertThat(judgement.threshold()).isEqualTo(1);
    }

    @Test
    void a_silent_short_window_below_the_floor_is_not_missing_data() {
        List<Figures.Rate> windows = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            windows.add(new Figures.Rate(true, 1, 2));
            windows.add(Figures.Rate.UNKNOWN);
        }

        assertThat(burn(99.9).judge(new Figures.Rates(windows)).known()).isTrue();
    }

    @Test
    void a_burn_rate_that_can_never_fire_is_refused_with_the_arithmetic() {
        assertThat(burn(93).problem())
                .hasValueSatisfying(
                        problem -> assertThat(problem).contains("14.4 x (1 - 0.93) = 1.01", "more than 93.06 % can"));
        assertThat(burn(93.1).problem()).isEmpty();
        assertThat(burn(100).problem()).isPresent();
        assertThat(burn(0).problem()).isPresent();
    }

    @ParameterizedTest(name = "{0} {1} {2}: {3}")
    @CsvSource({
        "10, , , true", "0, , , false", "-1, , , false", "NaN, , , false", "10, 5, , true", "10, 10, , false",
        "10, 0, , false", "10, , 10, true", "10, , 11, false", "10, 5, 6, false", "10, 5, 5, true", "10, , 0, true"
    })
    void thresholds_have_an_order(double full, Double warning, Double resolve, boolean sound) {
        Thresholds thresholds = new Thresholds(full, optional(warning), optional(resolve));

        assertThat(thresholds.problem().isEmpty()).isEqualTo(sound);
        assertThat(new Condition.Count(Filter.NONE, thresholds, FIVE).problem().isEmpty())
                .isEqualTo(sound);
    }

    @Test
    void a_percentage_of_more_than_a_hundred_is_refused() {
        assertThat(new Condition.ErrorRate(Filter.NONE, Thresholds.of(101), FIVE, 0, 0).problem())
                .isPresent();
        assertThat(new Condition.ErrorRate(Filter.NONE, Thresholds.of(100), FIVE, 0, 0).problem())
                .isEmpty();
    }

    @Test
    void windows_end_where_they_are_asked_to() {
        Instant at = Instant.parse("2026-03-01T12:00:00Z");
        assertThat(Asked.windows(change(0), at))
                .extracting(window -> window.from() + " " + window.to())
                .containsExactly(
                        "2026-03-01T11:55:00Z 2026-03-01T12:00:00Z", "2026-03-01T11:50:00Z 2026-03-01T11:55:00Z");
        assertThat(Asked.windows(new Condition.Change(Filter.NONE, TEN, FIVE, Against.WEEK, 0), at))
                .extracting(window -> window.from() + " " + window.to())
                .containsExactly(
                        "2026-03-01T11:55:00Z 2026-03-01T12:00:00Z", "2026-02-22T11:55:00Z 2026-02-22T12:00:00Z");
        assertThat(Asked.windows(burn(99.9), at))
                .hasSize(8)
                .allMatch(window -> window.to().equals(at));
    }

    @Test
    void what_has_a_tag_is_asked_apart_from_what_counts_know() {
        Filter tagged = new Filter(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("color:red"),
                false);
        Instant at = Instant.parse("2026-03-01T12:00:00Z");
        for (Condition condition : List.of(
                new Condition.Count(tagged, TEN, FIVE),
                new Condition.Rate(tagged, TEN, FIVE),
                new Condition.Absence(tagged, FIVE, false, false),
                new Condition.Change(tagged, TEN, FIVE, Against.DAY, 0))) {
            assertThat(Asked.windows(condition, at)).allMatch(window -> window.measure() == Asked.Measure.TAGGED);
        }
        assertThat(Asked.windows(new Condition.Users(tagged, TEN, FIVE), at))
                .allMatch(window -> window.measure() == Asked.Measure.USERS);
        assertThat(Asked.windows(change(0), at)).allMatch(window -> window.measure() == Asked.Measure.ERRORS);
    }

    private static Condition.Absence seen(boolean ofRequests) {
        return new Condition.Absence(Filter.NONE, FIVE, ofRequests, true);
    }

    private static Condition.ErrorRate errorRate(long requests, long errors) {
        return new Condition.ErrorRate(Filter.NONE, TEN, FIVE, requests, errors);
    }

    private static Condition.Change change(long errors) {
        return new Condition.Change(Filter.NONE, TEN, FIVE, Against.PREVIOUS, errors);
    }

    private static Condition.BurnRate burn(double objective) {
        return new Condition.BurnRate(Filter.NONE, objective, BurnWindow.STANDARD, 20, 5);
    }

    /** The four windows of pages as given, those of tickets without an error. */
    private static java.util.function.Function<Boolean, Figures.Rates> rates(double... ratios) {
        return known -> {
            List<Figures.Rate> rates = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                rates.add(
                        known
                                ? new Figures.Rate(true, i < ratios.length ? 100_000 * ratios[i] : 0, 100_000)
                                : Figures.Rate.UNKNOWN);
            }
            return new Figures.Rates(rates);
        };
    }

    private static OptionalDouble optional(Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
}
