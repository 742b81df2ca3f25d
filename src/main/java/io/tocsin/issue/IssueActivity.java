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
    static final String ASSIGNED = "assigned";

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String INSERT = """
            INSERT INTO issue_activity (issue_id, at, actor, kind, detail)
            SELECT id, ?, ?, ?, CAST(? AS jsonb) FROM unnest(?::uuid[]) AS changed (id)
            """;

    private IssueActivity() {}

    /**
     * Writes an entry for each of these issues, in the transaction that does what it tells.
     *
     * @param actor the name of the key that it was done with; empty where an event did it
     */
    static void write(
            Connection connection, UUID[] issues, Instant at, String actor, String kind, Map<String, ?> detail)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setObject(1, at.atOffset(ZoneOffset.UTC));
            insert.setString(2, actor);
            insert.setString(3, kind);
            insert.setString(4, JSON.writeValueAsString(new TreeMap<>(detail)));
            insert.setArray(5, connection.createArrayOf("uuid", issues));
            insert.executeUpdate();
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("Texts and numbers can be written", impossible);
        }
    }
}
