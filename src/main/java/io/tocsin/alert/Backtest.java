package io.tocsin.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a rule would have done: the same conditions and the same evaluator as live, at every full minute. Live there are steps
 * between the minutes as well, so an alert may have come up to a minute sooner.
 */
final class Backtest {

    private static final Duration STEP = Duration.ofMinutes(1);

    private Backtest() {}

    /**
     * The value at a minute.
     *
     * @param value null where there was no data
     */
    record Point(Instant at, @Nullable Double value, State.Phase phase, Level level) {}

    /**
     * A time of firing.
     *
     * @param to null where it still fired at the end
     * @param level the highest that it reached
     * @param peak the highest value meanwhile; null where there was none
     * @param reason of its beginning
     */
    record Firing(
            Instant from,
            @Nullable Instant to,
            Level level,
            @Nullable Double peak,
            String reason) {}

    /**
     * What came of it.
     *
     * @param series a point a minute
     */
    record Result(List<Firing> firings, List<Transition> transitions, List<Point> series) {}

    /**
     * Runs it.
     *
     * @param from a full minute
     * @param to a full minute, inclusive
     */
    static Result run(Condition condition, Timing timing, Asked.Source past, Instant from, Instant to) {
        List<Point> series = new ArrayList<>();
        List<Transition> transitions = new ArrayList<>();
        List<Firing> firings = new ArrayList<>();
        State state = State.NEW;
        for (Instant at = from; !at.isAfter(to); at = at.plus(STEP)) {
            Judgement judged = Asked.judge(condition, at, past);
            Evaluator.Step step = Evaluator.next(timing, judged, at, state);
            state = step.state();
            step.transition().ifPresent(transition -> {
                transitions.add(transition);
                told(transition, firings);
            });
            if (state.firing() && judged.value() != null) {
                raisePeak(firings, state, judged.value());
            }
            series.add(new Point(at, judged.value(), state.phase(), state.level()));
        }
        return new Result(firings, transitions, series);
    }

    private static void told(Transition transition, List<Firing> firings) {
        switch (transition.kind()) {
            case FIRED ->
                firings.add(
                        new Firing(transition.at(), null, transition.level(), transition.value(), transition.reason()));
            case RESOLVED -> {
                Firing last = firings.remove(firings.size() - 1);
                firings.add(new Firing(last.from(), transition.at(), last.level(), last.peak(), last.reason()));
            }
            case RAISED, LOWERED -> {}
        }
    }

    private static void raisePeak(List<Firing> firings, State state, double value) {
        Firing last = firings.remove(firings.size() - 1);
        Double peak = last.peak() == null ? value : Math.max(last.peak(), value);
        firings.add(new Firing(last.from(), last.to(), Level.max(last.level(), state.level()), peak, last.reason()));
    }
}
