package io.tocsin.stats;

import io.tocsin.event.ReadTransactions;
import io.tocsin.stats.CountSource.Table;
import io.tocsin.stats.ErrorRate.Minute;
import io.tocsin.stats.ErrorRate.Window;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** Reads error rates: what was reported of requests, and the errors of the same window, from one snapshot. */
@ApplicationScoped
public class ErrorRateRepository {

    private static final String REPORTED = """
            SELECT max(latest_period_end) FROM request_report WHERE app_id = ? AND (CAST(? AS text) IS NULL OR environment = ?)
            """;

    private static final String MINUTES = """
            SELECT minute, CAST(sum(total) AS bigint) AS total, CAST(sum(failed) AS bigint) AS failed,
                CAST(sum(judged) AS bigint) AS judged
            FROM request_count_minute
            WHERE app_id = ? AND minute >= ? AND minute < ?
                AND (CAST(? AS text) IS NULL OR environment = ?)
                AND (CAST(? AS text) IS NULL OR operation = ?)
            GROUP BY minute
            """;

    /** Of those levels that say that something failed. */
    private static final String ERRORS = """
            SELECT CAST(coalesce(sum(count), 0) AS bigint) FROM (
            %s
            ) AS piece WHERE level IN ('error', 'fatal')
            """;

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final EntityManager entityManager;
    private final ReadTransactions transactions;

    ErrorRateRepository(EntityManager entityManager, ReadTransactions transactions) {
        this.entityManager = entityManager;
        this.transactions = transactions;
    }

    /**
     * Whose errors are compared with whose requests.
     *
     * @param environment absent: all together
     * @param operation absent: all together
     */
    public record Scope(int appId, Optional<String> environment, Optional<String> operation) {}

    /** The rate of the window of that length that ends where reports end, at the latest now. */
    public ErrorRate read(Scope scope, Duration length, Instant now) {
        return transactions.read(
                "error rate",
                () -> entityManager
                        .unwrap(Session.class)
                        .doReturningWork(connection -> read(connection, scope, length, now)));
    }

    /** The same on a connection that is in a transaction of one snapshot. */
    public static ErrorRate read(Connection connection, Scope scope, Duration length, Instant now) throws SQLException {
        Window window = Window.before(now, length, reported(connection, scope));
        List<Minute> minutes = minutes(connection, scope, window);
        return scope.operation().isPresent()
                ? ErrorRate.ofOperation(window, minutes)
                : ErrorRate.of(window, minutes, errors(connection, scope, window, now));
    }

    private static @Nullable Instant reported(Connection connection, Scope scope) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(REPORTED)) {
            select.setInt(1, scope.appId());
            setTwice(select, 2, scope.environment());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                OffsetDateTime end = row.getObject(1, OffsetDateTime.class);
                return end == null ? null : end.toInstant();
            }
        }
    }

    private static List<Minute> minutes(Connection connection, Scope scope, Window window) throws SQLException {
        List<Minute> minutes = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(MINUTES)) {
            select.setInt(1, scope.appId());
            select.setObject(2, utc(Buckets.floor(window.from(), MINUTE)));
            select.setObject(3, utc(window.to()));
            setTwice(select, 4, scope.environment());
            setTwice(select, 6, scope.operation());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    minutes.add(new Minute(
                            rows.getObject("minute", OffsetDateTime.class).toInstant(),
                            rows.getLong("total"),
                            rows.getLong("failed"),
                            rows.getLong("judged")));
                }
            }
        }
        return minutes;
    }

    private static long errors(Connection connection, Scope scope, Window window, Instant now) throws SQLException {
        CountSource source = new CountSource(
                WindowPlan.of(window.from(), window.to(), Table.MINUTES.unit(), now),
                Table.MINUTES,
                new ErrorFilter(
                        Optional.of(scope.appId()),
                        scope.environment(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                List.of(),
                MINUTE,
                List.of("level"));
        try (PreparedStatement select = source.prepare(connection, ERRORS.formatted(source.sql()));
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void setTwice(PreparedStatement select, int place, Optional<String> value) throws SQLException {
        select.setString(place, value.orElse(null));
        select.setString(place + 1, value.orElse(null));
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
