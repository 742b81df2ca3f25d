package io.tocsin.event;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.tocsin.http.DatabaseCalls;
import io.tocsin.http.RequestIds;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.Supplier;
import org.hibernate.Session;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/**
 * Runs everything that is read for a request: from one snapshot, unable to write, each statement limited in time
 * ({@code tocsin.query.statement-timeout}; PostgreSQL's 57014 becomes a 504), and logged where it was slow.
 */
@ApplicationScoped
public class ReadTransactions {

    private static final Logger LOG = Logger.getLogger(ReadTransactions.class);

    /**
     * One round trip, before the first snapshot is taken. Custom plans only: a generic one knows no bounds, so it would
     * plan for every partition and guess how much of them a window covers. No JIT: compiling the expressions of some 40
     * partitions costs more than it saves within the time limit. A page through an index costs hardly more than the next
     * one: the server's default is that of a turning disk, and would read a whole table for a rare word.
     */
    private static final String BEGIN = """
            SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;
            SET LOCAL statement_timeout = %d;
            SET LOCAL plan_cache_mode = force_custom_plan;
            SET LOCAL jit = off;
            SET LOCAL random_page_cost = 1.1
            """;

    private final EntityManager entityManager;
    private final DatabaseCalls calls;
    private final QuerySettings settings;

    ReadTransactions(EntityManager entityManager, DatabaseCalls calls, QuerySettings settings) {
        this.entityManager = entityManager;
        this.calls = calls;
        this.settings = settings;
    }

    /**
     * Runs {@code work} in a transaction of its own.
     *
     * @param kind what is read, for the log
     */
    public <T> T read(String kind, Supplier<T> work) {
        return read(kind, settings.statementTimeout(), work);
    }

    /**
     * The same with another limit, for what matters less than what waits for it.
     *
     * @param limit of each statement
     */
    public <T> T read(String kind, Duration limit, Supplier<T> work) {
        long start = System.nanoTime();
        long[] connected = {start};
        try {
            return calls.interactive(() -> QuarkusTransaction.requiringNew().call(() -> {
                entityManager.unwrap(Session.class).doWork(connection -> {
                    connected[0] = System.nanoTime();
                    begin(connection, limit);
                });
                return work.get();
            }));
        } finally {
            logIfSlow(kind, Duration.ofNanos(System.nanoTime() - start), Duration.ofNanos(connected[0] - start));
        }
    }

    /** What no request waits for may take longer: on a busy machine it does, and there is nothing to do about it. */
    private void logIfSlow(String kind, Duration took, Duration waited) {
        boolean ofRequest = MDC.get(RequestIds.MDC_KEY) != null;
        Duration threshold = ofRequest ? settings.slowLogThreshold() : settings.backgroundSlowLogThreshold();
        if (took.compareTo(threshold) <= 0) {
            return;
        }
        String remedy;
        if (waited.compareTo(took.dividedBy(2)) > 0) {
            remedy = "too many queries at once: see the load of PostgreSQL, or raise quarkus.datasource.jdbc.max-size";
        } else if (ofRequest) {
            remedy = "narrow the request's time window or filters, or see the load of PostgreSQL";
        } else {
            remedy = "see the load of PostgreSQL and of this machine";
        }
        LOG.warnf(
                "Slow query: %s took %d ms, including %d ms waiting for a connection; %s (logged from %d ms on, %s)",
                kind,
                took.toMillis(),
                waited.toMillis(),
                remedy,
                threshold.toMillis(),
                ofRequest ? "tocsin.query.slow-log-threshold" : "tocsin.query.background-slow-log-threshold");
    }

    private static void begin(Connection connection, Duration limit) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // 0 would mean no limit at all.
            statement.execute(BEGIN.formatted(Math.max(1, limit.toMillis())));
        }
    }
}
