package io.tocsin.alert;

import io.tocsin.alert.LiveCounts.Ask;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts what no table of counts knows. */
enum AskedOfEvents {
    /** Different users. */
    USERS("SELECT count(DISTINCT user_id) AS count, CAST(0 AS bigint) AS sampled FROM event"
            + " WHERE occurred_at >= ask.first AND occurred_at < ask.last AND user_id <> ''"
            + " AND (ask.tag IS NULL OR tags @> ask.tag) AND "
            + AskArrays.OF_EVENTS),
    /** Errors with a tag; nobody knows how many where some of the errors were counted and not stored. */
    TAGGED("SELECT (SELECT coalesce(sum(count), 0) FROM event"
            + " WHERE occurred_at >= ask.first AND occurred_at < ask.last AND tags @> ask.tag AND "
            + AskArrays.OF_EVENTS
            + ") AS count, (SELECT count(*) FROM error_count_sampled"
            + " WHERE minute >= date_trunc('minute', ask.first) AND minute < ask.last AND "
            + AskArrays.OF_EVENTS
            + ") AS sampled");

    private final String sql;

    AskedOfEvents(String count) {
        sql = "SELECT ask.place, counted.count, counted.sampled FROM " + AskArrays.ROWS + " CROSS JOIN LATERAL ("
                + count + ") AS counted";
    }

    Map<Ask, Figures> count(Connection connection, List<Ask> asks) throws SQLException {
        Map<Ask, Figures> figures = new HashMap<>();
        if (asks.isEmpty()) {
            return figures;
        }
        try (PreparedStatement select = AskArrays.prepare(connection, sql, asks);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                if (rows.getLong(3) == 0) {
                    figures.put(asks.get(rows.getInt(1)), new Figures.Counted((double) rows.getLong(2)));
                }
            }
        }
        return figures;
    }
}
