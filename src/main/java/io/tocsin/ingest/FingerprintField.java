package io.tocsin.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the field {@code fingerprint}: at most 8 texts by which a client groups its events itself. */
final class FingerprintField {

    private FingerprintField() {}

    /**
     * The parts; empty if the client sent no fingerprint. What is too long or too many ends in a digest, so that two fingerprints do
     * not become one.
     */
    static List<String> read(EventFieldReader fields, EventNotes notes) {
        JsonNode sent = fields.list("fingerprint");
        if (sent == null) {
            return List.of();
        }
        List<String> parts = new ArrayList<>(sent.size());
        for (JsonNode part : sent) {
            String text = EventFieldReader.asText("fingerprint", part, notes);
            parts.add(EventFieldReader.cutIdentifier("fingerprint", text, notes));
        }
        if (parts.size() <= Limits.FINGERPRINT_PARTS) {
            return parts;
        }
        notes.cutEntries("fingerprint", parts.size());
        Digest rest = new Digest();
        parts.subList(Limits.FINGERPRINT_PARTS - 1, parts.size()).forEach(rest::text);
        List<String> kept = new ArrayList<>(parts.subList(0, Limits.FINGERPRINT_PARTS - 1));
        kept.add(rest.uuid().toString());
        return kept;
    }

    /** The parts as they are stored; null if there are none. */
    static @Nullable JsonNode toJson(List<String> parts) {
        if (parts.isEmpty()) {
            return null;
        }
        ArrayNode json = JsonNodeFactory.instance.arrayNode(parts.size());
        parts.forEach(json::add);
        return json;
    }
}
