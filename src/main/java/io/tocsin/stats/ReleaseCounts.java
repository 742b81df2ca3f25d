package io.tocsin.stats;

import io.tocsin.stats.CountSource.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Exact counts of releases in windows, all from one snapshot, for whoever compares them. */
public final class ReleaseCounts {

    private static final String BY_LEVEL = """
            SELECT level, CAST(sum(count) AS bigint) AS count
            FROM (
            %s
            ) piece
            GROUP BY level
            """;

    private final Connection connection;
    private final RetentionFloors floors;
    private final Instant now;

    private ReleaseCounts(Connection connection, RetentionFloors floors, Instant now) {
        this.connection = connection;
        this.floors = floors;
        this.now = now;
    }

    /**
     * What is counted.
     *
     * @param environment absent: all of them
     * @param levels those that count
     */
    public record Scope(int appId, Optional<String> environment, String release, Set<String> levels) {

        public Scope {
            levels = Set.copyOf(levels);
        }
    }

    /**
     * A count.
     *
     * @param from inclusive
     * @param to exclusive
     * @param widened whether an edge was moved out to the whole hour, since its events are no longer kept
     */
    public record Window(Instant from, Instant to, boolean widened, long errors) {}

    /** Begins to count; it must be the very first thing that a transaction of {@link io.tocsin.event.ReadTransactions} does. */
    public static ReleaseCounts beforeSnapshot(Connection connection, Instant now) throws SQLException {
        return new ReleaseCounts(connection, RetentionFloors.beforeSnapshot(connection), now);
    }

    /**
     * How many errors the window had, each event by its count; empty where the counts of its beginning are no longer kept.
     *
     * @param from inclusive
     * @param to exclusive; a window that ends where it begins has none
     */
    public Optional<Window> count(Scope scope, Instant from, Instant to) throws SQLException {
        if (!from.isBefore(to)) {
            return Optional.of(new Window(from, from, false, 0));
        }
        if (from.isBefore(floors.hours())) {
            return Optional.empty();
        }
        ErrorFilter filter = new ErrorFilter(
                Optional.of(scope.appId()),
                scope.environment(),
                Optional.of(scope.release()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        StatisticsQuery asked = new StatisticsQuery(from, to, filter, Optional.empty(), Optional.empty());
        StatisticsQuery query = asked.within(floors);
        CountSource source = new CountSource(
                WindowPlan.of(query.from(), query.to(), Table.HOURS.unit(), now),
                Table.HOURS,
                filter,
                List.of(),
                Interval.ONE_DAY.length(),
                List.of("level"));
        long errors = 0;
        try (PreparedStatement statement = source.prepare(connection, BY_LEVEL.formatted(source.sql()));
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                if (scope.levels().contains(rows.getString("level"))) {
                    errors += rows.getLong("count");
                }
            }
        }
        return Optional.of(new Window(query.from(), query.to(), !query.equals(asked), errors));
    }
}
