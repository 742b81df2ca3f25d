package io.tocsin.stats;

import io.tocsin.stats.KnownOperations.Day;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Keeps the counts of an app that makes up names of operations from growing without bound: a day has a thousand of them, and what is
 * beyond is counted together as {@link #OTHER}. Looked up only where a batch has a name that this replica does not know yet, under a
 * lock by app, so that all replicas together keep to it; and once a day is full, never again.
 */
final class OperationLimit {

    /** How many operations an app may have in a day. */
    static final int MOST = 1_000;

    /** What all others are counted as. */
    static final String OTHER = "(other)";

    /** First of the two numbers of the lock; the second is the app's. */
    private static final int LOCK = 1_867_462_863;

    private static final String TAKE_LOCK = "SELECT pg_advisory_xact_lock(%d, %d)";

    private static final String STORED = """
            SELECT DISTINCT operation FROM request_count_hour
            WHERE app_id = ? AND hour >= ? AND hour < ? AND operation <> '%s'
            """.formatted(OTHER);

    private final KnownOperations known;
    /** What the transaction has found out, for all to know once it is committed. */
    private final Map<Day, Set<String>> found = new HashMap<>();

    OperationLimit(KnownOperations known) {
        this.known = known;
    }

    /** The same, with what is beyond the limit under the other name. */
    RequestCells applied(Connection connection, RequestCells cells) throws SQLException {
        Map<Day, Set<String>> wanted = new TreeMap<>();
        cells.minutes()
                .keySet()
                .forEach(key ->
                        wanted.computeIfAbsent(day(key), day -> new TreeSet<>()).add(key.operation()));
        Map<Day, Set<String>> beyond = new HashMap<>();
        for (Map.Entry<Day, Set<String>> entry : wanted.entrySet()) {
            Set<String> others = beyond(connection, entry.getKey(), entry.getValue());
            if (!others.isEmpty()) {
                beyond.put(entry.getKey(), others);
            }
        }
        return beyond.isEmpty()
                ? cells
                : cells.renamed(key -> beyond.getOrDefault(day(key), Set.of()).contains(key.operation())
                        ? new RequestCells.Key(key.appId(), key.start(), key.environment(), OTHER)
                        : key);
    }

    private Set<String> beyond(Connection connection, Day day, Set<String> wanted) throws SQLException {
        Set<String> there = known.of(day);
        Set<String> fresh = new TreeSet<>(wanted);
        fresh.removeAll(there);
        fresh.remove(OTHER);
        if (fresh.isEmpty()) {
            return Set.of();
        }
        if (there.size() < MOST) {
            there = stored(connection, day);
            fresh.removeAll(there);
        }
        Set<String> admitted = new HashSet<>(there);
        Set<String> others = new HashSet<>();
        for (String operation : fresh) {
            if (admitted.size() < MOST) {
                admitted.add(operation);
            } else {
                others.add(operation);
            }
        }
        found.put(day, admitted);
        return others;
    }

    private static Set<String> stored(Connection connection, Day day) throws SQLException {
        try (var lock = connection.createStatement()) {
            lock.execute(TAKE_LOCK.formatted(LOCK, day.appId()));
        }
        Set<String> operations = new HashSet<>();
        try (PreparedStatement select = connection.prepareStatement(STORED)) {
            select.setInt(1, day.appId());
            select.setObject(2, day.date().atStartOfDay().atOffset(ZoneOffset.UTC));
            select.setObject(3, day.date().plusDays(1).atStartOfDay().atOffset(ZoneOffset.UTC));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    operations.add(rows.getString(1));
                }
            }
        }
        return operations;
    }

    /** Whatever it has found out is true now. */
    void committed() {
        found.forEach(known::learn);
    }

    private static Day day(RequestCells.Key key) {
        return new Day(key.appId(), LocalDate.ofInstant(key.start(), ZoneOffset.UTC));
    }
}
