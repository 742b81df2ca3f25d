package io.tocsin.issue;

import io.tocsin.issue.IssueLife.Kind;
import io.tocsin.issue.IssueLife.Reopened;
import io.tocsin.issue.IssueLife.Status;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Looks after a batch's issues before they are raised: opens again what its events open again. */
final class IssueAttention {

    private static final String LOCK = """
            SELECT id, status, status_since, resolved_in_release, ignored_until, ignored_until_count, count, attention
            FROM issue WHERE id = ANY (?) ORDER BY id FOR UPDATE
            """;

    private static final String REOPEN = """
            UPDATE issue
            SET status = 'unresolved', status_since = ?, resolved_in_release = NULL, ignored_until = NULL,
                ignored_until_count = NULL, regressions = regressions + ?
            WHERE id = ?
            """;

    private IssueAttention() {}

    /**
     * Locks those of the issues that are there, in the order of their ids, and opens again what is to be.
     *
     * @return those whose life the next event may change
     */
    static Set<UUID> look(Connection connection, List<IssueGain> gains, Instant now) throws SQLException {
        Map<UUID, IssueGain> byId = new HashMap<>();
        gains.forEach(gain -> byId.put(gain.grouped().issueId(), gain));
        Map<UUID, IssueLife> lives = lock(connection, byId.keySet());
        Set<UUID> stillAttentive = new HashSet<>(lives.keySet());
        for (Map.Entry<UUID, IssueLife> entry : lives.entrySet()) {
            IssueGain gain = byId.get(entry.getKey());
            if (gain != null && reopen(connection, gain, entry.getValue(), now)) {
                stillAttentive.remove(entry.getKey());
            }
        }
        return stillAttentive;
    }

    private static Map<UUID, IssueLife> lock(Connection connection, Set<UUID> ids) throws SQLException {
        Map<UUID, IssueLife> lives = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(LOCK)) {
            select.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    if (rows.getBoolean("attention")) {
                        lives.put(rows.getObject("id", UUID.class), life(rows));
                    }
                }
            }
        }
        return lives;
    }

    private static IssueLife life(ResultSet rows) throws SQLException {
        long untilCount = rows.getLong("ignored_until_count");
        Long ignoredUntilCount = rows.wasNull() ? null : untilCount;
        return new IssueLife(
                Status.valueOf(rows.getString("status").toUpperCase(Locale.ROOT)),
                Objects.requireNonNull(instant(rows, "status_since")),
                rows.getString("resolved_in_release"),
                instant(rows, "ignored_until"),
                ignoredUntilCount,
                rows.getLong("count"));
    }

    private static boolean reopen(Connection connection, IssueGain gain, IssueLife life, Instant now)
            throws SQLException {
        Map<String, Instant> sights = Map.of();
        if (life.resolvedInRelease() != null) {
            Set<String> names = new TreeSet<>(gain.releases().keySet());
            names.add(life.resolvedInRelease());
            sights = Releases.firstSights(connection, gain.appId(), names);
        }
        Map<String, Instant> firstSights = sights;
        Optional<Reopened> reopened =
                life.after(gain.releases(), gain.count(), release -> Optional.ofNullable(firstSights.get(release)));
        if (reopened.isEmpty()) {
            return false;
        }
        boolean regression = reopened.get().kind() == Kind.REGRESSION;
        UUID id = gain.grouped().issueId();
        try (PreparedStatement update = connection.prepareStatement(REOPEN)) {
            update.setObject(1, now.atOffset(ZoneOffset.UTC));
            update.setInt(2, regression ? 1 : 0);
            update.setObject(3, id);
            update.executeUpdate();
        }
        IssueActivity.write(
                connection,
                new UUID[] {id},
                now,
                "",
                regression ? IssueActivity.REGRESSED : IssueActivity.REOPENED,
                Map.of(
                        "release",
                        reopened.get().release(),
                        "reason",
                        reopened.get().reason()));
        return true;
    }

    private static @Nullable Instant instant(ResultSet rows, String column) throws SQLException {
        OffsetDateTime at = rows.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
