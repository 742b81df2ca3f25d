package io.tocsin.programs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * What goes into one request.
 *
 * @param lines as NDJSON; else an array, or by itself where it is one event
 */
record Batch(List<SentEvent> events, Encoding encoding, boolean lines) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Whether it is one event by itself. */
    boolean single() {
        return !lines && events.size() == 1;
    }

    /** The body, before it is encoded. */
    byte[] bytes() throws JsonProcessingException {
        if (single()) {
            return JSON.writeValueAsBytes(events.get(0).json());
        }
        if (!lines) {
            return JSON.writeValueAsBytes(events.stream().map(SentEvent::json).toList());
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (SentEvent event : events) {
            bytes.writeBytes(JSON.writeValueAsBytes(event.json()));
            bytes.write('\n');
        }
        return bytes.toByteArray();
    }
}
