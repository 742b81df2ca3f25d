package io.tocsin.alert;

import io.tocsin.alert.Asked.Measure;
import io.tocsin.stats.ErrorRate;
import io.tocsin.stats.ErrorWindow;
import io.tocsin.stats.ManyWindows;
import io.tocsin.stats.ManyWindows.RateWindow;
import io.tocsin.stats.ManyWindows.Requesters;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Answers what all rules ask at a moment, one round of statements a measure, from one snapshot. */
final class LiveCounts {

    private final Connection connection;
    private final ManyWindows windows;
    private final Map<Requesters, Instant> reported;

    /** Begins; it must be the first thing that the transaction of one snapshot does. */
    LiveCounts(Connection connection) throws SQLException {
        this.connection = connection;
        windows = ManyWindows.open(connection);
        reported = windows.reported();
    }

    /** A window that is to be counted for an app. */
    record Ask(int appId, Filter filter, Asked.Window window) {

        private Requesters requesters() {
            return new Requesters(appId, filter.environment());
        }
    }

    /** Up to when an app, or one of its environments, has reported its requests; {@link Instant#MIN} where it never has. */
    Instant reported(int appId, Filter filter) {
        return reported.getOrDefault(new Requesters(appId, filter.environment()), Instant.MIN);
    }

    /**
     * Counts.
     *
     * @param now since hardly any event lies after it, the smaller side of an edge is read
     * @return without what cannot be told any more, since retention has removed it
     */
    Map<Ask, Figures> count(Collection<Ask> asks, Instant now) throws SQLException {
        Map<Measure, Set<Ask>> byMeasure = new EnumMap<>(Measure.class);
        asks.forEach(ask -> byMeasure
                .computeIfAbsent(ask.window().measure(), absent -> new LinkedHashSet<>())
                .add(ask));
        Map<Ask, Figures> figures = new HashMap<>();
        for (Map.Entry<Measure, Set<Ask>> each : byMeasure.entrySet()) {
            List<Ask> distinct = List.copyOf(each.getValue());
            switch (each.getKey()) {
                case ERRORS -> errors(distinct, now, figures);
                case TAGGED -> figures.putAll(AskedOfEvents.TAGGED.count(connection, known(distinct)));
                case RATE -> rates(distinct, now, figures);
                case REQUESTS -> requests(distinct, figures);
                case EVER_POSTED, EVER_REPORTED -> everSeen(distinct, figures);
                case NEW_ISSUES -> figures.putAll(AskedOfIssues.NEW.count(connection, distinct));
                case REGRESSIONS -> figures.putAll(AskedOfIssues.REGRESSED.count(connection, distinct));
                case USERS -> figures.putAll(AskedOfEvents.USERS.count(connection, known(distinct)));
            }
        }
        return figures;
    }

    /** Asks only of what did not come in the window; its count was put into the figures before. */
    private void everSeen(List<Ask> asks, Map<Ask, Figures> figures) throws SQLException {
        List<Ask> unseen = new ArrayList<>();
        for (Ask ask : asks) {
            if (cameInWindow(ask, figures)) {
                figures.put(ask, new Figures.Counted(1));
            } else if (ask.window().measure() == Measure.EVER_REPORTED) {
                figures.put(ask, new Figures.Counted(reported.containsKey(ask.requesters()) ? 1 : 0));
            } else {
                unseen.add(ask);
            }
        }
        figures.putAll(AskedOfIssues.EVER_POSTED.count(connection, unseen));
    }

    private static boolean cameInWindow(Ask ask, Map<Ask, Figures> figures) {
        for (Measure measure : List.of(Measure.ERRORS, Measure.TAGGED, Measure.REQUESTS)) {
            Asked.Window window =
                    new Asked.Window(measure, ask.window().from(), ask.window().to());
            if (figures.get(new Ask(ask.appId(), ask.filter(), window)) instanceof Figures.Counted counted
                    && counted.count() > 0) {
                return true;
            }
        }
        return false;
    }

    private List<Ask> known(List<Ask> asks) {
        return asks.stream()
                .filter(ask -> !ask.window().from().isBefore(windows.eventsFrom()))
                .toList();
    }

    private void errors(List<Ask> asks, Instant now, Map<Ask, Figures> figures) throws SQLException {
        Map<Ask, ErrorWindow> asked = new HashMap<>();
        asks.forEach(ask -> asked.put(ask, window(ask)));
        Map<ErrorWindow, Long> counts = windows.errors(asked.values(), now);
        asked.forEach((ask, window) -> {
            Long count = counts.get(window);
            if (count != null) {
                figures.put(ask, new Figures.Counted((double) count));
            }
        });
    }

    private static ErrorWindow window(Ask ask) {
        Filter filter = ask.filter();
        return new ErrorWindow(
                ask.appId(),
                ask.window().from(),
                ask.window().to(),
                filter.environment(),
                filter.level().map(Set::of).orElse(Set.of()),
                filter.release(),
                filter.errorType(),
                filter.includeIgnored());
    }

    private void rates(List<Ask> asks, Instant now, Map<Ask, Figures> figures) throws SQLException {
        Map<Ask, RateWindow> asked = new HashMap<>();
        asks.forEach(ask -> asked.put(ask, rateWindow(ask)));
        Map<RateWindow, ErrorRate> rates = windows.rates(asked.values(), reported, now);
        asked.forEach((ask, window) -> {
            ErrorRate rate = rates.get(window);
            if (rate != null) {
                figures.put(
                        ask,
                        rate.percent() == null
                                ? Figures.Rate.UNKNOWN
                                : new Figures.Rate(true, rate.errors(), Math.max(rate.requests(), rate.errors())));
            }
        });
    }

    private void requests(List<Ask> asks, Map<Ask, Figures> figures) throws SQLException {
        Map<Ask, RateWindow> asked = new HashMap<>();
        asks.forEach(ask -> asked.put(ask, rateWindow(ask)));
        Map<RateWindow, Double> totals = windows.requests(asked.values());
        asked.forEach((ask, window) -> {
            Double total = totals.get(window);
            if (total != null) {
                figures.put(ask, new Figures.Counted(total));
            }
        });
    }

    private static RateWindow rateWindow(Ask ask) {
        Duration length = Duration.between(ask.window().from(), ask.window().to());
        return new RateWindow(
                ask.requesters(), length, ask.window().to(), ask.filter().includeIgnored());
    }
}
