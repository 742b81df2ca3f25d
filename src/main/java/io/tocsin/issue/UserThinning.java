package io.tocsin.issue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.tocsin.event.PartitionMaker;
import io.tocsin.http.DatabaseCalls;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.hibernate.Session;
import org.jboss.logging.Logger;

/** Lets every second user go of those issues that have met more than are kept ({@link AffectedUsers}). */
@ApplicationScoped
class UserThinning {

    private static final Logger LOG = Logger.getLogger(UserThinning.class);

    /** The index is searched by the step; the rest tells those that have been thinned before. */
    private static final String CROWDED = """
            SELECT id FROM issue
            WHERE users_step >= floor(ln(CAST(? AS double precision)) * 32) AND users >> users_level > ?
            LIMIT 100
            """;

    private static final String LOCK =
            "SELECT users_level FROM issue WHERE id = ? AND users >> users_level > ? FOR UPDATE";

    private static final String LET_GO =
            "DELETE FROM issue_user WHERE issue_id = ? AND user_hash & ((1::bigint << ?) - 1) <> 0";

    private static final String COUNT = "SELECT count(*) FROM issue_user WHERE issue_id = ?";

    private static final String UPDATE =
            "UPDATE issue SET users_level = ?, users = CAST(? AS bigint) << CAST(? AS integer) WHERE id = ?";

    private static final int HIGHEST_LEVEL = 40;

    private final EntityManager entityManager;
    private final DatabaseCalls calls;
    private final PartitionMaker tables;

    UserThinning(EntityManager entityManager, DatabaseCalls calls, PartitionMaker tables) {
        this.entityManager = entityManager;
        this.calls = calls;
        this.tables = tables;
    }

    @Scheduled(every = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP, identity = "issue-users")
    void again() {
        if (!tables.ready()) {
            return;
        }
        try {
            thin();
        } catch (RuntimeException databaseAway) {
            LOG.debugf("Users are thinned out later: %s", databaseAway.getMessage());
        }
    }

    void thin() {
        for (UUID issue : inTransaction(UserThinning::crowded)) {
            inTransaction(connection -> {
                thin(connection, issue);
                return List.of();
            });
        }
    }

    @FunctionalInterface
    private interface Work {

        List<UUID> on(Connection connection) throws SQLException;
    }

    private List<UUID> inTransaction(Work work) {
        List<UUID> result = new ArrayList<>();
        calls.background(() -> QuarkusTransaction.requiringNew()
                .run(() -> result.addAll(
                        entityManager.unwrap(Session.class).doReturningWork(connection -> work.on(connection)))));
        return result;
    }

    private static List<UUID> crowded(Connection connection) throws SQLException {
        List<UUID> issues = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(CROWDED)) {
            select.setInt(1, AffectedUsers.MOST_KEPT);
            select.setInt(2, AffectedUsers.MOST_KEPT);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    issues.add(rows.getObject(1, UUID.class));
                }
            }
        }
        return issues;
    }

    private static void thin(Connection connection, UUID issue) throws SQLException {
        int level;
        try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
            lock.setObject(1, issue);
            lock.setInt(2, AffectedUsers.MOST_KEPT);
            try (ResultSet row = lock.executeQuery()) {
                if (!row.next()) {
                    return;
                }
                level = row.getInt(1);
            }
        }
        long kept;
        do {
            level++;
            try (PreparedStatement delete = connection.prepareStatement(LET_GO)) {
                delete.setObject(1, issue);
                delete.setInt(2, level);
                delete.executeUpdate();
            }
            try (PreparedStatement count = connection.prepareStatement(COUNT)) {
                count.setObject(1, issue);
                try (ResultSet row = count.executeQuery()) {
                    row.next();
                    kept = row.getLong(1);
                }
            }
        } while (kept > AffectedUsers.MOST_KEPT && level < HIGHEST_LEVEL);
        try (PreparedStatement update = connection.prepareStatement(UPDATE)) {
            update.setInt(1, level);
            update.setLong(2, kept);
            update.setInt(3, level);
            update.setObject(4, issue);
            update.executeUpdate();
        }
    }
}
