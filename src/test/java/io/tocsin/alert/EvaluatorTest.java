package io.tocsin.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a rule, minute by minute. */
class EvaluatorTest {

    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    /**
     * {@code values} are of one minute each, {@code -} being no data; the thresholds are 10, and 5 for a warning. Of the states
     * {@code .} is inactive, {@code p} pending, {@code w} and {@code F} fire; a capital {@code P} or {@code N} would be no data.
     */
    @ParameterizedTest(name = "{0}: {4}")
    @CsvSource(delimiter = '|', textBlock = """
            at once                          | 0 | 0 | ok   | 0 4 10 99 0 0              | ..FF..       | full 2 fired; full 4 resolved
            a warning first                  | 0 | 0 | ok   | 0 5 10 5 0                 | .wFw.        | warning 1 fired; full 2 raised; warning 3 lowered; warning 4 resolved
            held for three minutes           | 3 | 0 | ok   | 10 10 10 10 0              | pppF.        | full 3 fired; full 4 resolved
            a dip begins anew                | 2 | 0 | ok   | 10 10 0 10 10 10           | pp.ppF       | full 5 fired
            bad for long, worse only lately  | 2 | 0 | ok   | 5 5 10 10 10               | ppwwF        | warning 2 fired; full 4 raised
            goes on for two minutes          | 0 | 2 | ok   | 10 0 0 0 0                 | FFF.. | full 0 fired; full 3 resolved
            flaps and is one alert           | 0 | 3 | ok   | 10 0 10 0 0 10 0 0 0 0     | FFFFFFFFF.   | full 0 fired; full 9 resolved
            lowered only after a while       | 0 | 2 | ok   | 10 5 5 10 5 5 5            | FFFFFFw      | full 0 fired; warning 6 lowered
            over once nothing was bad so long| 0 | 2 | ok   | 10 5 0 0 0                 | FFFF.        | full 0 fired; full 4 resolved
            a dip of a warning is no end     | 0 | 3 | ok   | 10 5 5 5 5 0 5 5 0 0 0 0   | FFFFwwwwwww. | full 0 fired; warning 4 lowered; warning 11 resolved
            lowered also after a dip         | 0 | 3 | ok   | 10 5 5 0 0 5 5             | FFFFFww      | full 0 fired; warning 5 lowered
            no data is well                  | 0 | 0 | ok   | 10 - 10                    | F.F          | full 0 fired; full 1 resolved; full 2 fired
            no data is bad                   | 1 | 0 | fire | 0 - - 0                    | .pF.         | full 2 fired; full 3 resolved
            no data keeps what is            | 0 | 0 | keep | 10 - - 10 - 0 -            | FFFFF..      | full 0 fired; full 5 resolved
            no data keeps a pending one      | 2 | 0 | keep | 10 - 10                    | ppF          | full 2 fired
            """)
    void minute_by_minute(
            String name, int hold, int keep, String noData, String values, String phases, String transitions) {
        Timing timing = new Timing(
                Duration.ofMinutes(hold),
                Duration.ofMinutes(keep),
                NoData.valueOf(noData.toUpperCase(java.util.Locale.ROOT)));
        Played played =
                play(timing, new Thresholds(10, OptionalDouble.of(5), OptionalDouble.empty()), values.split(" "));

        assertThat(played.phases).isEqualTo(phases.substring(0, values.split(" ").length));
        assertThat(String.join("; ", played.transitions)).isEqualTo(transitions);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            10 9 7 6 9 | FFF..  | fires on above 7
            9 8 10 7 6 | ..FF.  | does not fire before 10
            """)
    void what_fires_goes_on_firing_until_the_resolve_threshold(String values, String phases, String why) {
        Thresholds thresholds = new Thresholds(10, OptionalDouble.empty(), OptionalDouble.of(7));

        assertThat(play(Timing.AT_ONCE, thresholds, values.split(" ")).phases)
                .as(why)
                .isEqualTo(phases);
    }

    /** Firing as a warning from 50 of 100 on when the warning threshold is removed; it is over below 20. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"60, w", "30, w", "19, .", "100, F"})
    void a_warning_whose_threshold_is_removed_goes_on_as_one_until_the_full_threshold(double value, String phase) {
        Thresholds before = new Thresholds(100, OptionalDouble.of(50), OptionalDouble.of(20));
        Thresholds after = new Thresholds(100, OptionalDouble.empty(), OptionalDouble.of(20));
        State warning = Evaluator.next(Timing.AT_ONCE, Judgement.of(before, 60, "some"), START, State.NEW)
                .state();
        assertThat(warning.level()).isEqualTo(Level.WARNING);

        State next = Evaluator.next(Timing.AT_ONCE, Judgement.of(after, value, "some"), START.plusSeconds(60), warning)
                .state();
        assertThat(phase(next)).isEqualTo(phase.charAt(0));
    }

    /** A judgement without all of its data says how bad it is at least. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "ok,   FULL,    WARNING, w", "fire, FULL,    WARNING, F", "keep, FULL,    WARNING, F",
        "ok,   NONE,    WARNING, w", "fire, NONE,    WARNING, F", "keep, NONE,    WARNING, w",
        "ok,   WARNING, NONE,    .", "fire, WARNING, NONE,    F", "keep, WARNING, NONE,    w"
    })
    void what_is_known_without_all_data_is_the_least(String noData, Level before, Level least, String phase) {
        Timing timing =
                new Timing(Duration.ZERO, Duration.ZERO, NoData.valueOf(noData.toUpperCase(java.util.Locale.ROOT)));
        State state = Evaluator.next(timing, judgement(true, before), START, State.NEW)
                .state();

        State next = Evaluator.next(timing, judgement(false, least), START.plusSeconds(60), state)
                .state();
        assertThat(phase(next)).isEqualTo(phase.charAt(0));
        assertThat(next.known()).isFalse();
    }

    private static Judgement judgement(boolean known, Level level) {
        return new Judgement(known, level, level, null, null, "some");
    }

    @Test
    void a_judgement_that_is_not_later_changes_nothing() {
        Judgement bad = Judgement.of(Thresholds.of(1), 5, "bad");
        State state = Evaluator.next(Timing.AT_ONCE, bad, START, State.NEW).state();

        for (int seconds : new int[] {0, -1, -3_600}) {
            Evaluator.Step step = Evaluator.next(
                    Timing.AT_ONCE, Judgement.of(Thresholds.of(1), 0, "well"), START.plusSeconds(seconds), state);
            assertThat(step.state()).isSameAs(state);
            assertThat(step.transition()).isEmpty();
        }
    }

    @Test
    void a_round_that_was_missed_does_not_begin_the_time_anew() {
        Timing timing = new Timing(Duration.ofMinutes(2), Duration.ZERO, NoData.OK);
        Judgement bad = Judgement.of(Thresholds.of(1), 5, "bad");
        State state = Evaluator.next(timing, bad, START, State.NEW).state();

        assertThat(Evaluator.next(timing, bad, START.plusSeconds(120), state)
                        .state()
                        .phase())
                .isEqualTo(State.Phase.FIRING);
    }

    /** Whatever happens, transitions tell a story that begins with firing and ends with being resolved. */
    @Test
    void nothing_fires_twice_and_nothing_is_resolved_that_did_not_fire() {
        Random random = new Random(11);
        int fired = 0;
        for (int run = 0; run < 2_000; run++) {
            Timing timing = new Timing(
                    Duration.ofSeconds(15L * random.nextInt(8)),
                    Duration.ofSeconds(15L * random.nextInt(8)),
                    NoData.values()[random.nextInt(3)]);
            Thresholds thresholds = new Thresholds(
                    10,
                    random.nextBoolean() ? OptionalDouble.of(5) : OptionalDouble.empty(),
                    random.nextBoolean() ? OptionalDouble.of(3) : OptionalDouble.empty());
            State state = State.NEW;
            Level told = Level.NONE;
            Instant at = START;
            for (int i = 0; i < 60; i++) {
                at = at.plusSeconds(random.nextInt(10) == 0 ? -60 : 15L * random.nextInt(4));
                Judgement judged = random.nextInt(8) == 0
                        ? Judgement.noData("none")
                        : Judgement.of(thresholds, random.nextInt(16), "some");
                Evaluator.Step step = Evaluator.next(timing, judged, at, state);
                if (step.transition().isPresent()) {
                    Transition transition = step.transition().get();
                    switch (transition.kind()) {
                        case FIRED -> assertThat(told).isEqualTo(Level.NONE);
                        case RAISED -> assertThat(told).isEqualTo(Level.WARNING);
                        case LOWERED -> assertThat(told).isEqualTo(Level.FULL);
                        case RESOLVED -> assertThat(told).isNotEqualTo(Level.NONE);
                    }
                    told = transition.kind() == Transition.Kind.RESOLVED ? Level.NONE : transition.level();
                    fired++;
                }
                state = step.state();
                assertThat(state.firing()).isEqualTo(told != Level.NONE);
                assertThat(state.level()).isEqualTo(told);
                assertThat(state.firing()).isEqualTo(state.firingSince() != null);
            }
        }
        assertThat(fired).isGreaterThan(5_000);
    }

    private record Played(String phases, List<String> transitions) {}

    private static Played play(Timing timing, Thresholds thresholds, String... values) {
        StringBuilder phases = new StringBuilder();
        List<String> transitions = new ArrayList<>();
        State state = State.NEW;
        for (int minute = 0; minute < values.length; minute++) {
            Judgement judged = values[minute].equals("-")
                    ? Judgement.noData("none")
                    : Judgement.of(thresholds, Double.parseDouble(values[minute]), "some");
            Evaluator.Step step = Evaluator.next(timing, judged, START.plus(Duration.ofMinutes(minute)), state);
            state = step.state();
            phases.append(phase(state));
            int place = minute;
            step.transition()
                    .ifPresent(transition ->
                            transitions.add(transition.level().name().toLowerCase(java.util.Locale.ROOT) + " " + place
                                    + " " + transition.kind().word()));
        }
        return new Played(phases.toString(), transitions);
    }

    private static char phase(State state) {
        return switch (state.phase()) {
            case INACTIVE -> '.';
            case PENDING -> 'p';
            case FIRING -> state.level() == Level.FULL ? 'F' : 'w';
        };
    }
}
