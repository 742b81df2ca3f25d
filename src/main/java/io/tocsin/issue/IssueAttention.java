package io.tocsin.issue;

import io.tocsin.issue.IssueLife.Kind;
import io.tocsin.issue.IssueLife.Reopened;
import io.tocsin.issue.IssueLife.Status;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Looks after a batch's issues before they are raised: opens again what its events open again, and finds what else is to be
 * raised where issues were merged.
 */
final class IssueAttention {

    /**
     * What was found.
     *
     * @param raises the rows that the batch raises
     * @param seen the rows whose state is known and cannot change until the end of the transaction
     * @param attentive the issues of which the next event is to be looked after too
     */
    record Found(List<Raise> raises, Set<UUID> seen, Set<UUID> attentive) {}

    /** An issue as it stands. */
    private record Row(UUID id, @Nullable UUID canonicalId, int parts, boolean attention, IssueLife life) {}

    private static final String CANONICAL = """
            SELECT DISTINCT canonical_id FROM issue WHERE id = ANY (?) AND canonical_id IS NOT NULL
            """;

    private static final String LOCK = """
            SELECT id, canonical_id, parts, attention, status, status_since, resolved_in_release, ignored_until,
                ignored_until_count, ignored_window, ignored_recent, count
            FROM issue WHERE id = ANY (?) ORDER BY id FOR UPDATE
            """;

    private static final String REOPEN = """
            UPDATE issue
            SET status = 'unresolved', status_since = ?, resolved_in_release = NULL, ignored_until = NULL,
                ignored_until_count = NULL, ignored_window = NULL, ignored_recent = NULL, regressions = regressions + ?
            WHERE id = ?
            """;

    private static final String REMEMBER = "UPDATE issue SET ignored_recent = ? WHERE id = ?";

    private final Connection connection;
    private final Instant now;
    private final Map<UUID, Row> rows;

    private IssueAttention(Connection connection, Instant now, Map<UUID, Row> rows) {
        this.connection = connection;
        this.now = now;
        this.rows = rows;
    }

    /**
     * Locks those of the issues that are there, and those that they are parts of, in the order of their ids.
     *
     * @throws SQLException {@link IssueWriter#NEEDS_ATTENTION} where an issue was merged in the meantime, among others
     */
    static Found look(Connection connection, List<IssueGain> gains, Instant now) throws SQLException {
        Set<UUID> ids = new HashSet<>();
        gains.forEach(gain -> ids.add(gain.grouped().issueId()));
        ids.addAll(canonical(connection, ids));
        return new IssueAttention(connection, now, lock(connection, ids)).after(gains);
    }

    private Found after(List<IssueGain> gains) throws SQLException {
        List<Raise> raises = new ArrayList<>();
        Set<UUID> attentive = new HashSet<>();
        Map<UUID, IssueGain> sums = new LinkedHashMap<>();
        for (IssueGain gain : gains) {
            UUID id = gain.grouped().issueId();
            Row row = rows.get(id);
            if (row == null) {
                raises.add(new Raise(id, gain, false, false));
            } else if (row.canonicalId() == null && row.parts() == 0) {
                raises.add(new Raise(id, gain, true, false));
                if (row.attention() && !changed(row, gain)) {
                    attentive.add(id);
                }
            } else {
                UUID canonical = row.canonicalId() == null ? id : row.canonicalId();
                raises.add(new Raise(row.canonicalId() == null ? IssueParts.own(id) : id, gain, true, true));
                sums.computeIfAbsent(canonical, first -> gain.empty()).add(gain);
                attentive.add(id);
            }
        }
        for (Map.Entry<UUID, IssueGain> sum : sums.entrySet()) {
            Row row = rows.get(sum.getKey());
            if (row == null || row.canonicalId() != null || row.parts() == 0) {
                throw new SQLException("an issue was merged in the meantime", IssueWriter.NEEDS_ATTENTION);
            }
            raises.add(new Raise(row.id(), sum.getValue(), true, true));
            changed(row, sum.getValue());
        }
        Set<UUID> seen = new HashSet<>(rows.keySet());
        raises.forEach(raise -> {
            if (raise.known()) {
                seen.add(raise.id());
            }
        });
        return new Found(raises, seen, attentive);
    }

    private static Collection<UUID> canonical(Connection connection, Set<UUID> ids) throws SQLException {
        List<UUID> canonical = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(CANONICAL)) {
            select.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    canonical.add(rows.getObject(1, UUID.class));
                }
            }
        }
        return canonical;
    }

    private static Map<UUID, Row> lock(Connection connection, Set<UUID> ids) throws SQLException {
        Map<UUID, Row> locked = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(LOCK)) {
            select.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    UUID id = rows.getObject("id", UUID.class);
                    locked.put(
                            id,
                            new Row(
                                    id,
                                    rows.getObject("canonical_id", UUID.class),
                                    rows.getInt("parts"),
                                    rows.getBoolean("attention"),
                                    life(rows)));
                }
            }
        }
        return locked;
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
                recent(rows),
                rows.getLong("count"));
    }

    private static @Nullable RecentCounts recent(ResultSet rows) throws SQLException {
        int window = rows.getInt("ignored_window");
        if (rows.wasNull()) {
            return null;
        }
        Array recent = rows.getArray("ignored_recent");
        return recent == null ? RecentCounts.none(window) : RecentCounts.of(window, (Long[]) recent.getArray());
    }

    /** Opens an issue again where its events do. */
    private boolean changed(Row row, IssueGain gain) throws SQLException {
        IssueLife life = row.life();
        Map<String, Instant> sights = Map.of();
        boolean several = life.status() == Status.RESOLVED && gain.releases().size() > 1;
        if (life.resolvedInRelease() != null || several) {
            Set<String> names = new TreeSet<>(gain.releases().keySet());
            if (life.resolvedInRelease() != null) {
                names.add(life.resolvedInRelease());
            }
            sights = Releases.firstSights(connection, gain.appId(), names);
        }
        Map<String, Instant> firstSights = sights;
        Optional<Reopened> reopened = life.after(gain, release -> Optional.ofNullable(firstSights.get(release)));
        if (reopened.isEmpty()) {
            if (life.recent() != null) {
                remember(row.id(), life.recent());
            }
            return false;
        }
        reopen(row.id(), reopened.get());
        return true;
    }

    private void remember(UUID id, RecentCounts recent) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(REMEMBER)) {
            update.setArray(1, connection.createArrayOf("bigint", recent.stored()));
            update.setObject(2, id);
            update.executeUpdate();
        }
    }

    private void reopen(UUID id, Reopened reopened) throws SQLException {
        boolean regression = reopened.kind() == Kind.REGRESSION;
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
                Map.of("release", reopened.release(), "reason", reopened.reason()));
    }

    private static @Nullable Instant instant(ResultSet rows, String column) throws SQLException {
        OffsetDateTime at = rows.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
