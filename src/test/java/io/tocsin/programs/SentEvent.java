package io.tocsin.programs;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * An event that is posted, and what is known beforehand of where it will stand.
 *
 * @param eventId the client's id; empty for none
 * @param timestamp as it is sent; empty for none
 * @param earliest when it will have occurred, at the earliest
 * @param latest when it will have occurred, at the latest; the same where the client said it
 */
record SentEvent(
        Failure failure,
        String app,
        String environment,
        String release,
        String level,
        int count,
        String eventId,
        String timestamp,
        Instant earliest,
        Instant latest) {

    /** What is posted. Absent fields are left out, as clients do. */
    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("error_type", failure.errorType());
        put(json, "message", failure.message());
        json.put("stack_trace", failure.stackTrace());
        json.put("platform", failure.language().platform());
        json.put("app", app);
        put(json, "environment", environment);
        put(json, "release", release);
        put(json, "event_id", eventId);
        put(json, "timestamp", timestamp);
        if (!level.equals("error")) {
            json.put("level", level);
        }
        if (count > 1) {
            json.put("count", count);
        }
        return json;
    }

    /** A retry by a client that does not remember when it happened. */
    SentEvent withoutTimestamp() {
        return new SentEvent(failure, app, environment, release, level, count, eventId, "", earliest, latest);
    }

    private static void put(ObjectNode json, String field, String value) {
        if (!value.isEmpty()) {
            json.put(field, value);
        }
    }
}
