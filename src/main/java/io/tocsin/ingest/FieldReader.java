package io.tocsin.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import io.tocsin.http.ApiException;
import io.tocsin.http.Uuids;
import io.tocsin.time.Timestamps;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads one entry's fields by their types and bounds, and collects every one that is wrong, so that a refusal names all of them.
 * Absent and null are the same.
 */
class FieldReader {

    /** What a client is told about at once. */
    private static final int MOST_PROBLEMS = 20;

    private final JsonNode event;
    private final Map<String, String> problems = new LinkedHashMap<>();

    FieldReader(JsonNode event) {
        this.event = event;
    }

    /** The field's value; null where it is absent. */
    @Nullable
    JsonNode get(String field) {
        JsonNode value = event.get(field);
        return value == null || value.isNull() ? null : value;
    }

    /** A string of at most 200 characters; empty where it is absent. */
    String shortText(String field) {
        String text = text(field);
        if (text.length() > Limits.SHORT_TEXT) {
            problem(field, "is longer than " + Limits.SHORT_TEXT + " characters");
            return "";
        }
        return text;
    }

    /** A string of any length; empty where it is absent. */
    String text(String field) {
        JsonNode value = get(field);
        if (value == null) {
            return "";
        }
        if (!value.isTextual()) {
            problem(field, "must be a string");
            return "";
        }
        return StorableText.of(value.textValue());
    }

    @Nullable
    UUID uuid(String field) {
        String text = text(field);
        if (text.isEmpty()) {
            return null;
        }
        UUID id = Uuids.parse(text);
        if (id == null) {
            problem(field, "must be a UUID, with or without dashes");
        }
        return id;
    }

    @Nullable
    Instant instant(String field) {
        String text = text(field);
        if (text.isEmpty()) {
            return null;
        }
        Instant instant = Timestamps.parse(text);
        if (instant == null) {
            problem(field, "must be an RFC 3339 timestamp such as 2026-01-31T12:00:00.123Z, or Unix seconds");
        }
        return instant;
    }

    /** A whole number from 0 to {@code most} that must be there. */
    long whole(String field, long most) {
        JsonNode value = get(field);
        if (value == null) {
            problem(field, "is required");
            return 0;
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < 0
                || value.longValue() > most) {
            problem(field, "must be a whole number, 0 to " + most);
            return 0;
        }
        return value.longValue();
    }

    @Nullable
    JsonNode object(String field) {
        JsonNode value = get(field);
        if (value != null && !value.isObject()) {
            problem(field, "must be an object");
            return null;
        }
        return value;
    }

    void problem(String field, String reason) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.putIfAbsent(field, reason);
        }
    }

    /**
     * Ends the reading.
     *
     * @throws ApiException 422 with every problem that was met
     */
    void mustBeSound() {
        if (!problems.isEmpty()) {
            throw ApiException.invalid(problems);
        }
    }
}
