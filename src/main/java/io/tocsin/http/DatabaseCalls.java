package io.tocsin.http;

import io.smallrye.faulttolerance.api.CircuitBreakerMaintenance;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.api.Guard;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.jboss.logging.Logger;

/**
 * Everything that is asked of the database but the writing of events (ingest.WriterDatabase): what a request waits for fails at
 * once where the database has not answered five times in a row, and what nobody waits for is tried four times, 1, 2 and 4 s
 * apart. A statement's own limit in time is PostgreSQL's ({@code statement_timeout}), and the connection's.
 */
@ApplicationScoped
public class DatabaseCalls {

    /** The circuit breaker's name, in metrics and in {@code /health/detailed}. */
    public static final String BREAKER = "database-reader";

    private static final Logger LOG = Logger.getLogger(DatabaseCalls.class);
    private static final int FAILURES = 5;
    private static final int OPEN_SECONDS = 60;
    private static final int RETRIES = 3;
    private static final int BATCH = 1_000;
    /** So that one round ends before the next begins. */
    private static final int MOST_BATCHES = 500;

    private final Guard interactive = Guard.create()
            .withDescription(BREAKER)
            .withCircuitBreaker()
            .name(BREAKER)
            .requestVolumeThreshold(FAILURES)
            .failureRatio(1)
            .delay(OPEN_SECONDS, ChronoUnit.SECONDS)
            .successThreshold(1)
            .when(DatabaseCalls::isAway)
            .onStateChange(this::changed)
            .done()
            .build();

    private final Guard background = Guard.create()
            .withDescription("database-background")
            .withRetry()
            .maxRetries(RETRIES)
            .delay(1, ChronoUnit.SECONDS)
            .jitter(200, ChronoUnit.MILLIS)
            .whenException(DatabaseCalls::isTransient)
            .withExponentialBackoff()
            .factor(2)
            .done()
            .done()
            .build();

    private volatile CircuitBreakerState state = CircuitBreakerState.CLOSED;

    private final CircuitBreakerMaintenance breakers;

    DatabaseCalls(CircuitBreakerMaintenance breakers) {
        this.breakers = breakers;
    }

    /**
     * Runs what a request waits for.
     *
     * @throws ApiException 503, without a try, while the circuit breaker is open
     */
    public <T> T interactive(Supplier<T> work) {
        List<T> result = new ArrayList<>(1);
        try {
            interactive.get(
                    () -> {
                        result.add(work.get());
                        return Boolean.TRUE;
                    },
                    Boolean.class);
        } catch (CircuitBreakerOpenException open) {
            throw DatabaseTrouble.away();
        }
        return result.get(0);
    }

    /** Runs what nobody waits for and what may be repeated. Blocks, for up to eight seconds more than the work itself. */
    public void background(Runnable work) {
        background.get(
                () -> {
                    work.run();
                    return Boolean.TRUE;
                },
                Boolean.class);
    }

    /**
     * Removes what is old in small batches, so that nobody waits for it; where the database is away, that is left for the next time.
     *
     * @param what is removed, for the log
     * @param batch removes at most so many rows in a transaction of its own, and says how many they were
     */
    public void removeInBatches(String what, IntUnaryOperator batch) {
        try {
            background(() -> {
                for (int i = 0; i < MOST_BATCHES && batch.applyAsInt(BATCH) == BATCH; i++) {
                    LOG.tracef("Removed %d %s", BATCH, what);
                }
            });
        } catch (RuntimeException databaseAway) {
            LOG.debugf("Old %s are removed later: %s", what, databaseAway.getMessage());
        }
    }

    /** The database answers: requests need not wait for the circuit breaker to find out. */
    public void answersAgain() {
        if (state != CircuitBreakerState.CLOSED) {
            breakers.reset(BREAKER);
            // A reset calls nobody.
            changed(CircuitBreakerState.CLOSED);
        }
    }

    /** The state of the circuit breaker before what requests wait for. */
    public CircuitBreakerState state() {
        return state;
    }

    private void changed(CircuitBreakerState now) {
        CircuitBreakerState before = state;
        state = now;
        if (before == CircuitBreakerState.CLOSED) {
            LOG.warnf(
                    "The database has not answered %d times in a row: reading is refused, and tried again in %d s, or as soon"
                            + " as the database answers",
                    FAILURES, OPEN_SECONDS);
        } else if (now == CircuitBreakerState.CLOSED) {
            LOG.info("Reading is possible again");
        }
    }

    private static boolean isTransient(Throwable failed) {
        SQLException sql = DatabaseTrouble.sqlException(failed);
        return sql != null && DatabaseTrouble.isTransient(sql);
    }

    private static boolean isAway(Throwable failed) {
        SQLException sql = DatabaseTrouble.sqlException(failed);
        return sql != null && DatabaseTrouble.isAway(sql);
    }
}
