package io.tocsin.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Tells a server that accepts changes from a standby, and from an old primary that was made read-only after a failover. */
public final class ReadOnlyServer {

    /** On a standby every transaction is read-only. */
    private static final String IS_READ_ONLY = "SELECT current_setting('transaction_read_only') = 'on'";

    private ReadOnlyServer() {}

    /**
     * Whether the server of this connection refuses changes.
     *
     * @param connection one that is in no transaction
     * @param timeoutSeconds how long the server may take to answer
     * @throws SQLException if it does not answer
     */
    public static boolean refusesChanges(Connection connection, int timeoutSeconds) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(timeoutSeconds);
            try (ResultSet row = statement.executeQuery(IS_READ_ONLY)) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }
}
