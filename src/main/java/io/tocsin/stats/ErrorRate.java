package io.tocsin.stats;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The share of requests that failed in a window of time, reckoned from the counts of its minutes. Pure.
 *
 * <p>Where every count of the window carries how many failed, the rate is failed / total. Otherwise it is {@code E / max(R, E)}, with
 * the errors E that events told of and the reported requests R: a request may throw twice, and so have more errors than requests. No
 * count in the window is no data, and never 0 %.
 *
 * @param window what it was reckoned for
 * @param errors failed requests, or errors of events; not a whole number where a minute lies at an edge of the window
 * @param requests likewise
 * @param percent of the requests that failed, 0 to 100; null where nobody knows
 * @param source what the errors are; null where there is no percentage
 */
public record ErrorRate(
        Window window,
        double errors,
        double requests,
        @Nullable Double percent,
        @Nullable Source source) {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** What counts as an error. */
    public enum Source {
        /** What the reports themselves say of failed requests. */
        FAILED,
        /** The events. */
        EVENTS
    }

    /**
     * A window of time.
     *
     * @param from inclusive
     * @param to exclusive
     * @param reported up to when requests were reported; null where they never were
     */
    public record Window(Instant from, Instant to, @Nullable Instant reported) {

        /**
         * The window that ends where the counts end: what was not reported yet would look as if there had been errors without
         * requests. Where nothing of the last {@code length} was reported it ends now, and holds no count.
         *
         * @param reported the latest end of a reported period; null where there is none
         */
        public static Window before(Instant now, Duration length, @Nullable Instant reported) {
            boolean fresh = reported != null && reported.isAfter(now.minus(length));
            Instant to = reported != null && fresh && reported.isBefore(now) ? reported : now;
            return new Window(to.minus(length), to, reported);
        }

        /** How long it is. */
        public Duration length() {
            return Duration.between(from, to);
        }

        /** How much of a minute's counts is its own: 0 to 1. */
        double share(Instant minute) {
            Instant end = minute.plus(MINUTE);
            if (reported != null && reported.isAfter(minute) && reported.isBefore(end)) {
                // Whatever was counted of this minute happened before.
                end = reported;
            }
            Instant first = minute.isBefore(from) ? from : minute;
            Instant last = end.isAfter(to) ? to : end;
            return first.isBefore(last)
                    ? (double) Duration.between(first, last).toNanos()
                            / Duration.between(minute, end).toNanos()
                    : 0;
        }
    }

    /**
     * The counts of a minute, of one operation or the sums of several.
     *
     * @param minute when it begins
     * @param total how many requests
     * @param failed how many of those that are judged failed
     * @param judged how many of the total came with a number of failed ones
     */
    public record Minute(Instant minute, long total, long failed, long judged) {}

    /**
     * The rate of an app, or of one of its environments.
     *
     * @param minutes those that the window touches, in any order; others do no harm
     * @param events the errors in the window that events tell of, each by its count
     */
    public static ErrorRate of(Window window, List<Minute> minutes, long events) {
        Sum sum = Sum.of(window, minutes);
        return sum.any
                ? ofSums(window, sum.total, sum.failed, sum.judged > 0 && sum.allJudged, (double) events)
                : new ErrorRate(window, (double) events, 0, null, null);
    }

    /**
     * The same where the counts of the window are summed already, and there are some.
     *
     * @param judged whether there are requests, and every count of them carries how many failed
     */
    public static ErrorRate ofSums(Window window, double total, double failed, boolean judged, double events) {
        return judged
                ? new ErrorRate(window, failed, total, percent(failed, total), Source.FAILED)
                : new ErrorRate(window, events, total, percent(events, Math.max(total, events)), Source.EVENTS);
    }

    /**
     * The rate of one operation: events have none, so it is reckoned from those counts alone that carry how many failed, and is not
     * known where none does.
     *
     * @param minutes the operation's
     */
    public static ErrorRate ofOperation(Window window, List<Minute> minutes) {
        Sum sum = Sum.of(window, minutes);
        return sum.judged > 0
                ? new ErrorRate(window, sum.failed, sum.judged, percent(sum.failed, sum.judged), Source.FAILED)
                : new ErrorRate(window, 0, sum.total, null, null);
    }

    /** Errors in a minute, on average. */
    public double errorsPerMinute() {
        return errors / ((double) window.length().toNanos() / MINUTE.toNanos());
    }

    /** Whether it reaches a threshold, in percent, as alert rules have it; nothing reaches none. Empty where there is no rate. */
    public Optional<Boolean> reaches(double threshold) {
        return Optional.ofNullable(percent).map(known -> known > 0 && known >= threshold);
    }

    private static double percent(double part, double whole) {
        return whole == 0 ? 0 : 100 * part / whole;
    }

    private record Sum(double total, double failed, double judged, boolean any, boolean allJudged) {

        static Sum of(Window window, List<Minute> minutes) {
            double total = 0;
            double failed = 0;
            double judged = 0;
            boolean any = false;
            boolean allJudged = true;
            for (Minute minute : minutes) {
                double share = window.share(minute.minute());
                if (share > 0) {
                    any = true;
                    allJudged &= minute.judged() == minute.total();
                    total += share * (double) minute.total();
                    failed += share * (double) minute.failed();
                    judged += share * (double) minute.judged();
                }
            }
            return new Sum(total, failed, judged, any, allJudged);
        }
    }
}
