package io.tocsin.stats;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** SQL that selects ignored issues, with the parts that were merged into them: events keep the id of their part. */
public final class IgnoredIssues {

    /** Answered by the partial index {@code issue_ignored_idx}. */
    private static final String APPS = """
            SELECT asked.app_id FROM unnest(?::int[]) AS asked (app_id) WHERE EXISTS (
                SELECT 1 FROM issue WHERE issue.app_id = asked.app_id AND status = 'ignored' AND canonical_id IS NULL)
            """;

    private static final String IDS = """
            ARRAY(SELECT ignored.id FROM issue AS ignored
                WHERE ignored.app_id = %1$s AND ignored.status = 'ignored' AND ignored.canonical_id IS NULL
                    AND ignored.last_seen >= %2$s
                UNION ALL
                SELECT part.id FROM issue AS ignored JOIN issue AS part ON part.canonical_id = ignored.id
                WHERE ignored.app_id = %1$s AND ignored.status = 'ignored' AND ignored.canonical_id IS NULL
                    AND ignored.last_seen >= %2$s)""";

    private IgnoredIssues() {}

    /**
     * Returns an SQL expression for the array of ids.
     *
     * @param app SQL expression for the id of the app
     * @param from SQL expression for an instant; issues that were last seen before are left out
     */
    public static String ids(String app, String from) {
        return IDS.formatted(app, from);
    }

    /** Returns those of the apps that have an ignored issue. */
    static Set<Integer> apps(Connection connection, Collection<Integer> apps) throws SQLException {
        Set<Integer> found = new HashSet<>();
        if (apps.isEmpty()) {
            return found;
        }
        try (PreparedStatement select = connection.prepareStatement(APPS)) {
            select.setArray(1, connection.createArrayOf("int", apps.toArray()));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getInt(1));
                }
            }
        }
        return found;
    }
}
