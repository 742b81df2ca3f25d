package io.tocsin.alert;

import io.tocsin.alert.LiveCounts.Ask;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts issues. */
enum AskedOfIssues {
    /** New ones, by when they came. */
    NEW("""
            count(*) FROM issue WHERE issue.app_id = ask.app_id AND made_at >= ask.first AND made_at < ask.last AND\s""" + AskedOfIssues.SELECTED),
    /** Those that were resolved and came back, by when that was seen. */
    REGRESSED("""
            count(*) FROM issue_activity AS activity JOIN issue ON issue.id = activity.issue_id
            WHERE activity.kind = 'regressed' AND activity.at >= ask.first AND activity.at < ask.last
                AND issue.app_id = ask.app_id AND\s""" + AskedOfIssues.SELECTED),
    /** One if there ever was any in the environment: each event has an issue. Release, level and type do not matter. */
    EVER_POSTED("""
            count(*) FROM (SELECT 1 FROM issue WHERE issue.app_id = ask.app_id AND\s""" + AskedOfIssues.OF_ENVIRONMENT + " LIMIT 1) AS seen");

    private static final String OF_ENVIRONMENT = """
            CASE WHEN ask.environment IS NULL THEN environments <> ARRAY['test']
                        ELSE environments @> ARRAY[ask.environment] END""";

    private static final String SELECTED = OF_ENVIRONMENT + " AND issue.canonical_id IS NULL"
            + " AND (ask.release IS NULL OR last_release = ask.release) AND (ask.level IS NULL OR level = ask.level)"
            + " AND (ask.error_type IS NULL OR error_type = ask.error_type)"
            + " AND (ask.include_ignored OR issue.status <> 'ignored')";

    private final String sql;

    AskedOfIssues(String count) {
        sql = "SELECT ask.place, counted.count FROM " + AskArrays.ROWS + " CROSS JOIN LATERAL (SELECT " + count
                + ") AS counted";
    }

    Map<Ask, Figures> count(Connection connection, List<Ask> asks) throws SQLException {
        Map<Ask, Figures> figures = new HashMap<>();
        if (asks.isEmpty()) {
            return figures;
        }
        try (PreparedStatement select = AskArrays.prepare(connection, sql, asks);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                figures.put(asks.get(rows.getInt(1)), new Figures.Counted((double) rows.getLong(2)));
            }
        }
        return figures;
    }
}
