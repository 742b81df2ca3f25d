package io.tocsin.issue;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Replaces titles of issues that come from deleted events. The oldest event that is left gives the new title.
 */
final class IssueTitles {

    private static final int MAX_TITLE = 200;

    private static final String FIRST_TEXT =
            "SELECT error_type, message FROM event WHERE issue_id = ? ORDER BY occurred_at, id LIMIT 1";

    private static final String TITLE = "SELECT title FROM issue_description WHERE issue_id = ? FOR UPDATE";

    private static final String RENAME = """
            UPDATE issue_description SET title = ?, search = array_to_tsvector(string_to_array(?, ' ')) WHERE issue_id = ?
            """;

    private final Connection connection;

    IssueTitles(Connection connection) {
        this.connection = connection;
    }

    /** Renames an issue if its title may come from one of the deleted events. */
    void rename(UUID issueId, List<RemovedEvent> events) throws SQLException {
        String title = null;
        try (PreparedStatement select = IssueSql.prepare(connection, TITLE, issueId);
                ResultSet row = select.executeQuery()) {
            if (row.next()) {
                title = row.getString(1);
            }
        }
        String known = title;
        if (known == null || events.stream().noneMatch(event -> names(event, known))) {
            return;
        }
        try (PreparedStatement select = IssueSql.prepare(connection, FIRST_TEXT, issueId);
                ResultSet row = select.executeQuery()) {
            if (row.next()) {
                String renamed = title(row.getString(1), row.getString(2));
                IssueSql.execute(
                        connection, RENAME, renamed, String.join(" ", new TreeSet<>(SearchWords.of(renamed))), issueId);
            }
        }
    }

    private static boolean names(RemovedEvent event, String title) {
        String line = firstLine(event.message());
        return !line.isEmpty() && title.contains(line.substring(0, Math.min(line.length(), MAX_TITLE / 2)));
    }

    private static String title(String errorType, String message) {
        String line = firstLine(message);
        String title = errorType.isEmpty() ? line : line.isEmpty() ? errorType : errorType + ": " + line;
        if (title.isEmpty()) {
            return "Error without a type";
        }
        int end = Math.min(title.length(), MAX_TITLE);
        return title.substring(0, Character.isHighSurrogate(title.charAt(end - 1)) ? end - 1 : end);
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("").strip();
    }
}
