package io.tocsin.stats;

import io.tocsin.event.Column;
import io.tocsin.stats.RequestCountWriter.Fate;
import io.tocsin.time.Instants;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The table {@code request_key}: which reports were counted in the last 48 hours. */
final class RequestKeys {

    private record Key(int appId, UUID key) {}

    /** What the table has of a key. */
    private record Kept(UUID body, boolean fresh) {}

    private static final Comparator<NewRequestCount> ORDER = Comparator.comparingInt(NewRequestCount::appId)
            .thenComparing(report -> report.count().key());

    /**
     * One statement, and so no moment in which a key that is met may be gone again before its body is looked at. A row that was
     * inserted has no xmax; one that was met is locked, by this transaction, and has that for it.
     */
    private static final String KEEP = """
            INSERT INTO request_key AS k (app_id, key, body, received_at)
            SELECT d.app_id, d.key, d.body, timestamptz 'epoch' + d.received_at * interval '1 microsecond'
            FROM unnest(?::int[], ?::uuid[], ?::uuid[], ?::bigint[]) AS d (app_id, key, body, received_at)
            ON CONFLICT (app_id, key) DO UPDATE SET body = k.body
            RETURNING app_id, key, body, xmax = 0 AS fresh
            """;

    private RequestKeys() {}

    /** What becomes of each report, by its place. Of those with the same key the first one counts. */
    static List<Fate> keep(Connection connection, List<NewRequestCount> reports) throws SQLException {
        if (reports.isEmpty()) {
            return List.of();
        }
        Map<Key, NewRequestCount> first = new HashMap<>();
        for (NewRequestCount report : reports) {
            first.putIfAbsent(key(report), report);
        }
        Map<Key, Kept> kept = keep(connection, first);
        Set<Key> met = new HashSet<>();
        List<Fate> fates = new ArrayList<>(reports.size());
        for (NewRequestCount report : reports) {
            Key key = key(report);
            Kept there = kept.get(key);
            if (there == null) {
                throw new IllegalStateException("a key is neither new nor known");
            }
            if (there.fresh() && met.add(key)) {
                fates.add(Fate.COUNTED);
            } else {
                fates.add(there.body().equals(report.count().body()) ? Fate.DUPLICATE : Fate.CONFLICT);
            }
        }
        return fates;
    }

    private static Map<Key, Kept> keep(Connection connection, Map<Key, NewRequestCount> first) throws SQLException {
        List<NewRequestCount> rows = first.values().stream().sorted(ORDER).toList();
        Map<Key, Kept> kept = new HashMap<>();
        try (PreparedStatement keep = connection.prepareStatement(KEEP)) {
            Column.ints(keep, 1, rows, NewRequestCount::appId);
            Column.uuids(keep, 2, rows, row -> row.count().key());
            Column.uuids(keep, 3, rows, row -> row.count().body());
            Column.longs(keep, 4, rows, row -> Instants.epochMicros(row.count().receivedAt()));
            try (ResultSet result = keep.executeQuery()) {
                while (result.next()) {
                    kept.put(
                            new Key(result.getInt("app_id"), result.getObject("key", UUID.class)),
                            new Kept(result.getObject("body", UUID.class), result.getBoolean("fresh")));
                }
            }
        }
        return kept;
    }

    private static Key key(NewRequestCount report) {
        return new Key(report.appId(), report.count().key());
    }
}
