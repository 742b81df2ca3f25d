package io.tocsin.event;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/** Sets a placeholder to one column of rows, as an array for {@code unnest}. */
public final class Column {

    private Column() {}

    /** {@code int[]}. */
    public static <R> void ints(PreparedStatement statement, int place, List<R> rows, ToIntFunction<R> value)
            throws SQLException {
        statement.setObject(place, rows.stream().mapToInt(value).toArray());
    }

    /** {@code bigint[]}. */
    public static <R> void longs(PreparedStatement statement, int place, List<R> rows, ToLongFunction<R> value)
            throws SQLException {
        statement.setObject(place, rows.stream().mapToLong(value).toArray());
    }

    /** {@code float8[]}. */
    public static <R> void doubles(PreparedStatement statement, int place, List<R> rows, ToDoubleFunction<R> value)
            throws SQLException {
        statement.setObject(place, rows.stream().mapToDouble(value).toArray());
    }

    /** {@code text[]}: of strings and not of objects, since the driver sends those in binary, without escaping. */
    public static <R> void texts(PreparedStatement statement, int place, List<R> rows, Function<R, String> value)
            throws SQLException {
        statement.setArray(
                place,
                statement
                        .getConnection()
                        .createArrayOf("text", rows.stream().map(value).toArray(String[]::new)));
    }

    /** {@code uuid[]}. */
    public static <R> void uuids(PreparedStatement statement, int place, List<R> rows, Function<R, UUID> value)
            throws SQLException {
        statement.setArray(
                place,
                statement
                        .getConnection()
                        .createArrayOf("uuid", rows.stream().map(value).toArray()));
    }
}
