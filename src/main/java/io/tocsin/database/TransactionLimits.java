package io.tocsin.database;

import io.agroal.api.AgroalPoolInterceptor;
import io.quarkus.arc.Unremovable;
import io.tocsin.database.DatabaseConfig.Pooler;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Sets the limits of {@link DatabasePool#GENERAL} for each transaction if a pooler is in between. Settings of the session would stay
 * with the pooler's connection, and so reach its other clients.
 */
@Unremovable
@ApplicationScoped
class TransactionLimits implements AgroalPoolInterceptor {

    private final boolean pooler;

    TransactionLimits(DatabaseConfig config) {
        pooler = config.pooler() == Pooler.TRANSACTION;
    }

    /** Agroal calls it when the connection has already joined the transaction. */
    @Override
    public void onConnectionAcquire(Connection connection) {
        if (!pooler) {
            return;
        }
        try {
            if (!connection.getAutoCommit()) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute(DatabasePool.GENERAL.transactionSql());
                }
            }
        } catch (SQLException failed) {
            throw new IllegalStateException("The limits of a transaction were not set: " + failed.getMessage(), failed);
        }
    }
}
