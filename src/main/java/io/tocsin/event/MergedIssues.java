package io.tocsin.event;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Which issues are shown as one. Events and counts keep the id that is derived from their fingerprint for ever; whatever reads
 * them by issue asks here.
 */
public final class MergedIssues {

    private static final String PARTS = """
            SELECT id FROM issue WHERE canonical_id = coalesce((SELECT canonical_id FROM issue WHERE id = ?), ?)
            """;

    private static final String CANONICAL = """
            SELECT id, canonical_id FROM issue WHERE id = ANY (?) AND canonical_id IS NOT NULL
            """;

    private static final String ONE = "SELECT canonical_id FROM issue WHERE id = ? AND canonical_id IS NOT NULL";

    private MergedIssues() {}

    /** All ids that events of the issue may have: its own first, and those of what it is merged with. */
    public static List<UUID> ids(Connection connection, UUID issueId) throws SQLException {
        List<UUID> ids = new ArrayList<>();
        ids.add(issueId);
        try (PreparedStatement select = connection.prepareStatement(ONE)) {
            select.setObject(1, issueId);
            try (ResultSet row = select.executeQuery()) {
                if (row.next()) {
                    ids.add(row.getObject(1, UUID.class));
                }
            }
        }
        try (PreparedStatement select = connection.prepareStatement(PARTS)) {
            select.setObject(1, issueId);
            select.setObject(2, issueId);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getObject(1, UUID.class));
                }
            }
        }
        return ids.stream().distinct().toList();
    }

    /** By the ids of those issues that are parts of another one: that one's. */
    static Map<UUID, UUID> canonical(Connection connection, Collection<UUID> issueIds) throws SQLException {
        Map<UUID, UUID> canonical = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(CANONICAL)) {
            select.setArray(
                    1, connection.createArrayOf("uuid", Set.copyOf(issueIds).toArray()));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    canonical.put(rows.getObject(1, UUID.class), rows.getObject(2, UUID.class));
                }
            }
        }
        return canonical;
    }
}
