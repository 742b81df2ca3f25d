package io.tocsin.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has to be counted for a condition at a moment, and how its figures are made of the answers. Pure; whoever answers may be the
 * database of now or a series of the past.
 */
final class Asked {

    private Asked() {}

    /** What can be counted. */
    enum Measure {
        ERRORS,
        /** Errors with a tag, which no table of counts knows: they are read from the events, and so by themselves. */
        TAGGED,
        /** Answered by {@link Figures.Rate}; all others by {@link Figures.Counted}. */
        RATE,
        REQUESTS,
        /** Whether an app ever posted an event that the filter selects: 1 or 0. The window is ignored. */
        EVER_POSTED,
        /** Whether an app ever reported requests: 1 or 0. The window is ignored. */
        EVER_REPORTED,
        NEW_ISSUES,
        REGRESSIONS,
        USERS
    }

    /**
     * A window to be counted.
     *
     * @param from inclusive
     * @param to exclusive
     */
    record Window(Measure measure, Instant from, Instant to) {

        private static Window before(Measure measure, Instant end, Duration length) {
            return new Window(measure, end.minus(length), end);
        }
    }

    /** The windows that a condition needs at a moment, always as many and in the same order. */
    static List<Window> windows(Condition condition, Instant at) {
        Duration length = condition.window();
        if (condition instanceof Condition.BurnRate burn) {
            List<Window> windows = new ArrayList<>();
            for (BurnWindow window : burn.windows()) {
                windows.add(Window.before(Measure.RATE, at, window.longer()));
                windows.add(Window.before(Measure.RATE, at, window.shorter()));
            }
            return windows;
        }
        if (condition instanceof Condition.Change change) {
            return List.of(
                    Window.before(measure(condition), at, length),
                    Window.before(measure(condition), at.minus(change.against().back(length)), length));
        }
        if (condition instanceof Condition.Absence absence && absence.onlyIfSeen()) {
            return List.of(
                    Window.before(measure(condition), at, length),
                    Window.before(absence.ofRequests() ? Measure.EVER_REPORTED : Measure.EVER_POSTED, at, length));
        }
        return List.of(Window.before(measure(condition), at, length));
    }

    private static Measure measure(Condition condition) {
        if (condition instanceof Condition.ErrorRate) {
            return Measure.RATE;
        } else if (condition instanceof Condition.NewIssue) {
            return Measure.NEW_ISSUES;
        } else if (condition instanceof Condition.Regression) {
            return Measure.REGRESSIONS;
        } else if (condition instanceof Condition.Users) {
            return Measure.USERS;
        } else if (condition instanceof Condition.Absence absence && absence.ofRequests()) {
            return Measure.REQUESTS;
        }
        return condition.filter().tag().isPresent() ? Measure.TAGGED : Measure.ERRORS;
    }

    /** Counts windows; null where that cannot be told. */
    @FunctionalInterface
    interface Source {

        @Nullable
        Figures count(Window window);
    }

    /** The condition's judgement of a moment. */
    static Judgement judge(Condition condition, Instant at, Source source) {
        List<Figures> answers = new ArrayList<>();
        for (Window window : windows(condition, at)) {
            Figures answer = source.count(window);
            if (answer == null) {
                return Judgement.noData("Counts reach back to before the window no more");
            }
            answers.add(answer);
        }
        return condition.judge(figures(condition, answers));
    }

    private static Figures figures(Condition condition, List<Figures> answers) {
        if (condition instanceof Condition.BurnRate) {
            return new Figures.Rates(
                    answers.stream().map(Figures.Rate.class::cast).toList());
        }
        if (condition instanceof Condition.Change
                || (condition instanceof Condition.Absence absence && absence.onlyIfSeen())) {
            return new Figures.Compared(
                    ((Figures.Counted) answers.get(0)).count(), ((Figures.Counted) answers.get(1)).count());
        }
        return answers.get(0);
    }
}
