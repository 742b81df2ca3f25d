package io.tocsin.stats;

import io.tocsin.event.ReadTransactions;
import io.tocsin.http.ApiException;
import io.tocsin.http.ErrorCode;
import io.tocsin.stats.OperationStatistics.Figures;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** Reads what was reported of requests: whole hours from the counts per hour, and the minutes at the edges of a window. */
@ApplicationScoped
class OperationsRepository {

    /** How many operations an answer names. */
    static final int MOST_OPERATIONS = 1_000;

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private static final String PIECE = """
            SELECT operation, total, failed, judged, timed, duration_micros, buckets, bucket_counts
            FROM %1$s WHERE %2$s >= ? AND %2$s < ? %3$s
            """;

    /** The row without an operation is the sum of all; it says of how many. */
    private static final String SUMS = """
            WITH piece AS (
            %s
            ), summed AS (
                SELECT operation, sum(total) AS total, sum(failed) AS failed, sum(judged) AS judged, sum(timed) AS timed,
                    sum(duration_micros) AS micros
                FROM piece GROUP BY GROUPING SETS ((operation), ())
            )
            SELECT operation, total, failed, judged, timed, micros, (SELECT count(DISTINCT operation) FROM piece) AS operations
            FROM summed
            ORDER BY operation IS NOT NULL, total DESC, operation
            LIMIT %d
            """;

    private static final String BUCKETS = """
            WITH piece AS (
            %s
            )
            SELECT operation, bucket, sum(count) AS count
            FROM piece, unnest(buckets, bucket_counts) AS u (bucket, count)
            GROUP BY GROUPING SETS ((operation, bucket), (bucket))
            """;

    private final EntityManager entityManager;
    private final ReadTransactions transactions;

    OperationsRepository(EntityManager entityManager, ReadTransactions transactions) {
        this.entityManager = entityManager;
        this.transactions = transactions;
    }

    /** Whose requests, and when. */
    record Query(Optional<Integer> appId, Optional<String> environment, Instant from, Instant to) {}

    /** A part of the window, from one of the two tables. */
    private record Piece(boolean hours, Instant from, Instant to) {}

    OperationStatistics read(Query query) {
        return transactions.read(
                "operations",
                () -> entityManager.unwrap(Session.class).doReturningWork(connection -> read(connection, query)));
    }

    private static OperationStatistics read(Connection connection, Query query) throws SQLException {
        RequestFloors floors = RequestFloors.beforeSnapshot(connection);
        if (query.from().isBefore(floors.hours())) {
            throw ApiException.of(
                    ErrorCode.VALIDATION_ERROR,
                    StatisticsResource.FROM + ": counts are kept from " + floors.hours() + " on",
                    Map.of("earliest", floors.hours()));
        }
        Instant from = Buckets.floor(query.from(), edge(query.from(), floors));
        Instant to = Buckets.ceiling(query.to(), edge(query.to(), floors));
        boolean widened = !from.equals(query.from()) || !to.equals(query.to());
        return new Reading(connection, query, pieces(from, to)).read(from, to, widened ? Boolean.TRUE : null);
    }

    /** How finely an edge of a window can be cut. */
    private static Duration edge(Instant at, RequestFloors floors) {
        return Buckets.floor(at, HOUR).isBefore(floors.minutes()) ? HOUR : MINUTE;
    }

    private static List<Piece> pieces(Instant from, Instant to) {
        Instant first = Buckets.ceiling(from, HOUR);
        Instant last = Buckets.floor(to, HOUR);
        if (last.isBefore(first)) {
            return List.of(new Piece(false, from, to));
        }
        List<Piece> pieces = new ArrayList<>(List.of(new Piece(true, first, last)));
        pieces.add(new Piece(false, from, first));
        pieces.add(new Piece(false, last, to));
        pieces.removeIf(piece -> piece.from().equals(piece.to()) && !piece.hours());
        return pieces;
    }

    private record Reading(Connection connection, Query query, List<Piece> pieces) {

        OperationStatistics read(Instant from, Instant to, @Nullable Boolean widened) throws SQLException {
            Map<Optional<String>, NavigableMap<Integer, Long>> buckets = buckets();
            Figures all = figures(0, 0, 0, 0, 0, buckets, Optional.empty());
            Map<String, Figures> operations = new LinkedHashMap<>();
            long others = 0;
            long otherCount = 0;
            try (PreparedStatement select = prepare(SUMS.formatted(sql(), MOST_OPERATIONS + 1));
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    Optional<String> operation = Optional.ofNullable(rows.getString("operation"));
                    Figures figures = figures(
                            rows.getLong("total"),
                            rows.getLong("failed"),
                            rows.getLong("judged"),
                            rows.getLong("timed"),
                            rows.getDouble("micros"),
                            buckets,
                            operation);
                    if (operation.isPresent()) {
                        operations.put(operation.get(), figures);
                        otherCount -= figures.totalOperations();
                    } else {
                        all = figures;
                        otherCount += figures.totalOperations();
                        others = rows.getLong("operations");
                    }
                }
            }
            others -= operations.size();
            return new OperationStatistics(
                    from, to, widened, all, operations, others > 0 ? others : null, others > 0 ? otherCount : null);
        }

        private static Figures figures(
                long total,
                long failed,
                long judged,
                long timed,
                double micros,
                Map<Optional<String>, NavigableMap<Integer, Long>> buckets,
                Optional<String> operation) {
            return Figures.of(
                    total,
                    failed,
                    judged,
                    timed,
                    micros,
                    new DurationHistogram(buckets.getOrDefault(operation, Collections.emptyNavigableMap())));
        }

        private Map<Optional<String>, NavigableMap<Integer, Long>> buckets() throws SQLException {
            Map<Optional<String>, NavigableMap<Integer, Long>> buckets = new HashMap<>();
            try (PreparedStatement select = prepare(BUCKETS.formatted(sql()));
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    buckets.computeIfAbsent(
                                    Optional.ofNullable(rows.getString("operation")), ignored -> new TreeMap<>())
                            .put(rows.getInt("bucket"), rows.getLong("count"));
                }
            }
            return buckets;
        }

        private String sql() {
            String filter = (query.appId().isPresent() ? "AND app_id = ? " : "")
                    + (query.environment().isPresent() ? "AND environment = ? " : "");
            StringJoiner sql = new StringJoiner("UNION ALL\n");
            for (Piece piece : pieces) {
                sql.add(
                        piece.hours()
                                ? PIECE.formatted("request_count_hour", "hour", filter)
                                : PIECE.formatted("request_count_minute", "minute", filter));
            }
            return sql.toString();
        }

        private PreparedStatement prepare(String sql) throws SQLException {
            PreparedStatement statement = connection.prepareStatement(sql);
            int place = 1;
            for (Piece piece : pieces) {
                statement.setObject(place++, piece.from().atOffset(ZoneOffset.UTC));
                statement.setObject(place++, piece.to().atOffset(ZoneOffset.UTC));
                if (query.appId().isPresent()) {
                    statement.setInt(place++, query.appId().get());
                }
                if (query.environment().isPresent()) {
                    statement.setString(place++, query.environment().get());
                }
            }
            return statement;
        }
    }
}
