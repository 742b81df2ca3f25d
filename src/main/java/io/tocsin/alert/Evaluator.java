package io.tocsin.alert;

import io.tocsin.alert.State.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes the next state of a judgement. Pure: the same states come of the same judgements, live and in a backtest, whichever process
 * makes them. Time comes with the judgement, and does not go back: one that is not later than the last changes nothing.
 */
final class Evaluator {

    private Evaluator() {}

    /**
     * A step.
     *
     * @param transition what changed that somebody may have to be told of
     */
    record Step(State state, Optional<Transition> transition) {}

    /**
     * Takes a step.
     *
     * @param at the moment that the judgement is of
     */
    static Step next(Timing timing, Judgement judged, Instant at, State before) {
        if (before.evaluatedAt() != null && !at.isAfter(before.evaluatedAt())) {
            return new Step(before, Optional.empty());
        }
        boolean worse = judged.level().compareTo(before.level()) > 0;
        if (!judged.known() && timing.noData() == NoData.KEEP && !worse) {
            return new Step(
                    new State(
                            before.phase(),
                            before.level(),
                            before.badSince(),
                            before.fullSince(),
                            before.clearSince(),
                            before.wellSince(),
                            before.firingSince(),
                            at,
                            false),
                    Optional.empty());
        }
        Level level = level(timing, judged, before);
        return before.firing()
                ? firing(timing, judged, level, at, before)
                : notFiring(timing, judged, level, at, before);
    }

    private static Level level(Timing timing, Judgement judged, State before) {
        if (!judged.known()) {
            return timing.noData() == NoData.FIRE ? Level.FULL : judged.level();
        }
        // What goes on, goes on as it is: where thresholds were changed meanwhile, nothing else would be.
        return before.firing() ? Level.max(judged.level(), Level.min(judged.held(), before.level())) : judged.level();
    }

    private static Step notFiring(Timing timing, Judgement judged, Level level, Instant at, State before) {
        Instant badSince = since(level != Level.NONE, before.badSince(), at);
        Instant fullSince = since(level == Level.FULL, before.fullSince(), at);
        Level reached = reached(timing, badSince, fullSince, at);
        if (reached == Level.NONE) {
            return new Step(
                    new State(
                            level == Level.NONE ? Phase.INACTIVE : Phase.PENDING,
                            Level.NONE,
                            badSince,
                            fullSince,
                            null,
                            null,
                            null,
                            at,
                            judged.known()),
                    Optional.empty());
        }
        return step(
                Transition.Kind.FIRED,
                reached,
                judged,
                at,
                new State(Phase.FIRING, reached, badSince, fullSince, null, null, at, at, judged.known()));
    }

    private static Step firing(Timing timing, Judgement judged, Level level, Instant at, State before) {
        Instant badSince = since(level != Level.NONE, before.badSince(), at);
        Instant fullSince = since(level == Level.FULL, before.fullSince(), at);
        Instant clearSince = since(level.compareTo(before.level()) < 0, before.clearSince(), at);
        Instant wellSince = since(level == Level.NONE, before.wellSince(), at);
        if (wellSince != null && over(wellSince, timing.keepFiring(), at)) {
            State after = new State(Phase.INACTIVE, Level.NONE, null, null, null, null, null, at, judged.known());
            return step(Transition.Kind.RESOLVED, before.level(), judged, at, after);
        }
        // While it is well it is waited for its end, and nobody is told of a warning that there is not.
        if (wellSince == null && clearSince != null && over(clearSince, timing.keepFiring(), at)) {
            State after = new State(
                    Phase.FIRING, level, badSince, fullSince, null, null, before.firingSince(), at, judged.known());
            return step(Transition.Kind.LOWERED, level, judged, at, after);
        }
        Level reached = reached(timing, badSince, fullSince, at);
        boolean raised = reached.compareTo(before.level()) > 0;
        State after = new State(
                Phase.FIRING,
                raised ? reached : before.level(),
                badSince,
                fullSince,
                clearSince,
                wellSince,
                before.firingSince(),
                at,
                judged.known());
        return raised ? step(Transition.Kind.RAISED, reached, judged, at, after) : new Step(after, Optional.empty());
    }

    private static Step step(Transition.Kind kind, Level level, Judgement judged, Instant at, State after) {
        return new Step(
                after,
                Optional.of(new Transition(kind, level, at, judged.value(), judged.threshold(), judged.reason())));
    }

    /** The highest level that it has been at for long enough. */
    private static Level reached(Timing timing, @Nullable Instant badSince, @Nullable Instant fullSince, Instant at) {
        if (fullSince != null && over(fullSince, timing.hold(), at)) {
            return Level.FULL;
        }
        // Bad for long enough, and only lately as bad as this: a warning.
        return badSince != null && over(badSince, timing.hold(), at) ? Level.WARNING : Level.NONE;
    }

    private static @Nullable Instant since(boolean holds, @Nullable Instant before, Instant at) {
        return holds ? (before == null ? at : before) : null;
    }

    private static boolean over(Instant since, Duration patience, Instant at) {
        return Duration.between(since, at).compareTo(patience) >= 0;
    }
}
