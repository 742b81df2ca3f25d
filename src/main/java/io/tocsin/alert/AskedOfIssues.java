package io.tocsin.alert;

import io.tocsin.alert.LiveCounts.Ask;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts issues by when they came. */
enum AskedOfIssues {
    /** That were not there before. */
    NEW("""
            FROM issue WHERE issue.app_id = ask.app_id AND made_at >= ask.first AND made_at < ask.last"""),
    /** That were resolved and came back. */
    REGRESSED("""
            FROM issue_activity AS activity JOIN issue ON issue.id = activity.issue_id
            WHERE activity.kind = 'regressed' AND activity.at >= ask.first AND activity.at < ask.last
                AND issue.app_id = ask.app_id""");

    private static final String COUNT = "SELECT ask.place, counted.count FROM " + AskArrays.ROWS + """
             CROSS JOIN LATERAL (
                SELECT count(*) %s AND issue.canonical_id IS NULL
                    AND CASE WHEN ask.environment IS NULL THEN environments <> ARRAY['test']
                        ELSE environments @> ARRAY[ask.environment] END
                    AND (ask.release IS NULL OR last_release = ask.release) AND (ask.level IS NULL OR level = ask.level)
                    AND (ask.error_type IS NULL OR error_type = ask.error_type)
                    AND (ask.include_ignored OR issue.status <> 'ignored')
            ) AS counted
            """;

    private final String sql;

    AskedOfIssues(String from) {
        sql = COUNT.formatted(from);
    }

    Map<Ask, Figures> count(Connection connection, List<Ask> asks) throws SQLException {
        Map<Ask, Figures> figures = new HashMap<>();
        try (PreparedStatement select = AskArrays.prepare(connection, sql, asks);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                figures.put(asks.get(rows.getInt(1)), new Figures.Counted((double) rows.getLong(2)));
            }
        }
        return figures;
    }
}
