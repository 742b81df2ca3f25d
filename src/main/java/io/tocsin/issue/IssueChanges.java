package io.tocsin.issue;

import io.tocsin.access.Audit;
import io.tocsin.access.Caller;
import io.tocsin.issue.IssueLife.Status;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Changes issues: rows are locked in the order of their ids, as the writers of batches lock them, so that the two wait for each
 * other. Each change is told in the log, in the same transaction.
 */
@ApplicationScoped
class IssueChanges {

    /** How many issues one transaction changes: writers wait for its rows. */
    private static final int AT_ONCE = 500;

    static final String KIND = "issue";

    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private static final String CHOOSE = """
            SELECT id FROM issue WHERE %s AND id >= ? ORDER BY id LIMIT ? FOR UPDATE
            """;

    private static final String CHOOSE_ONE = "SELECT id FROM issue WHERE id = ? AND canonical_id IS NULL FOR UPDATE";

    private static final String SET_STATUS = """
            UPDATE issue SET status = ?, status_since = ?, resolved_in_release = ?, ignored_until = ?,
                ignored_until_count = CAST(? AS bigint) + CASE WHEN CAST(? AS integer) IS NULL THEN count ELSE 0 END,
                ignored_window = ?, ignored_recent = NULL
            WHERE id = ANY (?) AND (status <> 'unresolved' OR ? <> 'unresolved')
            """;

    private static final String SET_ASSIGNEE = """
            UPDATE issue SET assignee = nullif(?, '') WHERE id = ANY (?)
            """;

    private final IssueTransactions transactions;
    private final Audit audit;

    IssueChanges(IssueTransactions transactions, Audit audit) {
        this.transactions = transactions;
        this.audit = audit;
    }

    /**
     * Changes every issue that the filter finds, in transactions of five hundred.
     *
     * @param caller whose key it is done with
     * @return how many were found
     */
    int change(IssueFilter filter, IssueChange change, Caller caller, Instant now) {
        int changed = 0;
        UUID next = BEFORE_ALL;
        while (true) {
            UUID from = next;
            List<UUID> ids = transactions.run(connection -> {
                List<Object> values = new ArrayList<>();
                String where = filter.where(values);
                values.add(from);
                values.add(AT_ONCE + 1);
                return apply(connection, choose(connection, CHOOSE.formatted(where), values), change, caller, now);
            });
            changed += Math.min(ids.size(), AT_ONCE);
            if (ids.size() <= AT_ONCE) {
                return changed;
            }
            next = ids.get(AT_ONCE);
        }
    }

    /** Changes one; false where none of that id stands for itself: it may have been merged a moment ago. */
    boolean change(UUID id, IssueChange change, Caller caller, Instant now) {
        return !transactions
                .run(connection -> apply(connection, choose(connection, CHOOSE_ONE, List.of(id)), change, caller, now))
                .isEmpty();
    }

    private static List<UUID> choose(Connection connection, String sql, List<Object> values) throws SQLException {
        List<UUID> ids = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.size(); i++) {
                select.setObject(i + 1, values.get(i));
            }
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getObject(1, UUID.class));
                }
            }
        }
        return ids;
    }

    /** Changes the first {@link #AT_ONCE} of them; all of them are given back. */
    private List<UUID> apply(Connection connection, List<UUID> found, IssueChange change, Caller caller, Instant now)
            throws SQLException {
        UUID[] ids = found.stream().limit(AT_ONCE).toArray(UUID[]::new);
        Status status = change.asked();
        if (status != null) {
            try (PreparedStatement update = connection.prepareStatement(SET_STATUS)) {
                update.setString(1, status.word());
                update.setObject(2, now.atOffset(ZoneOffset.UTC));
                update.setString(3, change.resolvedInRelease());
                update.setObject(4, offset(change.ignoreUntil()), java.sql.Types.TIMESTAMP_WITH_TIMEZONE);
                update.setObject(5, change.ignoreUntilCount(), java.sql.Types.BIGINT);
                Integer window = change.ignoreWindowSeconds();
                update.setObject(6, window, java.sql.Types.INTEGER);
                update.setObject(7, window, java.sql.Types.INTEGER);
                update.setArray(8, connection.createArrayOf("uuid", ids));
                update.setString(9, status.word());
                update.executeUpdate();
            }
        }
        if (change.assignee() != null) {
            try (PreparedStatement update = connection.prepareStatement(SET_ASSIGNEE)) {
                update.setString(1, change.assignee());
                update.setArray(2, connection.createArrayOf("uuid", ids));
                update.executeUpdate();
            }
        }
        IssueActivity.write(connection, ids, now, caller.keyName(), change.kind(), change.detail());
        if (ids.length > 0) {
            Map<String, Object> detail = new LinkedHashMap<>(change.detail());
            detail.put("issues", ids);
            audit.record(caller, "change", KIND, ids[0].toString(), names(ids), detail);
        }
        return found;
    }

    private static String names(UUID[] ids) {
        return ids.length == 1 ? ids[0].toString() : ids.length + " issues";
    }

    private static java.time.@Nullable OffsetDateTime offset(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
