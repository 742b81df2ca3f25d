package io.tocsin.issue;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntUnaryOperator;

/**
 * Holds back issues that an app makes faster than it may. It is asked of the database, so that it holds for all replicas
 * together; two batches that are written at the same time do not see each other's new issues, so that some more may come through.
 */
final class NewIssueValve {

    private static final String THERE = "SELECT id FROM issue WHERE id = ANY (?)";

    private static final String MADE = "SELECT count(*) FROM issue WHERE app_id = ? AND made_at > ?";

    private NewIssueValve() {}

    /** Those of the issues that are there already. */
    static Set<UUID> there(Connection connection, Collection<UUID> ids) throws SQLException {
        Set<UUID> there = new HashSet<>();
        try (PreparedStatement select = connection.prepareStatement(THERE)) {
            select.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    there.add(rows.getObject(1, UUID.class));
                }
            }
        }
        return there;
    }

    /**
     * Those of new issues that are beyond what their app may make.
     *
     * @param apps the app of each, in the order they came
     * @param perMinute how many an app may make in a minute
     */
    static Set<UUID> beyond(Connection connection, Map<UUID, Integer> apps, IntUnaryOperator perMinute, Instant now)
            throws SQLException {
        return beyond(connection, apps, (app, made) -> perMinute.applyAsInt(app) - made, now);
    }

    /**
     * Those of new issues of what is beyond already, one for each type, that are beyond a tenth of it more: an app may make up types as
     * well.
     */
    static Set<UUID> typesBeyond(
            Connection connection, Map<UUID, Integer> apps, IntUnaryOperator perMinute, Instant now)
            throws SQLException {
        return beyond(
                connection,
                apps,
                (app, made) -> {
                    long usual = perMinute.applyAsInt(app);
                    // What there was room for takes all of it in this batch.
                    return usual / 10 + 1 - Math.max(0, made - usual);
                },
                now);
    }

    private interface Room {

        long of(int app, long made);
    }

    private static Set<UUID> beyond(Connection connection, Map<UUID, Integer> apps, Room rooms, Instant now)
            throws SQLException {
        Map<Integer, List<UUID>> byApp = new HashMap<>();
        apps.forEach((issue, app) ->
                byApp.computeIfAbsent(app, first -> new ArrayList<>()).add(issue));
        Set<UUID> beyond = new HashSet<>();
        for (Map.Entry<Integer, List<UUID>> entry : byApp.entrySet()) {
            int app = entry.getKey();
            long room = Math.max(0, rooms.of(app, made(connection, app, now.minusSeconds(60))));
            entry.getValue().stream().skip(room).forEach(beyond::add);
        }
        return beyond;
    }

    private static long made(Connection connection, int app, Instant since) throws SQLException {
        try (PreparedStatement count = connection.prepareStatement(MADE)) {
            count.setInt(1, app);
            count.setObject(2, since.atOffset(ZoneOffset.UTC));
            try (ResultSet row = count.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
