package io.tocsin.issue;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Subtracts deleted events from their issues, and removes issues, in the transaction that deletes the events. */
public final class IssueRemoval {

    private static final String CANONICAL =
            "SELECT DISTINCT canonical_id FROM issue WHERE id = ANY (?) AND canonical_id IS NOT NULL";

    private static final String LOCK = """
            SELECT id, canonical_id, parts, count, heat, first_seen, last_seen FROM issue
            WHERE id = ANY (?) ORDER BY id FOR UPDATE
            """;

    private static final String SUBTRACT = "UPDATE issue SET count = ?, heat = ? WHERE id = ?";

    /** Sampled events are not stored; each row of their counts is of one minute. */
    private static final String FIRST_SEEN = """
            UPDATE issue SET first_seen = least(found.occurred_at, coalesce(sampled.minute, found.occurred_at)),
                first_release = found.release
            FROM (SELECT occurred_at, release FROM event WHERE issue_id = ? ORDER BY occurred_at, id LIMIT 1) AS found,
                (SELECT min(minute) AS minute FROM error_count_sampled WHERE issue_id = ?) AS sampled
            WHERE issue.id = ?
            """;

    private static final String LAST_SEEN = """
            UPDATE issue SET last_seen = greatest(found.occurred_at, coalesce(sampled.minute, found.occurred_at)),
                last_release = found.release, level = found.level
            FROM (SELECT occurred_at, release, level FROM event WHERE issue_id = ? ORDER BY occurred_at DESC, id DESC LIMIT 1)
                AS found,
                (SELECT max(minute) AS minute FROM error_count_sampled WHERE issue_id = ?) AS sampled
            WHERE issue.id = ?
            """;

    /** The counts by hour, which name environments, are subtracted after the issues: all writers take the tables in that order. */
    private static final String ENVIRONMENTS = """
            UPDATE issue SET environments = ARRAY(
                SELECT e FROM unnest(environments) AS e
                LEFT JOIN unnest(?::text[], ?::bigint[]) AS removed (environment, count) ON removed.environment = e
                WHERE removed.count IS NULL
                    OR (SELECT sum(h.count) FROM error_count_hour h WHERE h.issue_id = ? AND h.environment = e) > removed.count)
            WHERE id = ?
            """;

    private static final String USER_LEFT = "SELECT EXISTS (SELECT 1 FROM event WHERE issue_id = ? AND user_id = ?)";

    private static final String FORGET_USER = "DELETE FROM issue_user WHERE issue_id = ? AND user_hash = ?";

    private static final String ONE_USER_LESS =
            "UPDATE issue SET users = greatest(users - (1::bigint << users_level), 0) WHERE id = ?";

    private static final String LOCK_MET = """
            SELECT i.id FROM issue i JOIN issue_user u ON u.issue_id = i.id
            WHERE i.app_id = ? AND u.user_hash = ? ORDER BY i.id FOR UPDATE OF i
            """;

    private static final List<String> REMOVE = List.of(
            "DELETE FROM issue_user WHERE issue_id = ANY (?)",
            "DELETE FROM issue_activity WHERE issue_id = ANY (?)",
            "DELETE FROM issue_description WHERE issue_id = ANY (?)",
            "DELETE FROM issue WHERE id = ANY (?)");

    private final Connection connection;
    private final IssueTitles titles;

    /** Works in the transaction of this connection. */
    public IssueRemoval(Connection connection) {
        this.connection = connection;
        this.titles = new IssueTitles(connection);
    }

    /** An issue that stands for others has no event of its own left: one of the others must stand for them first. */
    public static final class EmptiedException extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final transient UUID issueId;

        EmptiedException(UUID issueId) {
            super("Issue " + issueId + " has parts and no event of its own left", null, false, false);
            this.issueId = issueId;
        }

