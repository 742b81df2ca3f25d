package io.tocsin.alert;

import io.tocsin.alert.LiveCounts.Ask;
import io.tocsin.stats.IgnoredIssues;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is asked, as the arrays of one statement. */
final class AskArrays {

    /** The rows that the arrays make; a filter that is not there is NULL. */
    static final String ROWS = """
            unnest(?::int[], ?::int[], ?::timestamptz[], ?::timestamptz[], ?::text[], ?::text[], ?::text[], ?::text[], ?::jsonb[],
                ?::boolean[])
                AS ask (place, app_id, first, last, environment, release, level, error_type, tag, include_ignored)""";

    /** For tables that have these columns. */
    static final String OF_EVENTS = """
            app_id = ask.app_id
                AND CASE WHEN ask.environment IS NULL THEN environment <> 'test' ELSE environment = ask.environment END
                AND (ask.release IS NULL OR release = ask.release) AND (ask.level IS NULL OR level = ask.level)
                AND (ask.error_type IS NULL OR error_type = ask.error_type)
                AND (ask.include_ignored OR issue_id <> ALL (%s))""".formatted(IgnoredIssues.ids("ask.app_id", "ask.first"));

    private AskArrays() {}

    /** A statement that has {@link #ROWS}, and no other placeholders. */
    static PreparedStatement prepare(Connection connection, String sql, List<Ask> asks) throws SQLException {
        PreparedStatement select = connection.prepareStatement(sql);
        Integer[] places = new Integer[asks.size()];
        for (int i = 0; i < places.length; i++) {
            places[i] = i;
        }
        select.setArray(1, connection.createArrayOf("int", places));
        select.setArray(
                2, connection.createArrayOf("int", asks.stream().map(Ask::appId).toArray()));
        select.setArray(3, texts(connection, asks, ask -> ask.window().from().toString()));
        select.setArray(4, texts(connection, asks, ask -> ask.window().to().toString()));
        select.setArray(
                5, texts(connection, asks, ask -> ask.filter().environment().orElse(null)));
        select.setArray(6, texts(connection, asks, ask -> ask.filter().release().orElse(null)));
        select.setArray(7, texts(connection, asks, ask -> ask.filter().level().orElse(null)));
        select.setArray(
                8, texts(connection, asks, ask -> ask.filter().errorType().orElse(null)));
        select.setArray(
                9,
                texts(
                        connection,
                        asks,
                        ask -> ask.filter().tag().map(Tags::json).orElse(null)));
        select.setArray(
                10,
                connection.createArrayOf(
                        "boolean",
                        asks.stream().map(ask -> ask.filter().includeIgnored()).toArray()));
        return select;
    }

    private static Array texts(Connection connection, List<Ask> asks, Function<Ask, @Nullable String> text)
            throws SQLException {
        return connection.createArrayOf("text", asks.stream().map(text).toArray());
    }
}
