package io.tocsin.alert;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Of when a rule is judged. Events count up to when all are counted; rates and the absence of requests go up to when requests were
 * reported, for which it is waited for {@link #LONGEST_REPORT}; what goes by arrival is known up to now. Pure.
 *
 * @param partial whether counts are known to be incomplete: they can only grow, so what is bad already is bad, and nothing else can
 *     be told
 */
record Moment(Instant at, boolean partial) {

    /** How long request counts of an app that reports them are waited for. */
    static final Duration LONGEST_REPORT = Duration.ofSeconds(90);

    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** More than so much is not caught up with: it would be old news. */
    private static final Duration LONGEST_GAP = Duration.ofHours(1);

    /**
     * The moment for a condition.
     *
     * @param usual up to when events are counted where nothing is wrong
     * @param counted up to when they are
     * @param reported up to when requests were reported
     */
    static Moment of(Condition condition, Instant now, Instant usual, Instant counted, Instant reported) {
        if (condition instanceof Condition.NewIssue || condition instanceof Condition.Regression) {
            return new Moment(now, false);
        }
        if (goesByReports(condition)) {
            boolean fresh = reported.isAfter(counted.minus(LONGEST_REPORT));
            return new Moment(fresh && reported.isBefore(counted) ? reported : counted, false);
        }
        boolean grows = condition instanceof Condition.Count
                || condition instanceof Condition.Rate
                || condition instanceof Condition.Users;
        return grows && counted.isBefore(usual) ? new Moment(usual, true) : new Moment(counted, false);
    }

    private static boolean goesByReports(Condition condition) {
        return condition instanceof Condition.ErrorRate
                || condition instanceof Condition.BurnRate
                || (condition instanceof Condition.Absence absence && absence.ofRequests());
    }

    /**
     * The full minutes between what was judged and what is about to be, which missed rounds have left out, no more of them than the
     * rule's interval asks for; none where nothing was missed.
     *
     * @param interval how often the rule is judged where nothing is
     */
    static List<Instant> missed(Instant judgedTo, Instant at, Duration interval) {
        List<Instant> missed = new ArrayList<>();
        if (Duration.between(judgedTo, at).compareTo(MINUTE.plus(interval)) <= 0) {
            return missed;
        }
        Instant first = judgedTo.isBefore(at.minus(LONGEST_GAP)) ? at.minus(LONGEST_GAP) : judgedTo;
        Duration step = interval.compareTo(MINUTE) > 0 ? interval.truncatedTo(ChronoUnit.MINUTES) : MINUTE;
        for (Instant minute = first.truncatedTo(ChronoUnit.MINUTES).plus(MINUTE);
                minute.isBefore(at);
                minute = minute.plus(step)) {
            missed.add(minute);
        }
        return missed;
    }
}
