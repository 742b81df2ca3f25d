package io.tocsin.database;

import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.quarkus.agroal.runtime.JdbcDriver;
import io.quarkus.arc.Unremovable;
import io.quarkus.datasource.common.runtime.DatabaseKind;
import io.quarkus.jdbc.postgresql.runtime.PostgreSQLAgroalConnectionConfigurer;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Decides which connections every pool discards, so that all pools follow a failover. Quarkus' own configurer discards those of
 * SQLSTATE class 08 only, and keeps connections to an old primary that still answers and is read-only.
 */
@Alternative
@Priority(1)
@Unremovable
@ApplicationScoped
@JdbcDriver(DatabaseKind.POSTGRESQL)
class PostgresPoolConfigurer extends PostgreSQLAgroalConnectionConfigurer {

    private static final int VALIDATION_TIMEOUT_SECONDS = 2;

    /**
     * The beginnings of SQLSTATE codes after which a connection is of no more use.
     *
     * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL error codes</a>
     */
    private static final List<String> FATAL = List.of(
            "08", // connection exceptions
            "57P", // shutdown, crash, cannot connect now, dropped database, idle session
            "25006", // read-only: a standby, or an old primary
            "25P03", // idle in transaction for too long
            "25P04"); // transaction timeout

    @Override
    public void setExceptionSorter(String databaseKind, AgroalDataSourceConfigurationSupplier configuration) {
        configuration
                .connectionPoolConfiguration()
                .exceptionSorter(PostgresPoolConfigurer::isFatal)
                .connectionValidator(PostgresPoolConfigurer::isUsable);
    }

    /** Whether the connection is closed instead of returned to its pool. */
    static boolean isFatal(SQLException failure) {
        String state = failure.getSQLState();
        return state != null && FATAL.stream().anyMatch(state::startsWith);
    }

    /** Whether an idle connection answers and its server accepts changes. */
    static boolean isUsable(Connection connection) {
        try {
            return connection.isValid(VALIDATION_TIMEOUT_SECONDS)
                    && !ReadOnlyServer.refusesChanges(connection, VALIDATION_TIMEOUT_SECONDS);
        } catch (SQLException broken) {
            return false;
        }
    }
}