        /** Returns the issue that stands for others. */
        public UUID issueId() {
            return issueId;
        }
    }

    private record Row(
            UUID id,
            @Nullable UUID canonicalId,
            int parts,
            long count,
            double heat,
            Instant firstSeen,
            Instant lastSeen) {}

    /**
     * Subtracts deleted events from their issues. An issue without events is removed.
     *
     * @throws EmptiedException if an issue that has parts would have no event of its own left; nothing may be committed
     */
    public void subtract(List<RemovedEvent> events) throws SQLException {
        Map<UUID, List<RemovedEvent>> byIssue = events.stream()
                .collect(Collectors.groupingBy(RemovedEvent::issueId, TreeMap::new, Collectors.toList()));
        Map<UUID, Row> rows = lock(byIssue.keySet());
        Set<UUID> canonical = new TreeSet<>(IssueWriter.BY_ID);
        for (Map.Entry<UUID, List<RemovedEvent>> entry : byIssue.entrySet()) {
            Row shown = rows.get(entry.getKey());
            if (shown == null) {
                continue;
            }
            UUID own = shown.parts() > 0 ? IssueParts.own(shown.id()) : shown.id();
            Row row = shown.parts() > 0 ? rows.get(own) : shown;
            if (row == null) {
                continue;
            }
            if (row.canonicalId() != null) {
                canonical.add(row.canonicalId());
            }
            subtract(shown.id(), row, entry.getValue());
        }
        for (UUID id : canonical) {
            IssueSums.make(connection, id);
        }
    }

    private void subtract(UUID issueId, Row row, List<RemovedEvent> events) throws SQLException {
        long left = row.count() - events.stream().mapToLong(RemovedEvent::count).sum();
        if (left <= 0) {
            if (!row.id().equals(issueId)) {
                throw new EmptiedException(issueId);
            }
            remove(List.of(issueId));
            return;
        }
        double removed = events.stream()
                .mapToDouble(event -> Heat.of(event.count(), event.occurredAt()))
                .reduce(Heat::plus)
                .orElse(0);
        // Rounding may leave nothing: then the rest weighs next to nothing.
        double rest = Math.max(1e-9, -Math.expm1(Math.min(0, removed - row.heat())));
        IssueSql.execute(connection, SUBTRACT, left, row.heat() + Math.log(rest), row.id());
        if (events.stream().anyMatch(event -> !event.occurredAt().isAfter(row.firstSeen()))) {
            IssueSql.execute(connection, FIRST_SEEN, issueId, issueId, row.id());
        }
        if (events.stream().anyMatch(event -> !event.occurredAt().isBefore(row.lastSeen()))) {
            IssueSql.execute(connection, LAST_SEEN, issueId, issueId, row.id());
        }
        Map<String, Long> environments = events.stream()
                .collect(Collectors.groupingBy(
                        RemovedEvent::environment, TreeMap::new, Collectors.summingLong(RemovedEvent::count)));
        IssueSql.execute(
                connection,
                ENVIRONMENTS,
                connection.createArrayOf("text", environments.keySet().toArray()),
                connection.createArrayOf("bigint", environments.values().toArray()),
                issueId,
                row.id());
        titles.rename(issueId, events);
        forgetUsers(issueId, row.id(), events);
    }

    private void forgetUsers(UUID issueId, UUID rowId, List<RemovedEvent> events) throws SQLException {
        Set<String> users = events.stream()
                .map(RemovedEvent::userId)
                .filter(user -> !user.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
        for (String user : users) {
            boolean left;
            try (PreparedStatement select = IssueSql.prepare(connection, USER_LEFT, issueId, user);
                    ResultSet row = select.executeQuery()) {
                row.next();
                left = row.getBoolean(1);
            }
            if (!left) {
                forget(rowId, AffectedUsers.hash(user));
            }
        }
    }

    private void forget(UUID issueId, long user) throws SQLException {
        try (PreparedStatement delete = IssueSql.prepare(connection, FORGET_USER, issueId, user)) {
            if (delete.executeUpdate() > 0) {
                IssueSql.execute(connection, ONE_USER_LESS, issueId);
            }
        }
    }

    /** Forgets that a user met any issue of an app, also where the events have expired. */
    public void forgetUser(int appId, String userId) throws SQLException {
        long user = AffectedUsers.hash(userId);
        List<UUID> issues = new ArrayList<>();
        try (PreparedStatement select = IssueSql.prepare(connection, LOCK_MET, appId, user);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                issues.add(rows.getObject(1, UUID.class));
            }
        }
        for (UUID issue : issues) {
            forget(issue, user);
        }
    }

    /**
     * Lists the issues whose events an issue shows: itself and its parts.
     *
     * @return empty if there is no such issue
     */
    public Set<UUID> shownBy(UUID issueId) throws SQLException {
        Row row = lock(Set.of(issueId)).get(issueId);
        if (row == null) {
            return Set.of();
        }
        Set<UUID> shown = new HashSet<>();
        shown.add(issueId);
        if (row.parts() > 0) {
            IssueSums.parts(connection, issueId).forEach(part -> shown.add(IssueParts.shown(part, issueId)));
        }
        return shown;
    }

    /** Removes an issue with all its parts; one that is a part is taken out of the sums of its whole. */
    public void removeWithParts(UUID issueId) throws SQLException {
        Row row = lock(Set.of(issueId)).get(issueId);
        if (row == null) {
            return;
        }
        Set<UUID> ids = new HashSet<>(IssueSums.parts(connection, issueId));
        ids.add(issueId);
        remove(ids);
        if (row.canonicalId() != null) {
            IssueSums.make(connection, row.canonicalId());
        }
    }

    /** Removes the rows of issues. */
    public void remove(Collection<UUID> ids) throws SQLException {
        for (String sql : REMOVE) {
            IssueSql.execute(connection, sql, connection.createArrayOf("uuid", ids.toArray()));
        }
    }

    /** Locks issues, the issues that stand for them, and the rows of what is those issues' own, in the order of their ids. */
    private Map<UUID, Row> lock(Set<UUID> issues) throws SQLException {
        Set<UUID> ids = new HashSet<>(issues);
        issues.forEach(id -> ids.add(IssueParts.own(id)));
        try (PreparedStatement select = IssueSql.prepare(connection, CANONICAL, IssueSql.array(connection, issues));
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                ids.add(rows.getObject(1, UUID.class));
            }
        }
        Map<UUID, Row> locked = new HashMap<>();
        try (PreparedStatement select = IssueSql.prepare(connection, LOCK, IssueSql.array(connection, ids));
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                UUID id = rows.getObject("id", UUID.class);
                locked.put(
                        id,
                        new Row(
                                id,
                                rows.getObject("canonical_id", UUID.class),
                                rows.getInt("parts"),
                                rows.getLong("count"),
                                rows.getDouble("heat"),
                                rows.getObject("first_seen", OffsetDateTime.class)
                                        .toInstant(),
                                rows.getObject("last_seen", OffsetDateTime.class)
                                        .toInstant()));
            }
        }
        return locked;
    }
}
