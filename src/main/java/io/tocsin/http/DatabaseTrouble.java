package io.tocsin.http;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells a database that is away or out of time from a bug of ours, by SQLSTATE.
 *
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL error codes</a>
 */
public final class DatabaseTrouble {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final String QUERY_CANCELED = "57014";
    private static final String FOREIGN_KEY_VIOLATION = "23503";
    private static final String LOCK_TIMEOUT = "55P03";
    private static final String IDLE_IN_TRANSACTION_TIMEOUT = "25P03";

    private DatabaseTrouble() {}

    /** Returns the refusal for what the database says about its own state or a race; null if the exception is something else. */
    public static @Nullable ApiException of(Throwable exception) {
        SQLException sql = sqlException(exception);
        if (sql == null) {
            return null;
        }
        if (QUERY_CANCELED.equals(sql.getSQLState())) {
            return ApiException.of(
                    ErrorCode.TIMEOUT_ERROR,
                    "The query took longer than it may; narrow its window or its filters",
                    Map.of("limited_by", "tocsin.query.statement-timeout"));
        }
        if (LOCK_TIMEOUT.equals(sql.getSQLState())) {
            return ApiException.unavailable("Another change to the same data takes too long; try again", RETRY_AFTER);
        }
        if (FOREIGN_KEY_VIOLATION.equals(sql.getSQLState())) {
            return ApiException.of(
                    ErrorCode.CONFLICT,
                    "Something that the request refers to was deleted at the same time, such as its app");
        }
        return isTransient(sql) ? away() : null;
    }

    /** The refusal of what only the database can answer. */
    static ApiException away() {
        return ApiException.unavailable("The database does not answer", RETRY_AFTER);
    }

    /** Whether the database could not be reached, is going away, or has no connection to give. */
    public static boolean isAway(SQLException exception) {
        String state = exception.getSQLState();
        if (state == null) {
            // Agroal's own "acquisition timeout" carries no state: no connection was to be had.
            return true;
        }
        return state.startsWith("08") // connection exceptions
                || state.startsWith("57P") // shutdown, crash, cannot connect now
                || state.startsWith("53") // too many connections, disk full, out of memory
                || state.equals("25006"); // read-only: a standby took the address
    }

    /**
     * Whether the same call may succeed later: the database is away, a lock was held for too long, or this process was paused within
     * a transaction.
     */
    public static boolean isTransient(SQLException exception) {
        return LOCK_TIMEOUT.equals(exception.getSQLState())
                || IDLE_IN_TRANSACTION_TIMEOUT.equals(exception.getSQLState())
                || isAway(exception);
    }

    /** The first {@link SQLException} among the causes. */
    public static @Nullable SQLException sqlException(Throwable exception) {
        Throwable cause = exception;
        for (int depth = 0; cause != null && depth < 16; depth++, cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql;
            }
        }
        return null;
    }
}
