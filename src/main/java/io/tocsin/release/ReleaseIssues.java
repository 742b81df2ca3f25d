package io.tocsin.release;

import io.tocsin.release.GateAnswer.Issue;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The issues that speak against a release. An issue that is a part of another one counts as that one, with its age and its state.
 * Ignored ones never count; resolved ones only where another release mends them, since this one still has them.
 */
final class ReleaseIssues {

    private static final int SHOWN = 10;

    private static final String OPEN =
            "(c.status = 'unresolved' OR (c.status = 'resolved' AND c.resolved_in_release <> ?))";

    /**
     * What is new: the very first event was of this release. Where it had none, nothing says whose it was, and what has happened
     * in this release since is held against it; where it was of another release, that one has the issue without this one.
     */
    private static final String NEW = """
            SELECT c.id, d.title
            FROM issue c
            JOIN issue_description d ON d.issue_id = c.id
            CROSS JOIN LATERAL (
                SELECT m.first_seen, m.first_release FROM issue m WHERE m.id = c.id OR m.canonical_id = c.id
                ORDER BY m.first_seen, m.first_release DESC LIMIT 1
            ) AS first
            WHERE c.app_id = ? AND c.canonical_id IS NULL AND c.first_seen >= ? AND %s
                AND first.first_seen >= ? AND first.first_release IN (?, '')
            """.formatted(OPEN);

    private static final String REGRESSED = """
            SELECT DISTINCT c.id, d.title
            FROM issue_activity a
            JOIN issue i ON i.id = a.issue_id
            JOIN issue c ON c.id = coalesce(i.canonical_id, i.id)
            JOIN issue_description d ON d.issue_id = c.id
            WHERE a.kind = 'regressed' AND a.detail ->> 'release' = ? AND c.app_id = ? AND %s
            """.formatted(OPEN);

    /** Those of them that happened in the release, where and as gravely as is asked for. */
    private static final String HAPPENED = """
            WITH found AS MATERIALIZED (
            %s
            ), happened AS (
                SELECT found.id, found.title, CAST(sum(h.count) AS bigint) AS count
                FROM found
                JOIN issue m ON m.id = found.id OR m.canonical_id = found.id
                JOIN error_count_hour h ON h.issue_id = m.id
                WHERE h.app_id = ? AND h.release = ? AND h.level = ANY (?) AND h.hour >= ? %s
                GROUP BY found.id, found.title
            )
            SELECT id, title, count, count(*) OVER () AS total FROM happened ORDER BY count DESC, id LIMIT %d
            """;

    private final Connection connection;
    private final GateQuery query;
    private final OffsetDateTime firstSeen;

    /**
     * Of a release.
     *
     * @param firstSeen when it was first seen, anywhere
     */
    ReleaseIssues(Connection connection, GateQuery query, Instant firstSeen) {
        this.connection = connection;
        this.query = query;
        this.firstSeen = firstSeen.atOffset(ZoneOffset.UTC);
    }

    /** Those that it brought. */
    Gate.Issues fresh() throws SQLException {
        return happened(NEW, List.of(query.app().id(), firstSeen, query.release(), firstSeen, query.release()));
    }

    /** Those that were held for resolved and that its events opened again. */
    Gate.Issues regressed() throws SQLException {
        return happened(REGRESSED, List.of(query.release(), query.app().id(), query.release()));
    }

    private Gate.Issues happened(String found, List<Object> foundBy) throws SQLException {
        List<Object> values = new ArrayList<>(foundBy);
        values.add(query.app().id());
        values.add(query.release());
        values.add(connection.createArrayOf("text", query.levels().toArray()));
        values.add(firstSeen.truncatedTo(ChronoUnit.HOURS));
        query.environment().ifPresent(values::add);
        String sql = HAPPENED.formatted(found, query.environment().isPresent() ? "AND h.environment = ?" : "", SHOWN);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.size(); i++) {
                statement.setObject(i + 1, values.get(i));
            }
            try (ResultSet rows = statement.executeQuery()) {
                long total = 0;
                List<Issue> first = new ArrayList<>();
                while (rows.next()) {
                    total = rows.getLong("total");
                    first.add(
                            Issue.of(rows.getObject("id", UUID.class), rows.getString("title"), rows.getLong("count")));
                }
                return new Gate.Issues(total, first);
            }
        }
    }
}
