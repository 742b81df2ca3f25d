package io.tocsin.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The past is judged as it would have been live. */
class BacktestTest {

    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    @Test
    void a_burst_fires_while_it_is_in_the_window() {
        long[] errors = new long[60];
        errors[20] = 12;
        Condition condition = new Condition.Count(Filter.NONE, Thresholds.of(10), Duration.ofMinutes(5));

        Backtest.Result result =
                Backtest.run(condition, Timing.AT_ONCE, past(errors, new long[60], new long[60]), at(5), at(59));

        assertThat(result.firings())
                .containsExactly(
                        new Backtest.Firing(at(21), at(26), Level.FULL, 12.0, "12 errors in 5m; threshold 10"));
        assertThat(result.transitions())
                .extracting(transition -> transition.kind().word())
                .containsExactly("fired", "resolved");
        assertThat(result.series()).hasSize(55);
    }

    @Test
    void what_fires_at_the_end_has_none() {
        long[] errors = new long[30];
        errors[27] = 12;
        Condition condition = new Condition.Count(Filter.NONE, Thresholds.of(10), Duration.ofMinutes(5));

        Backtest.Result result =
                Backtest.run(condition, Timing.AT_ONCE, past(errors, new long[30], new long[30]), at(5), at(29));

        assertThat(result.firings()).singleElement().satisfies(firing -> {
            assertThat(firing.from()).isEqualTo(at(28));
            assertThat(firing.to()).isNull();
        });
    }

    @Test
    void before_what_is_kept_there_is_no_data() {
        Past past = new Past(series(new long[30]), series(), series(), series(), series(), null, at(10));
        Condition condition = new Condition.Absence(Filter.NONE, Duration.ofMinutes(5), false, false);

        Backtest.Result result = Backtest.run(condition, Timing.AT_ONCE, past, at(5), at(29));

        assertThat(result.firings())
                .singleElement()
                .satisfies(firing -> assertThat(firing.from()).isEqualTo(at(15)));
        assertThat(result.series().subList(0, 10)).allMatch(point -> point.value() == null);
    }

    /** A report of no requests is data; errors of events without any are all that there is. */
    @Test
    void errors_beside_reports_of_no_requests_are_all_there_is() {
        long[] none = new long[10];
        Past past = new Past(series(7, 0), series(none), series(none), series(none), series(1, 1), null, Instant.MIN);

        assertThat(past.count(new Asked.Window(Asked.Measure.RATE, at(0), at(1))))
                .isEqualTo(new Figures.Rate(true, 7, 7));
        assertThat(past.count(new Asked.Window(Asked.Measure.RATE, at(1), at(2))))
                .isEqualTo(new Figures.Rate(true, 0, 0));
        assertThat(past.count(new Asked.Window(Asked.Measure.RATE, at(1), at(3))))
                .as("ends where reports end")
                .isEqualTo(new Figures.Rate(true, 7, 7));
        assertThat(past.count(new Asked.Window(Asked.Measure.RATE, at(2), at(3))))
                .isEqualTo(Figures.Rate.UNKNOWN);
    }

    /** Against windows that are summed anew each time, by an evaluator that goes on from what it wrote down. */
    @Test
    void any_series_is_judged_as_live_at_every_full_minute() {
        Random random = new Random(5);
        int fired = 0;
        for (int run = 0; run < 300; run++) {
            int minutes = 200;
            long[] errors = random.longs(minutes, 0, 8).toArray();
            long[] requests = random.longs(minutes, 0, 30).toArray();
            long[] reports = new long[minutes];
            for (int i = 0; i < minutes; i++) {
                reports[i] = random.nextInt(10) > 0 ? 1 : 0;
                requests[i] *= reports[i];
            }
            Condition condition = condition(random);
            Timing timing = new Timing(
                    Duration.ofMinutes(random.nextInt(4)),
                    Duration.ofMinutes(random.nextInt(4)),
                    NoData.values()[random.nextInt(3)]);
            Instant from = at(60);
            Backtest.Result result =
                    Backtest.run(condition, timing, past(errors, requests, reports), from, at(minutes - 1));

            State state = State.NEW;
            List<Transition> live = new ArrayList<>();
            for (int minute = 60; minute < minutes; minute++) {
                Judgement judged = Asked.judge(
                        condition,
                        at(minute),
                        window -> window.measure() == Asked.Measure.RATE
                                ? rate(errors, requests, reports, window)
                                : new Figures.Counted(sum(errors, window)));
                Evaluator.Step step = Evaluator.next(timing, judged, at(minute), state);
                step.transition().ifPresent(live::add);
                state = step.state();
                assertThat(result.series().get(minute - 60))
                        .isEqualTo(new Backtest.Point(at(minute), judged.value(), state.phase(), state.level()));
            }
            assertThat(result.transitions()).isEqualTo(live);
            fired += result.firings().size();
            long open = result.firings().stream()
                    .filter(firing -> firing.to() == null)
                    .count();
            assertThat(open).isEqualTo(state.firing() ? 1 : 0);
        }
        assertThat(fired).isGreaterThan(300);
    }

    private static Condition condition(Random random) {
        Duration window = Duration.ofMinutes(1 + random.nextInt(20));
        Thresholds thresholds = new Thresholds(
                10.0 + random.nextInt(40),
                random.nextBoolean() ? OptionalDouble.of(5.0 + random.nextInt(5)) : OptionalDouble.empty(),
                OptionalDouble.empty());
        return switch (random.nextInt(4)) {
            case 0 -> new Condition.Count(Filter.NONE, thresholds, window);
            case 1 -> new Condition.ErrorRate(Filter.NONE, thresholds, window, 5, 2);
            case 2 -> new Condition.Change(Filter.NONE, thresholds, window, Condition.Against.PREVIOUS, 3);
            default -> new Condition.Rate(Filter.NONE, Thresholds.of(1 + 4 * random.nextDouble()), window);
        };
    }

    private static Figures rate(long[] errors, long[] requests, long[] reports, Asked.Window window) {
        Instant end = window.to();
        while (end.isAfter(window.from())
                && sum(reports, new Asked.Window(window.measure(), end.minus(Duration.ofMinutes(1)), end)) == 0) {
            end = end.minus(Duration.ofMinutes(1));
        }
        if (!end.isAfter(window.from())) {
            return Figures.Rate.UNKNOWN;
        }
        Duration length = Duration.between(window.from(), window.to());
        Asked.Window shifted = new Asked.Window(window.measure(), end.minus(length), end);
        double failed = sum(errors, shifted);
        return new Figures.Rate(true, failed, Math.max(failed, sum(requests, shifted)));
    }

    private static double sum(long[] minutes, Asked.Window window) {
        double sum = 0;
        for (int i = 0; i < minutes.length; i++) {
            if (!at(i).isBefore(window.from()) && at(i).isBefore(window.to())) {
                sum += minutes[i];
            }
        }
        return sum;
    }

    /** Requests of which nobody says whether they failed, one more than is said. */
    private static Past past(long[] errors, long[] requests, long[] reports) {
        long[] unsaid = requests.clone();
        for (int i = 0; i < unsaid.length; i++) {
            unsaid[i] = -1;
        }
        return new Past(series(errors), series(), series(unsaid), series(requests), series(reports), null, Instant.MIN);
    }

    private static MinuteSeries series(long... minutes) {
        return new MinuteSeries(START, minutes);
    }

    private static Instant at(int minute) {
        return START.plus(Duration.ofMinutes(minute));
    }
}
