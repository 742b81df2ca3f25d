package io.tocsin.alert.dispatch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An alert as messages tell of it.
 *
 * @param severity at which it fires, or fired last
 * @param fullSeverity its rule's own
 * @param ruleLabels those of its rule
 * @param window of its rule
 * @param issues of new issues and regressions: how many since it fires
 */
record ToldAlert(
        UUID id,
        UUID ruleId,
        String ruleName,
        String kind,
        String environment,
        Map<String, String> ruleLabels,
        String severity,
        String fullSeverity,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Double value,
        @Nullable Double threshold,
        String reason,
        Duration window,
        long issues,
        boolean acknowledged,
        String token) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    static ToldAlert read(ResultSet row) throws SQLException {
        OffsetDateTime ended = row.getObject("ended_at", OffsetDateTime.class);
        return new ToldAlert(
                row.getObject("alert_id", UUID.class),
                row.getObject("rule_id", UUID.class),
                row.getString("rule_name"),
                row.getString("kind"),
                row.getString("environment"),
                texts(row.getString("labels")),
                row.getString("alert_severity"),
                row.getString("full_severity"),
                row.getObject("started_at", OffsetDateTime.class).toInstant(),
                ended == null ? null : ended.toInstant(),
                row.getObject("value", Double.class),
                row.getObject("threshold", Double.class),
                row.getString("reason"),
                Duration.ofSeconds(row.getLong("window_seconds")),
                row.getLong("issues"),
                row.getObject("acknowledged_at") != null,
                row.getString("token"));
    }

    private static Map<String, String> texts(String json) {
        try {
            return JSON.readValue(json, TEXTS);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("Labels are stored as an object of texts", impossible);
        }
    }

    /** Whether it fires at its rule's own severity while that group's is a lower one. */
    boolean isAbove(String groupSeverity) {
        return endedAt == null && severity.equals(fullSeverity) && !groupSeverity.equals(fullSeverity);
    }
}
