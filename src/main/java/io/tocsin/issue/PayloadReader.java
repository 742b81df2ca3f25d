package io.tocsin.issue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Reads a stored payload: a JSON object that ingest has written and bounded. */
final class PayloadReader {

    /** The event's own fields, which a payload's members of the same name never hide. */
    private static final Set<String> OWN = Set.of(
            "id",
            "app",
            "timestamp",
            "received_at",
            "level",
            "environment",
            "release",
            "error_type",
            "message",
            "server_name",
            "transaction",
            "logger",
            "platform",
            "user_id",
            "issue_id",
            "count",
            "tags",
            "trace_id",
            "span_id",
            "issue",
            "runbook",
            "previous",
            "next");

    /**
     * PostgreSQL writes a number like 1e9999 out in all its digits; it has up to 147,455. Names are bounded by the event.
     * Numbers stay as they were sent: a double would cut 64-bit ids.
     */
    private static final ObjectReader READER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNumberLength(150_000)
                            .maxNameLength(1 << 20)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build()
            .reader();

    private PayloadReader() {}

    /** The members of the object. */
    static Map<String, JsonNode> members(String payload) {
        Map<String, JsonNode> members = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, JsonNode> member : READER.readTree(payload).properties()) {
                if (!OWN.contains(member.getKey())) {
                    members.put(member.getKey(), member.getValue());
                }
            }
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A jsonb column holds JSON", impossible);
        }
        return members;
    }
}
