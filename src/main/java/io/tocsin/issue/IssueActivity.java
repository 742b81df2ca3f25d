package io.tocsin.issue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** The log of what became of an issue, and who did it. */
final class IssueActivity {

    static final String REGRESSED = "regressed";
    static final String REOPENED = "reopened";
    static final String RESOLVED = "resolved";
    static final String IGNORED = "ignored";
    static final String ASSIGNED = "assigned";

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String INSERT =
            "INSERT INTO issue_activity (issue_id, at, actor, kind, detail) VALUES (?, ?, ?, ?, ?::jsonb)";

    private IssueActivity() {}

    /**
     * Writes an entry, in the transaction that does what it tells.
     *
     * @param actor the name of the key that it was done with; empty where an event did it
     */
    static void write(Connection connection, UUID issueId, Instant at, String actor, String kind, Map<String, ?> detail)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setObject(1, issueId);
            insert.setObject(2, at.atOffset(ZoneOffset.UTC));
            insert.setString(3, actor);
            insert.setString(4, kind);
            insert.setString(5, JSON.writeValueAsString(new TreeMap<>(detail)));
            insert.executeUpdate();
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("Texts and numbers can be written", impossible);
        }
    }
}
