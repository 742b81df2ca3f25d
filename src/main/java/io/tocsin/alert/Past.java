package io.tocsin.alert;

import io.tocsin.stats.ErrorRate;
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
            case USERS ->
                users == null ? null : new Figures.Counted(users.sum(window.to().minusSeconds(60), window.to()));
        };
    }

    private Figures.Rate rate(Instant start, Instant end) {
        if (reports.sum(start, end) == 0) {
            return Figures.Rate.UNKNOWN;
        }
        double total = requests.sum(start, end);
        double known = judged.sum(start, end);
        ErrorRate rate = ErrorRate.ofSums(
                new ErrorRate.Window(start, end, end),
                total,
                failed.sum(start, end),
                known > 0 && known >= total,
                counted.sum(start, end));
        return new Figures.Rate(true, rate.errors(), Math.max(total, rate.errors()));
    }
}
