package io.tocsin.issue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.tocsin.http.DatabaseCalls;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.hibernate.Session;

/**
 * Transactions in which issues are changed on request: rows are locked in the order of their ids, as the writers of batches lock
 * them, so that the two wait for each other; and they do not wait for ever. Where they deadlock even so, as two that make the same
 * new issue or meet the same new user may, the one that PostgreSQL ends is begun again.
 */
@ApplicationScoped
public class IssueTransactions {

    private static final String LIMIT_WAITING = "SET LOCAL lock_timeout = '5s'";

    private static final String DEADLOCK = "40P01";

    private static final int MOST_ATTEMPTS = 5;

    private final EntityManager entityManager;
    private final DatabaseCalls calls;

    IssueTransactions(EntityManager entityManager, DatabaseCalls calls) {
        this.entityManager = entityManager;
        this.calls = calls;
    }

    /** The work of one transaction. */
    @FunctionalInterface
    public interface Work<T> {

        /** Does the work. */
        T on(Connection connection) throws SQLException;
    }

    /** Runs work in a transaction of its own, again if it was the victim of a deadlock. */
    public <T> T run(Work<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return once(work);
            } catch (RuntimeException failed) {
                if (attempt == MOST_ATTEMPTS || !isDeadlock(failed)) {
                    throw failed;
                }
            }
        }
    }

    private static boolean isDeadlock(Throwable failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && DEADLOCK.equals(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    private <T> T once(Work<T> work) {
        return calls.interactive(() -> QuarkusTransaction.requiringNew()
                .call(() -> entityManager.unwrap(Session.class).doReturningWork(connection -> {
                    try (Statement statement = connection.createStatement()) {
                        statement.execute(LIMIT_WAITING);
                    }
                    return work.on(connection);
                })));
    }
}
