package io.tocsin.alert.mute;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Matchers and schedules as JSON in the database. */
@ApplicationScoped
class StoredJson {

    private final ObjectMapper json;

    StoredJson(ObjectMapper json) {
        // A replica of the next version may have added what this one does not know.
        this.json = json.copy().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }

    String written(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("Matchers and schedules can be written", impossible);
        }
    }

    /** Throws {@link IllegalArgumentException} where it is none. */
    List<Matcher> matchers(String stored) {
        return List.of(read(stored, Matcher[].class));
    }

    /** Throws {@link IllegalArgumentException} where it is none. */
    ScheduleFields schedule(String stored) {
        return read(stored, ScheduleFields.class);
    }

    private <T> T read(String stored, Class<T> type) {
        try {
            return json.readValue(stored, type);
        } catch (JsonProcessingException unreadable) {
            throw new IllegalArgumentException(
                    "The column holds something else than " + type.getSimpleName(), unreadable);
        }
    }
}
