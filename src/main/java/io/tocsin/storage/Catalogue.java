package io.tocsin.storage;

import io.tocsin.event.PartitionedTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the database says of its size, exactly, and what a sample of its rows says of the apps' parts of it. */
final class Catalogue {

    /**
     * Of each partition. A page holds ten rows and more, of all apps that wrote at the time; and a hundred pages of each of
     * seventy partitions are read within a second from a disk that has them nowhere in memory.
     */
    private static final int PAGES = 100;

    private static final int PAGE_BYTES = 8192;

    /**
     * A row's head and its pointer take 28 bytes, columns of one size what the catalogue says, and the others what their value
     * takes as it is stored: compressed or set aside, it is not fetched for that.
     */
    private static final String TABLES = """
            SELECT coalesce(parent.relname, c.relname) AS table_name, c.relname AS name, quote_ident(c.relname) AS quoted,
                pg_table_size(c.oid) AS row_bytes, pg_relation_size(c.oid) AS main_bytes, pg_indexes_size(c.oid) AS index_bytes,
                CASE WHEN EXISTS (
                    SELECT 1 FROM pg_attribute a
                    WHERE a.attrelid = c.oid AND a.attname = 'app_id' AND a.atttypid = 'int4'::regtype AND NOT a.attisdropped)
                THEN (
                    SELECT '28 + ' || coalesce(sum(a.attlen) FILTER (WHERE a.attlen > 0), 0) || coalesce(string_agg(
                            format(' + coalesce(pg_column_size(%I), 0)', a.attname), '') FILTER (WHERE a.attlen < 0), '')
                    FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)
                END AS width
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_inherits i ON i.inhrelid = c.oid
            LEFT JOIN pg_class parent ON parent.oid = i.inhparent
            WHERE c.relkind = 'r' AND n.nspname = current_schema()
            ORDER BY 1, 2
            """;

    private static final String SAMPLE = """
            SELECT %s AS place, app_id, count(*) AS sampled, CAST(sum(%s) AS bigint) AS bytes
            FROM %s TABLESAMPLE SYSTEM (%s)
            GROUP BY app_id
            """;

    private final Connection connection;

    private Catalogue(Connection connection) {
        this.connection = connection;
    }

    /**
     * Begins to read, as the very first thing that a transaction does.
     *
     * @param partitioned tables whose partitions must not go meanwhile: detaching one waits for whoever holds this lock
     */
    static Catalogue beforeSnapshot(Connection connection, List<PartitionedTable> partitioned) throws SQLException {
        String tables =
                partitioned.stream().map(table -> "ONLY " + table.name()).collect(Collectors.joining(", "));
        try (Statement statement = connection.createStatement()) {
            statement.execute("LOCK TABLE " + tables + " IN ACCESS SHARE MODE");
        }
        return new Catalogue(connection);
    }

    /** The bytes of the whole database: all tables, of Tocsin and of the server. */
    long databaseBytes() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT pg_database_size(current_database())");
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Every table and partition. */
    List<TableSize> tables() throws SQLException {
        List<TableSize> tables = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(TABLES);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                tables.add(new TableSize(
                        rows.getString("table_name"),
                        rows.getString("name"),
                        rows.getString("quoted"),
                        rows.getLong("row_bytes"),
                        rows.getLong("main_bytes"),
                        rows.getLong("index_bytes"),
                        rows.getString("width")));
            }
        }
        return tables;
    }

    /** The apps' parts of these tables, by the apps' names. Tables whose rows are of no app are nobody's. */
    Map<String, Long> byApp(List<TableSize> tables) throws SQLException {
        List<String> samples = new ArrayList<>();
        for (int place = 0; place < tables.size(); place++) {
            TableSize table = tables.get(place);
            if (table.width() != null && table.mainBytes() > 0) {
                double percent = Math.min(100, 100.0 * PAGES * PAGE_BYTES / table.mainBytes());
                samples.add(SAMPLE.formatted(
                        String.valueOf(place), table.width(), table.quoted(), String.valueOf(percent)));
            }
        }
        if (samples.isEmpty()) {
            return Map.of();
        }
        Map<Integer, AppShares> sampled = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(String.join("UNION ALL\n", samples));
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                sampled.computeIfAbsent(rows.getInt("place"), first -> new AppShares())
                        .add(rows.getInt("app_id"), rows.getLong("sampled"), rows.getLong("bytes"));
            }
        }
        Map<Integer, Long> bytes = new TreeMap<>();
        sampled.forEach((place, shares) ->
                shares.of(tables.get(place)).forEach((app, part) -> bytes.merge(app, part, Long::sum)));
        return named(bytes);
    }

    private Map<String, Long> named(Map<Integer, Long> bytes) throws SQLException {
        Map<String, Long> named = new TreeMap<>();
        try (PreparedStatement statement = connection.prepareStatement("SELECT id, name FROM app");
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                named.put(rows.getString("name"), bytes.getOrDefault(rows.getInt("id"), 0L));
            }
        }
        return named;
    }
}
