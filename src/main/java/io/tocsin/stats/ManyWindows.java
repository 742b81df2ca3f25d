package io.tocsin.stats;

import io.tocsin.stats.ErrorRate.Window;
import io.tocsin.stats.TieredPlan.Piece;
import io.tocsin.stats.TieredPlan.Tier;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts many windows of many apps at once, each exactly: one statement a table, however many there are. Works on a connection whose
 * transaction was begun by {@link #open}, so that all of it is one snapshot.
 */
public final class ManyWindows {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Set<String> FAILURES = Set.of("error", "fatal");

    /** Each piece looks only at its own rows; a join would be planned without knowing how few they are. */
    private static final String PIECES = """
            SELECT piece.place, %1$s
            FROM unnest(?::int[], ?::int[], ?::timestamptz[], ?::timestamptz[], ?::text[], ?::text[], ?::text[], ?::text[],
                ?::double precision[]) AS piece (place, app_id, first, last, environment, levels, release, error_type, weight)
            CROSS JOIN LATERAL (
                SELECT %2$s FROM %3$s
                WHERE app_id = piece.app_id AND %4$s >= piece.first AND %4$s < piece.last
                    AND CASE WHEN piece.environment IS NULL THEN environment <> 'test' ELSE environment = piece.environment END
                    %5$s
            ) AS counted
            GROUP BY piece.place
            """;

    private static final String ERRORS = "CAST(sum(piece.weight * counted.count) AS bigint)";
    private static final String COUNT = "CAST(coalesce(sum(count), 0) AS double precision) AS count";
    private static final String OF_LEVELS =
            "AND (piece.levels = '' OR level = ANY (string_to_array(piece.levels, ',')))";
    private static final String OF_ALL = OF_LEVELS
            + " AND (piece.release IS NULL OR release = piece.release)"
            + " AND (piece.error_type IS NULL OR error_type = piece.error_type)";

    private static final String OF_IGNORED =
            " AND issue_id = ANY (" + IgnoredIssues.ids("piece.app_id", "piece.first") + ")";

    private static final String REQUESTS =
            "sum(piece.weight * total), sum(piece.weight * failed), sum(piece.weight * judged), sum(rows)";
    private static final String REQUEST_SUMS = """
            CAST(coalesce(sum(total), 0) AS double precision) AS total,
            CAST(coalesce(sum(failed), 0) AS double precision) AS failed,
            CAST(coalesce(sum(judged), 0) AS double precision) AS judged, count(*) AS rows
            """;

    private static final String REPORTED = "SELECT app_id, environment, latest_period_end FROM request_report";

    private final Connection connection;
    private final Map<String, Instant> removed;

    private ManyWindows(Connection connection, Map<String, Instant> removed) {
        this.connection = connection;
        this.removed = removed;
    }

    /**
     * Requests of an app in one environment, or in all but that of test keys.
     *
     * @param environment absent: all of them together
     */
    public record Requesters(int appId, Optional<String> environment) {}

    /**
     * The rate of the window of that length that ends where reports end, at the latest at {@code to}.
     *
     * @param includeIgnored whether posted errors of ignored issues count
     */
    public record RateWindow(Requesters of, Duration length, Instant to, boolean includeIgnored) {}

    /** Begins; it must be the first thing that the transaction of one snapshot does. */
    public static ManyWindows open(Connection connection) throws SQLException {
        return new ManyWindows(
                connection,
                RetentionFloors.lockAndRead(
                        connection,
                        "event",
                        "error_count_sampled",
                        "error_count_minute",
                        "error_count_hour",
                        "request_count_minute",
                        "request_count_hour"));
    }

    /** From when on events are there, retention having removed those before. */
    public Instant eventsFrom() {
        Instant events = removed.getOrDefault("event", Instant.MIN);
        Instant sampled = removed.getOrDefault("error_count_sampled", Instant.MIN);
        return events.isAfter(sampled) ? events : sampled;
    }

    /**
     * How many errors there are in each window; one that begins before the events that are kept begins on a full minute.
     *
     * @param now since hardly any event lies after it, the smaller side of an edge is read
     * @return without those windows whose beginning retention has removed
     */
    public Map<ErrorWindow, Long> errors(Collection<ErrorWindow> windows, Instant now) throws SQLException {
        Map<ErrorWindow, Long> counts = new HashMap<>();
        List<ErrorWindow> places = new ArrayList<>();
        Map<Tier, PieceArrays> byMinute = tiers();
        Map<Tier, PieceArrays> byHour = tiers();
        for (ErrorWindow window : new LinkedHashSet<>(windows)) {
            TieredPlan plan = window.cutBy(eventsFrom()).plan(now);
            if (isGone(plan)) {
                continue;
            }
            counts.put(window, 0L);
            boolean all = window.release().isPresent() || window.errorType().isPresent();
            for (Piece piece : plan.pieces()) {
                PieceArrays.of(all ? byHour : byMinute, piece.tier()).add(places.size(), window, piece);
            }
            places.add(window);
        }
        addErrors(byMinute, OF_LEVELS, places, counts);
        addErrors(byHour, OF_ALL, places, counts);
        subtractIgnored(places, now, counts);
        return counts;
    }

    /** Subtracts the errors of ignored issues; only windows of apps that have such issues pay for it. */
    private void subtractIgnored(List<ErrorWindow> places, Instant now, Map<ErrorWindow, Long> counts)
            throws SQLException {
        Set<Integer> asked = new HashSet<>();
        places.stream().filter(window -> !window.includeIgnored()).forEach(window -> asked.add(window.appId()));
        Set<Integer> apps = IgnoredIssues.apps(connection, asked);
        if (apps.isEmpty()) {
            return;
        }
        Map<Tier, PieceArrays> tiers = tiers();
        for (int i = 0; i < places.size(); i++) {
            ErrorWindow window = places.get(i);
            if (!window.includeIgnored() && apps.contains(window.appId())) {
                addByIssue(i, window, now, tiers);
            }
        }
        Map<ErrorWindow, Long> ignored = new HashMap<>();
        addErrors(tiers, OF_ALL + OF_IGNORED, places, ignored);
        ignored.forEach((window, count) ->
                counts.computeIfPresent(window, (known, total) -> Math.max(0, total - Math.max(0, count))));
    }

    /** Counts an edge whose events retention has removed as its share of the hour. */
    private void addByIssue(int place, ErrorWindow asked, Instant now, Map<Tier, PieceArrays> tiers) {
        ErrorWindow window = asked.cutBy(eventsFrom());
        for (Piece piece : window.planByIssue(now).pieces()) {
            if (piece.tier() != Tier.EVENTS || !piece.from().isBefore(eventsFrom())) {
                PieceArrays.of(tiers, piece.tier()).add(place, window, piece);
                continue;
            }
            Instant from = piece.from();
            while (from.isBefore(piece.to())) {
                Instant hour = Buckets.floor(from, HOUR);
                Instant next = hour.plus(HOUR);
                Instant to = next.isBefore(piece.to()) ? next : piece.to();
                double share = (double) Duration.between(from, to).toMillis() / HOUR.toMillis();
                PieceArrays.of(tiers, Tier.HOURS).add(place, window, hour, next, piece.added() ? share : -share);
                from = to;
            }
        }
    }

    private static Map<Tier, PieceArrays> tiers() {
        return new EnumMap<>(Tier.class);
    }

    private boolean isGone(TieredPlan plan) {
        return plan.earliest(Tier.EVENTS).isBefore(eventsFrom())
                || plan.earliest(Tier.MINUTES).isBefore(removed.getOrDefault("error_count_minute", Instant.MIN))
                || plan.earliest(Tier.HOURS).isBefore(removed.getOrDefault("error_count_hour", Instant.MIN));
    }

    private void addErrors(
            Map<Tier, PieceArrays> tiers, String filter, List<ErrorWindow> places, Map<ErrorWindow, Long> counts)
            throws SQLException {
        for (Map.Entry<Tier, PieceArrays> tier : tiers.entrySet()) {
            switch (tier.getKey()) {
                case HOURS -> addErrors("error_count_hour", "hour", filter, tier.getValue(), places, counts);
                case MINUTES -> addErrors("error_count_minute", "minute", filter, tier.getValue(), places, counts);
                case EVENTS -> {
                    addErrors("event", "occurred_at", filter, tier.getValue(), places, counts);
                    // Those that were counted and not stored, as if each had happened when its minute began.
                    addErrors("error_count_sampled", "minute", filter, tier.getValue(), places, counts);
                }
            }
        }
    }

    private void addErrors(
            String table,
            String time,
            String filter,
            PieceArrays pieces,
            List<ErrorWindow> places,
            Map<ErrorWindow, Long> counts)
            throws SQLException {
        try (PreparedStatement select =
                        pieces.prepare(connection, PIECES.formatted(ERRORS, COUNT, table, time, filter));
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                counts.merge(places.get(rows.getInt(1)), rows.getLong(2), Long::sum);
            }
        }
    }

    /** Up to when requests were reported; without those of which none were. */
    public Map<Requesters, Instant> reported() throws SQLException {
        Map<Requesters, Instant> reported = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(REPORTED);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                int appId = rows.getInt(1);
                String environment = rows.getString(2);
                Instant end = rows.getObject(3, OffsetDateTime.class).toInstant();
                reported.put(new Requesters(appId, Optional.of(environment)), end);
                if (!environment.equals("test")) {
                    reported.merge(
                            new Requesters(appId, Optional.empty()),
                            end,
                            (one, other) -> one.isAfter(other) ? one : other);
                }
            }
        }
        return reported;
    }

    /**
     * The rates of windows, as {@link ErrorRate} reckons them; {@code percent} is null in those without any count.
     *
     * @param reported as {@link #reported()} has it
     * @return without those windows whose beginning retention has removed
     */
    public Map<RateWindow, ErrorRate> rates(
            Collection<RateWindow> asked, Map<Requesters, Instant> reported, Instant now) throws SQLException {
        Map<RateWindow, Window> windows = new HashMap<>();
        for (RateWindow window : asked) {
            windows.put(window, Window.before(window.to(), window.length(), reported.get(window.of())));
        }
        Map<RateWindow, RequestSums> sums = requests(windows);
        Map<RateWindow, ErrorWindow> events = new HashMap<>();
        sums.forEach((window, sum) -> {
            if (!sum.judged()) {
                events.put(window, errorsOf(window, windows.get(window)));
            }
        });
        Map<ErrorWindow, Long> errors = errors(events.values(), now);
        Map<RateWindow, ErrorRate> rates = new HashMap<>();
        sums.forEach((asking, sum) -> {
            ErrorWindow errorWindow = events.get(asking);
            Long found = errorWindow == null ? Long.valueOf(0) : errors.get(errorWindow);
            Window window = windows.get(asking);
            if (found != null && window != null) {
                rates.put(asking, sum.rate(window, (double) found));
            }
        });
        return rates;
    }

    private static ErrorWindow errorsOf(RateWindow asked, @Nullable Window window) {
        if (window == null) {
            throw new IllegalStateException("Each sum has its window");
        }
        return new ErrorWindow(
                asked.of().appId(),
                window.from(),
                window.to(),
                asked.of().environment(),
                FAILURES,
                Optional.empty(),
                Optional.empty(),
                asked.includeIgnored());
    }

    /** How many requests there are in each window; without those windows whose beginning retention has removed. */
    public Map<RateWindow, Double> requests(Collection<RateWindow> asked) throws SQLException {
        Map<RateWindow, Window> windows = new HashMap<>();
        for (RateWindow window : asked) {
            windows.put(window, new Window(window.to().minus(window.length()), window.to(), null));
        }
        Map<RateWindow, Double> totals = new HashMap<>();
        requests(windows).forEach((window, sums) -> totals.put(window, sums.total));
        return totals;
    }

    private Map<RateWindow, RequestSums> requests(Map<RateWindow, Window> windows) throws SQLException {
        Map<RateWindow, RequestSums> sums = new HashMap<>();
        List<RateWindow> places = new ArrayList<>();
        Map<Tier, PieceArrays> tiers = tiers();
        for (Map.Entry<RateWindow, Window> entry : windows.entrySet()) {
            Window window = entry.getValue();
            Instant first = Buckets.floor(window.from(), MINUTE);
            Instant afterFirst = Buckets.ceiling(window.from(), MINUTE);
            Instant last = Buckets.floor(window.to(), MINUTE);
            TieredPlan plan = TieredPlan.ofMinutes(afterFirst, last.isBefore(afterFirst) ? afterFirst : last);
            Instant minutes = removed.getOrDefault("request_count_minute", Instant.MIN);
            if ((first.isBefore(afterFirst) && first.isBefore(minutes))
                    || plan.earliest(Tier.MINUTES).isBefore(minutes)
                    || plan.earliest(Tier.HOURS).isBefore(removed.getOrDefault("request_count_hour", Instant.MIN))) {
                continue;
            }
            sums.put(entry.getKey(), new RequestSums());
            for (Piece piece : plan.pieces()) {
                PieceArrays.of(tiers, piece.tier())
                        .add(places.size(), entry.getKey().of(), piece.from(), piece.to(), 1);
            }
            // What is a part of a minute counts as much as its share of it.
            if (first.isBefore(afterFirst)) {
                addShare(tiers, places.size(), entry.getKey().of(), first, window);
            }
            if (last.isBefore(window.to()) && !last.isBefore(afterFirst)) {
                addShare(tiers, places.size(), entry.getKey().of(), last, window);
            }
            places.add(entry.getKey());
        }
        for (Map.Entry<Tier, PieceArrays> tier : tiers.entrySet()) {
            boolean hours = tier.getKey() == Tier.HOURS;
            String sql = PIECES.formatted(
                    REQUESTS,
                    REQUEST_SUMS,
                    hours ? "request_count_hour" : "request_count_minute",
                    hours ? "hour" : "minute",
                    "");
            try (PreparedStatement select = tier.getValue().prepare(connection, sql);
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    RequestSums sum = sums.get(places.get(rows.getInt(1)));
                    if (sum != null) {
                        sum.add(rows);
                    }
                }
            }
        }
        return sums;
    }

    private static void addShare(
            Map<Tier, PieceArrays> tiers, int place, Requesters of, Instant minute, Window window) {
        double share = window.share(minute);
        if (share > 0) {
            PieceArrays.of(tiers, Tier.MINUTES).add(place, of, minute, minute.plus(MINUTE), share);
        }
    }

    private static final class RequestSums {

        private double total;
        private double failed;
        private double judged;
        private long rows;

        void add(ResultSet row) throws SQLException {
            total += row.getDouble(2);
            failed += row.getDouble(3);
            judged += row.getDouble(4);
            rows += row.getLong(5);
        }

        /** Whether there are requests, and every count of them carries how many failed: none is more than its total. */
        boolean judged() {
            return judged > 0 && judged >= total * (1 - 1e-12);
        }

        ErrorRate rate(Window window, double errors) {
            return rows == 0
                    ? new ErrorRate(window, errors, 0, null, null)
                    : ErrorRate.ofSums(window, total, failed, judged(), errors);
        }
    }
}
