package io.tocsin.deletion;

import io.tocsin.issue.IssueRemoval;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Deletes an app with all that belongs to it, table by table, in one transaction a batch. */
final class AppDeletion {

    private static final int MAX_BATCH_ROWS = 5_000;
    private static final int MAX_BATCH_ISSUES = 500;

    /** Replicas read every 2 s which apps were deleted. Until then they may write request counts for it. */
    private static final Duration UNTIL_REPLICAS_KNOW = Duration.ofSeconds(10);

    /** Tables with many rows an app. */
    private static final List<String> LARGE_TABLES = List.of(
            "error_count_minute",
            "error_count_hour",
            "error_count_sampled",
            "request_count_minute",
            "request_count_hour",
            "request_key",
            "event_key");

    private static final String DELETE_BATCH = """
            DELETE FROM %1$s WHERE (tableoid, ctid) IN (SELECT tableoid, ctid FROM %1$s WHERE app_id = ? LIMIT %2$d)
            """;

    private static final String ISSUES = "SELECT id FROM issue WHERE app_id = ? ORDER BY id LIMIT ? FOR UPDATE";

    private static final List<String> REST_BY_ID = List.of(
            "DELETE FROM request_report WHERE app_id = ?",
            "DELETE FROM release WHERE app_id = ?",
            "DELETE FROM release_environment WHERE app_id = ?",
            "DELETE FROM notification_member WHERE app_id = ?",
            "DELETE FROM notification_group WHERE app_id = ?",
            "DELETE FROM alert_state WHERE app_id = ?",
            "DELETE FROM alert WHERE app_id = ?",
            "DELETE FROM app_settings WHERE app_id = ?",
            "DELETE FROM api_key WHERE app_id = ?");

    private static final List<String> REST_BY_NAME = List.of(
            "DELETE FROM delivery WHERE app = ?",
            "DELETE FROM alert_rule WHERE app = ?",
            "DELETE FROM silence WHERE app = ?",
            "DELETE FROM dead_letter WHERE app = ?");

    private static final String APP = "DELETE FROM app WHERE id = ?";

    private final Connection connection;
    private final Deletion deletion;

    AppDeletion(Connection connection, Deletion deletion) {
        this.connection = connection;
        this.deletion = deletion;
    }

    Step delete(Instant now) throws SQLException {
        int events = deleteBatch("event");
        if (events > 0) {
            return Step.more(events, deletion.position());
        }
        for (String table : LARGE_TABLES) {
            if (deleteBatch(table) == MAX_BATCH_ROWS) {
                return Step.more(0, deletion.position());
            }
        }
        if (deleteIssues() == MAX_BATCH_ISSUES) {
            return Step.more(0, deletion.position());
        }
        for (String sql : REST_BY_ID) {
            DeletionRepository.execute(connection, sql, deletion.appId());
        }
        if (deletion.position() != null) {
            return Step.finished(0);
        }
        for (String sql : REST_BY_NAME) {
            DeletionRepository.execute(connection, sql, deletion.app());
        }
        DeletionRepository.execute(connection, APP, deletion.appId());
        return new Step(false, 0, now, UNTIL_REPLICAS_KNOW);
    }

    private int deleteBatch(String table) throws SQLException {
        return DeletionRepository.execute(connection, DELETE_BATCH.formatted(table, MAX_BATCH_ROWS), deletion.appId());
    }

    private int deleteIssues() throws SQLException {
        List<UUID> ids = new ArrayList<>();
        try (PreparedStatement select =
                        DeletionRepository.prepare(connection, ISSUES, deletion.appId(), MAX_BATCH_ISSUES);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                ids.add(rows.getObject(1, UUID.class));
            }
        }
        new IssueRemoval(connection).remove(ids);
        return ids.size();
    }
}
