package io.tocsin.ingest;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.api.Guard;
import io.tocsin.database.DatabaseConfig;
import io.tocsin.database.DatabaseConfig.Pooler;
import io.tocsin.database.DatabasePool;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * The writers' way to the database: connections of their own, each transaction limited in time from this side, whatever the
 * server or the network does, and a circuit breaker before them. It opens at the first failure, since the spool is there to
 * take over, and lets one through every second to see whether the database is back.
 */
@ApplicationScoped
class WriterDatabase {

    /** The circuit breaker's name, in metrics and in {@code /health/detailed}. */
    static final String BREAKER = "database-writer";

    private static final Logger LOG = Logger.getLogger(WriterDatabase.class);
    private static final Duration PROBE_EVERY = Duration.ofSeconds(1);
    private static final String LONGER_STATEMENTS = "SET LOCAL statement_timeout = %d";
    private static final String QUERY_CANCELED = "57014";
    /** What every session begins with ({@link DatabasePool#WRITER}). */
    private static final Duration USUAL_STATEMENT_LIMIT = Duration.ofSeconds(2);

    private final AgroalDataSource database;
    /** Set by each transaction, since behind a pooler the session is not ours; else empty. */
    private final String poolerLimits;

    private final Guard guard;
    private final ScheduledThreadPoolExecutor watch = new ScheduledThreadPoolExecutor(1, work -> {
        Thread thread = new Thread(work, "tocsin-commit-watch");
        thread.setDaemon(true);
        return thread;
    });
    private volatile CircuitBreakerState state = CircuitBreakerState.CLOSED;
    private volatile @Nullable String trouble;

    /** What is done on a connection, which comes in auto-commit mode and goes back in it. */
    @FunctionalInterface
    interface Work<T> {

        T on(Connection connection) throws SQLException;
    }

    WriterDatabase(@DataSource("writer") AgroalDataSource database, DatabaseConfig config) {
        this.database = database;
        this.poolerLimits = config.pooler() == Pooler.TRANSACTION ? DatabasePool.WRITER.transactionSql() : "";
        this.guard = Guard.create()
                .withDescription(BREAKER)
                .withCircuitBreaker()
                .name(BREAKER)
                .requestVolumeThreshold(1)
                .failureRatio(1)
                .successThreshold(1)
                .delay(PROBE_EVERY.toMillis(), ChronoUnit.MILLIS)
                .when(NotWritten.class::isInstance)
                .onStateChange(this::changed)
                .done()
                .build();
        watch.setRemoveOnCancelPolicy(true);
    }

    @PreDestroy
    void stop() {
        watch.shutdownNow();
    }

    private void changed(CircuitBreakerState now) {
        CircuitBreakerState before = state;
        state = now;
        if (before == CircuitBreakerState.CLOSED) {
            LOG.warnf("The database takes no events (%s); tried again every second", trouble);
        } else if (now == CircuitBreakerState.CLOSED) {
            LOG.info("The database takes events again");
        }
    }

    /** Whether the last thing asked of the database was answered; where it was not, the spool comes first. */
    boolean answers() {
        return state == CircuitBreakerState.CLOSED;
    }

    /** The circuit breaker's state. */
    CircuitBreakerState state() {
        return state;
    }

    /** Why it does not answer, or did not the last time; null where it always has. */
    @Nullable
    String trouble() {
        return trouble;
    }

    /**
     * Runs work on a connection. When the limit is over the connection is cut, so that the work ends at once; whether a commit
     * that was under way took effect is then unknown.
     *
     * @param limit from now until the work must have returned
     * @throws NotWritten for any failure but the two below, and at once where the circuit breaker is open
     * @throws RowRefused where rows are the reason
     * @throws Conflict where a repetition at once may succeed
     */
    <T> T run(Duration limit, Work<T> work) {
        AtomicReference<T> result = new AtomicReference<>();
        try {
            guard.call(
                    () -> {
                        result.set(attempt(limit, work));
                        return null;
                    },
                    Void.class);
        } catch (NotWritten | RowRefused | Conflict told) {
            throw told;
        } catch (CircuitBreakerOpenException open) {
            throw new NotWritten("the database did not answer a moment ago", open, false);
        } catch (Exception unexpected) {
            throw new NotWritten("unexpected: " + unexpected, unexpected, false);
        }
        return Objects.requireNonNull(result.get());
    }

    /** Runs work in a transaction of the connection that {@link #run} gave, and commits it if the work has not. */
    <T> T inTransaction(Connection connection, Duration limit, Work<T> work) throws SQLException {
        connection.setAutoCommit(false);
        boolean committed = false;
        try {
            String settings = poolerLimits
                    + (limit.compareTo(USUAL_STATEMENT_LIMIT) > 0 ? LONGER_STATEMENTS.formatted(limit.toMillis()) : "");
            if (!settings.isEmpty()) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute(settings);
                }
            }
            T result = work.on(connection);
            connection.commit();
            committed = true;
            return result;
        } finally {
            if (!committed) {
                rollBack(connection);
            }
            connection.setAutoCommit(true);
        }
    }

    private <T> T attempt(Duration limit, Work<T> work) {
        long deadline = System.nanoTime() + limit.toNanos();
        Cutter cutter = new Cutter();
        try (Connection connection = database.getConnection()) {
            cutter.physical = (Connection) connection.unwrap(PGConnection.class);
            ScheduledFuture<?> late =
                    watch.schedule(cutter::cut, Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            try {
                return work.on(connection);
            } finally {
                cutter.over();
                late.cancel(false);
            }
        } catch (SQLException failed) {
            throw told(failed, cutter.hasCut ? limit : null);
        }
    }

    private RuntimeException told(SQLException failed, @Nullable Duration limit) {
        if (limit == null) {
            if (Conflict.isMeantBy(failed)) {
                return new Conflict(failed);
            }
            if (RowRefused.isMeantBy(failed)) {
                return new RowRefused(failed);
            }
        }
        boolean late = limit != null || QUERY_CANCELED.equals(failed.getSQLState());
        String reason = limit != null
                ? "no commit within " + limit.toMillis() + " ms"
                : failed.getSQLState() + ": "
                        + String.valueOf(failed.getMessage()).replaceAll("\\s+", " ");
        trouble = reason;
        // Whatever else idles in the pool went through the same trouble.
        database.flush(AgroalDataSource.FlushMode.IDLE);
        return new NotWritten(reason, failed, late);
    }

    private static void rollBack(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException gone) {
            LOG.tracef("Nothing to roll back: %s", gone.getMessage());
        }
    }

    /** Ends work that is late, and never a connection that somebody else has by now. */
    private static final class Cutter {

        private @Nullable Connection physical;
        private boolean over;
        private volatile boolean hasCut;

        synchronized void cut() {
            if (over || physical == null) {
                return;
            }
            hasCut = true;
            try {
                physical.abort(Runnable::run);
            } catch (SQLException gone) {
                LOG.tracef("Nothing to cut: %s", gone.getMessage());
            }
        }

        synchronized void over() {
            over = true;
        }
    }
}
