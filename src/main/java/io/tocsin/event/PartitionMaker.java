package io.tocsin.event;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.arc.All;
import io.quarkus.scheduler.Scheduled;
import io.tocsin.event.PartitionedTable.Partition;
import io.tocsin.http.DatabaseCalls;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Makes partitions ahead of time and drops them when their rows have had theirs. Never inside a batch: making one inside
 * the transaction that writes would lock the table against every other writer.
 *
 * <p>Each step is a transaction of its own, short, with a lock time-out, under an advisory lock that lets one replica at a
 * time do it. A new partition is made as a table of its own and then attached, which blocks no reader and no writer;
 * an old one is detached concurrently before it is dropped, likewise.
 */
@ApplicationScoped
public class PartitionMaker {

    private static final Logger LOG = Logger.getLogger(PartitionMaker.class);

    /** "tocsin partitions", read as digits on a telephone: any number will do that nobody else uses. */
    private static final long ADVISORY_LOCK = 8_626_746_727_842L;

    private static final int LOCK_TIMEOUT_SECONDS = 10;

    /** A replica that is paused within a transaction keeps its locks for 8 s: less than others wait for them. */
    private static final String LIMITS = "SET LOCAL lock_timeout = '" + LOCK_TIMEOUT_SECONDS + "s';"
            + " SET LOCAL idle_in_transaction_session_timeout = '8s'";

    private static final String EXISTING = """
            SELECT c.relname, i.inhdetachpending
            FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
            WHERE i.inhparent = ?::regclass
            """;

    /** Before the rows go, so that no statistic reads less than there was without knowing. */
    private static final String RAISE_FLOOR = """
            INSERT INTO retention_floor (table_name, removed_before) VALUES (?, ?)
            ON CONFLICT (table_name) DO UPDATE
            SET removed_before = greatest(retention_floor.removed_before, excluded.removed_before)
            """;

    private final AgroalDataSource database;
    private final List<PartitionedTable> tables;
    private final DatabaseCalls calls;
    private final Clock clock;
    private volatile boolean madeOnce;

    PartitionMaker(
            @DataSource("maintenance") AgroalDataSource database,
            @All List<PartitionedTable> tables,
            DatabaseCalls calls,
            Clock clock) {
        this.database = database;
        this.tables = tables;
        this.calls = calls;
        this.clock = clock;
    }

    /**
     * Makes every partition that is missing and drops those that are spent. Blocks.
     *
     * @throws IllegalStateException with the database's own exception as its cause; what was done until then stays
     */
    public void makeAndDrop() {
        Instant now = clock.instant();
        try (Connection connection = database.getConnection()) {
            for (PartitionedTable table : tables) {
                Map<String, Boolean> existing = existing(connection, table);
                for (Partition partition : table.wanted(now)) {
                    if (!existing.containsKey(partition.name())) {
                        make(connection, table, partition);
                    }
                }
                drop(connection, table, existing, now);
            }
            madeOnce = true;
        } catch (SQLException failed) {
            throw new IllegalStateException("Partitions could not be made: " + failed.getMessage(), failed);
        }
    }

    @Scheduled(
            every = "1h",
            delayed = "1h",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            identity = "partitions")
    void hourly() {
        if (!madeOnce) {
            return;
        }
        try {
            calls.background(this::makeAndDrop);
        } catch (IllegalStateException failed) {
            LOG.warnf("%s; tried again in an hour", failed.getMessage());
        }
    }

    /** Whether the tables are there and partitioned, so that housekeeping may begin. */
    public boolean ready() {
        return madeOnce;
    }

    private static Map<String, Boolean> existing(Connection connection, PartitionedTable table) throws SQLException {
        Map<String, Boolean> existing = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(EXISTING)) {
            select.setString(1, table.name());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    existing.put(rows.getString(1), rows.getBoolean(2));
                }
            }
        }
        return existing;
    }

    private static void make(Connection connection, PartitionedTable table, Partition partition) throws SQLException {
        inTransaction(connection, statement -> {
            statement.execute("SELECT pg_advisory_xact_lock(" + ADVISORY_LOCK + ")");
            if (!existing(connection, table).containsKey(partition.name())) {
                String storage = table.storage().isEmpty() ? "" : " WITH (" + table.storage() + ")";
                statement.execute("CREATE TABLE IF NOT EXISTS " + partition.name() + " (LIKE " + table.name()
                        + " INCLUDING ALL)" + storage);
                statement.execute("ALTER TABLE " + table.name() + " ATTACH PARTITION " + partition.name()
                        + " FOR VALUES FROM ('" + partition.from() + "') TO ('" + partition.to() + "')");
            }
        });
    }

    private void drop(Connection connection, PartitionedTable table, Map<String, Boolean> existing, Instant now)
            throws SQLException {
        for (Map.Entry<String, Boolean> entry : existing.entrySet()) {
            Partition partition = table.named(entry.getKey()).orElse(null);
            if (partition == null || !table.spent(partition, now)) {
                continue;
            }
            try (PreparedStatement raise = connection.prepareStatement(RAISE_FLOOR)) {
                raise.setString(1, table.name());
                raise.setObject(2, OffsetDateTime.ofInstant(partition.to(), ZoneOffset.UTC));
                raise.executeUpdate();
            }
            try {
                detach(connection, table, partition, entry.getValue());
                inTransaction(connection, statement -> statement.execute("DROP TABLE " + partition.name()));
                LOG.infof("Dropped %s: its rows are older than %s", partition.name(), table.kept());
            } catch (SQLException busy) {
                // Another replica was faster, or a long query holds the table: the next round finds out.
                LOG.debugf("%s could not be dropped now: %s", partition.name(), busy.getMessage());
            }
        }
    }

    /**
     * Detaches a partition while others read and write. It cannot be part of a transaction, so it is canceled after a time instead
     * of limiting its locks: a setting of the session would stay in a pooled connection, and behind PgBouncer with other clients.
     *
     * @param pending whether an earlier detachment was canceled half-way
     */
    private static void detach(Connection connection, PartitionedTable table, Partition partition, boolean pending)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(LOCK_TIMEOUT_SECONDS);
            statement.execute("ALTER TABLE " + table.name() + " DETACH PARTITION " + partition.name()
                    + (pending ? " FINALIZE" : " CONCURRENTLY"));
        }
    }

    /** A step on a connection. */
    @FunctionalInterface
    private interface Step {

        void on(Statement statement) throws SQLException;
    }

    private static void inTransaction(Connection connection, Step step) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(LIMITS);
            step.on(statement);
            connection.commit();
        } catch (SQLException failed) {
            connection.rollback();
            throw failed;
        } finally {
            connection.setAutoCommit(true);
        }
    }
}
