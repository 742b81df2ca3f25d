package io.tocsin.alert;

import io.tocsin.stats.ErrorRate;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of an app's past, by the minute, for one condition: windows that begin and end on the minute are answered as the
 * database would answer them.
 *
 * @param counted what {@code ERRORS}, {@code NEW_ISSUES}, {@code REGRESSIONS} or {@code REQUESTS} are counted from
 * @param failed requests that are said to have failed
 * @param judged requests of which it is said whether they failed
 * @param requests all of them
 * @param reports how many counts of requests there are: none is no data
 * @param users of the window that ends with each minute; null where the condition does not ask
 * @param from since when it is complete
 */
record Past(
        MinuteSeries counted,
        MinuteSeries failed,
        MinuteSeries judged,
        MinuteSeries requests,
        MinuteSeries reports,
        @Nullable MinuteSeries users,
        Instant from)
        implements Asked.Source {

    @Override
    public @Nullable Figures count(Asked.Window window) {
        if (window.from().isBefore(from)) {
            return null;
        }
        return switch (window.measure()) {
            case ERRORS, NEW_ISSUES, REGRESSIONS -> new Figures.Counted(counted.sum(window.from(), window.to()));
            case REQUESTS -> new Figures.Counted(requests.sum(window.from(), window.to()));
            case RATE -> rate(window.from(), window.to());
            // A backtest is of an app that somebody names.
            case EVER_POSTED, EVER_REPORTED -> new Figures.Counted(1);
            // A count by the minute has no tags.
            case TAGGED -> null;
            case USERS ->
                users == null ? null : new Figures.Counted(users.sum(window.to().minusSeconds(60), window.to()));
        };
    }

    /** As live, a window ends where reports end: what came after would look as if there had been errors without requests. */
    private Figures.@Nullable Rate rate(Instant start, Instant end) {
        Instant reported = reports.lastBefore(end);
        if (reported == null || !reported.isAfter(start)) {
            return Figures.Rate.UNKNOWN;
        }
        Instant first = reported.minus(Duration.between(start, end));
        if (first.isBefore(from)) {
            return null;
        }
        double total = requests.sum(first, reported);
        double known = judged.sum(first, reported);
        ErrorRate rate = ErrorRate.ofSums(
                new ErrorRate.Window(first, reported, reported),
                total,
                failed.sum(first, reported),
                known > 0 && known >= total,
                counted.sum(first, reported));
        return new Figures.Rate(true, rate.errors(), Math.max(total, rate.errors()));
    }
}
