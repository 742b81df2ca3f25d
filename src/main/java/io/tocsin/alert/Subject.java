package io.tocsin.alert;

import io.tocsin.alert.LiveCounts.Ask;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A rule with an app while it is judged, at one moment or several. Pure but for what becomes of it. */
final class Subject {

    private final Watch watch;
    private final StoredState before;
    private final @Nullable Instant judgedTo;
    private final List<Transition> transitions = new ArrayList<>();
    private State state;
    private @Nullable Judgement last;
    private long issues;

    Subject(DueWatch due, Instant now) {
        watch = due.watch();
        before = due.before();
        judgedTo = due.judgedTo();
        issues = before.issues();
        state = before.state().notAfter(now);
    }

    Watch watch() {
        return watch;
    }

    Condition condition() {
        return watch.rule().condition();
    }

    /**
     * The moments that were missed.
     *
     * @param complete up to when all is known that it asks for
     */
    List<Instant> missed(Instant complete) {
        Instant evaluatedAt = state.evaluatedAt();
        if (evaluatedAt == null && judgedTo == null) {
            return List.of();
        }
        // A rule is not judged by what was before it, or before its app.
        Instant from = later(watch.stored().updatedAt(), watch.app().createdAt());
        from = evaluatedAt == null ? from : later(from, evaluatedAt);
        from = judgedTo == null ? from : later(from, judgedTo);
        return Moment.missed(from, complete, Schedule.interval(watch.rule()));
    }

    private static Instant later(Instant one, Instant other) {
        return other.isAfter(one) ? other : one;
    }

    /** What has to be counted for it; nothing where it is not later than before. */
    List<Ask> asks(Moment moment) {
        List<Ask> asks = new ArrayList<>();
        if (isDue(moment)) {
            Asked.windows(condition(), moment.at()).forEach(window -> asks.add(ask(window)));
            Ask since = sinceItFires(moment);
            if (since != null) {
                asks.add(since);
            }
        }
        return asks;
    }

    private boolean isDue(Moment moment) {
        return state.evaluatedAt() == null || moment.at().isAfter(state.evaluatedAt());
    }

    /** Of issues that go on coming people want to know how many there were in all. */
    private @Nullable Ask sinceItFires(Moment moment) {
        Instant since = state.firingSince();
        if (since == null
                || !(condition() instanceof Condition.NewIssue || condition() instanceof Condition.Regression)) {
            return null;
        }
        Asked.Window window = Asked.windows(condition(), moment.at()).get(0);
        return ask(new Asked.Window(window.measure(), since.minus(condition().window()), moment.at()));
    }

    private boolean countsIssues() {
        return condition() instanceof Condition.NewIssue || condition() instanceof Condition.Regression;
    }

    private Ask ask(Asked.Window window) {
        return new Ask(watch.app().id(), condition().filter(), window);
    }

    /** Takes a step, where the moment is later than the last. */
    void step(Moment moment, Map<Ask, Figures> figures) {
        if (!isDue(moment)) {
            return;
        }
        Judgement judged = Asked.judge(condition(), moment.at(), window -> figures.get(ask(window)));
        if (moment.partial() && judged.level() != Level.FULL) {
            return;
        }
        Ask since = sinceItFires(moment);
        if (since != null && figures.get(since) instanceof Figures.Counted counted) {
            issues = (long) counted.count();
        }
        Evaluator.Step step = Evaluator.next(watch.rule().timing(), judged, moment.at(), state);
        state = step.state();
        last = judged;
        step.transition().ifPresent(transition -> {
            transitions.add(transition);
            if (transition.kind() == Transition.Kind.FIRED && countsIssues() && judged.value() != null) {
                issues = judged.value().longValue();
            }
        });
    }

    /** Whether a step was taken. */
    boolean moved() {
        return last != null;
    }

    Judged judged() {
        Judgement judgement = last;
        if (judgement == null) {
            throw new IllegalStateException("No step was taken");
        }
        return new Judged(watch, before, state, judgement, transitions, state.firing() ? issues : 0);
    }
}
