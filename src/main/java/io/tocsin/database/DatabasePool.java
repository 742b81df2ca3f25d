package io.tocsin.database;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The connection pools, with the limits that PostgreSQL enforces on their sessions. A process that is paused, killed or cut off from
 * the network holds its locks only until one of these limits ends its session.
 *
 * @see <a href="https://www.postgresql.org/docs/current/runtime-config-client.html">Client connection defaults</a>
 */
public enum DatabasePool {

    /**
     * Requests, alert evaluation and background jobs. A lock is waited for longer than a paused session can hold it, so that the
     * waiting statement succeeds instead of failing.
     */
    GENERAL("", "lock_timeout = '10s'", "idle_in_transaction_session_timeout = '8s'"),

    /** Batches of events. Their limits are those after which events go to the spool. */
    WRITER(
            "writer.",
            "statement_timeout = '2s'",
            "lock_timeout = '1500ms'",
            "idle_in_transaction_session_timeout = '5s'",
            "synchronous_commit = on"),

    /**
     * Migrations and partitions. Flyway keeps its lock in a transaction that is idle while a migration runs, so the sessions have no
     * limit; {@code event.PartitionMaker} sets limits for each of its transactions.
     */
    MAINTENANCE("maintenance.");

    /**
     * How soon the server notices a client that is gone. Only TCP notices a network that is cut while the server waits for the rest of
     * a COPY, and without these settings it takes two hours. The last setting is in a DO block because a server on a platform that
     * cannot detect a closed connection refuses it.
     */
    private static final String NETWORK = "SET tcp_keepalives_idle = '5s'; SET tcp_keepalives_interval = '2s';"
            + " SET tcp_keepalives_count = 3; SET tcp_user_timeout = '10s';"
            + " DO 'BEGIN PERFORM set_config(''client_connection_check_interval'', ''1s'', false);"
            + " EXCEPTION WHEN OTHERS THEN NULL; END'";

    private final String name;
    private final String session;
    private final String transaction;

    DatabasePool(String name, String... limits) {
        this.name = name;
        this.session = statements("SET ", limits);
        this.transaction = statements("SET LOCAL ", limits);
    }

    /** A configuration property of the pool's data source, such as {@code quarkus.datasource.writer.jdbc.max-size}. */
    public String property(String property) {
        return "quarkus.datasource." + name + property;
    }

    /** The SQL that sets the limits for a session; it is run once for each new connection. */
    public String sessionSql() {
        return session + NETWORK;
    }

    /** The SQL that sets the limits for the current transaction only, in one round trip. */
    public String transactionSql() {
        return transaction;
    }

    private static String statements(String set, String... limits) {
        return Arrays.stream(limits).map(limit -> set + limit + "; ").collect(Collectors.joining());
    }
}
