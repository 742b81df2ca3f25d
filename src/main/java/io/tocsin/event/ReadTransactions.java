package io.tocsin.event;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.tocsin.http.DatabaseCalls;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.Supplier;
import org.hibernate.Session;
import org.jboss.logging.Logger;

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
        try {
            return calls.interactive(() -> QuarkusTransaction.requiringNew().call(() -> {
                entityManager.unwrap(Session.class).doWork(connection -> begin(connection, limit));
                return work.get();
            }));
        } finally {
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            if (took.compareTo(settings.slowLogThreshold()) > 0) {
                LOG.warnf(
                        "Slow query: %s took %d ms (logged from %d ms on)",
                        kind, took.toMillis(), settings.slowLogThreshold().toMillis());
            }
        }
    }

    private static void begin(Connection connection, Duration limit) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // 0 would mean no limit at all.
            statement.execute(BEGIN.formatted(Math.max(1, limit.toMillis())));
        }
    }
}
