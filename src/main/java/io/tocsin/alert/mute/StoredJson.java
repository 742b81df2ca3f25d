package io.tocsin.alert.mute;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
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
        return List.copyOf(read(stored, new TypeReference<List<Matcher>>() {}));
    }

    /** Throws {@link IllegalArgumentException} where it is none. */
    ScheduleFields schedule(String stored) {
        return read(stored, new TypeReference<ScheduleFields>() {});
    }

    private <T> T read(String stored, TypeReference<T> type) {
        try {
            return json.readValue(stored, type);
        } catch (JsonProcessingException unreadable) {
            throw new IllegalArgumentException(
                    "The column does not hold a " + type.getType().getTypeName(), unreadable);
        }
    }
}
