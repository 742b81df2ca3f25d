package io.tocsin.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tocsin.scrub.Kind;
import io.tocsin.scrub.Scrubber;
import io.tocsin.scrub.Tally;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Collects what was changed about an event so that it could be kept. The notes are stored with it, under {@code notes}: one for a
 * field and a kind of change, at most {@value #MAX_NOTES}.
 */
final class EventNotes {

    static final int MAX_NOTES = 50;

    private final Scrubber scrubber;
    private final ArrayNode notes = JsonNodeFactory.instance.arrayNode(0);
    private int omitted;

    EventNotes(Scrubber scrubber) {
        this.scrubber = scrubber;
    }

    /** A text was longer than its bound, and its beginning is kept. */
    void cut(String field, int sentCharacters) {
        add(field, "cut", "sent_characters", number(sentCharacters));
    }

    /** A list or an object had more entries than its bound, and so many are kept as it allows. */
    void cutEntries(String field, int sentEntries) {
        add(field, "cut", "sent_entries", number(sentEntries));
    }

    /** Values were nested deeper than the bound, and a mark is kept in their place. */
    void cutDepth() {
        add("event", "cut", "max_depth", number(Limits.NESTING_DEPTH));
    }

    /** A value was outside its range, and the nearest one that is allowed is kept. */
    void clamped(String field, String sent) {
        add(field, "clamped", "sent", shown(sent));
    }

    /** A value was another word for the one that is kept. */
    void mapped(String field, String sent) {
        add(field, "mapped", "sent", shown(sent));
    }

    /** A value could not be read, and the field has its default. */
    void unreadable(String field, String sent) {
        add(field, "unreadable", "sent", shown(sent));
    }

    /** A value had another type than its field, and what it says is kept in the field's own. */
    void converted(String field, JsonNode sent) {
        add(
                field,
                "converted",
                "sent_type",
                JsonNodeFactory.instance.textNode(sent.getNodeType().name().toLowerCase(Locale.ROOT)));
    }

    /** A value had a type that its field cannot hold, and is kept under {@code extra} instead. */
    void moved(String field) {
        add(field, "moved", "to", JsonNodeFactory.instance.textNode("extra"));
    }

    /** A value had a type that its field cannot hold, and is not kept. */
    void removed(String field, JsonNode sent) {
        add(
                field,
                "removed",
                "sent_type",
                JsonNodeFactory.instance.textNode(sent.getNodeType().name().toLowerCase(Locale.ROOT)));
    }

    /** A timestamp named no time zone, and was read as UTC. */
    void assumedUtc(String field, String sent) {
        add(field, "assumed_utc", "sent", shown(sent));
    }

    /** The sender's clock was wrong, and the timestamp was moved by as much. */
    void clockCorrected(Instant sent, double driftSeconds) {
        ObjectNode note = add("timestamp", "clock_corrected", "sent", shown(sent.toString()));
        if (note != null) {
            note.put("drift_seconds", driftSeconds);
        }
    }

    /** Numbers were larger than PostgreSQL can hold, and are kept as texts. */
    void numbersAsText(int count) {
        add("event", "numbers_as_text", "count", number(count));
    }

    /** Secrets or personal data were redacted. */
    void scrubbed(Tally tally) {
        tally.forEach((kind, count) -> notes.add(scrubbed(kind, count)));
    }

    /** The notes; null if nothing was changed. */
    @Nullable
    JsonNode toJson() {
        if (omitted > 0) {
            notes.addObject().put("note", "more").put("count", omitted);
            omitted = 0;
        }
        return notes.isEmpty() ? null : notes;
    }

    private @Nullable ObjectNode add(String field, String what, String detail, JsonNode value) {
        for (JsonNode note : notes) {
            if (field.equals(note.path("field").textValue())
                    && what.equals(note.path("note").textValue())) {
                return null;
            }
        }
        if (notes.size() >= MAX_NOTES) {
            omitted++;
            return null;
        }
        ObjectNode note = notes.addObject().put("field", field).put("note", what);
        note.set(detail, value);
        return note;
    }

    private static ObjectNode scrubbed(Kind kind, int count) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("note", "scrubbed")
                .put("kind", kind.word())
                .put("count", count);
    }

    private static JsonNode number(int number) {
        return JsonNodeFactory.instance.numberNode(number);
    }

    /** What was sent may be a secret in a field that is not scrubbed itself, such as {@code level}. */
    private JsonNode shown(String sent) {
        return JsonNodeFactory.instance.textNode(
                StorableText.cut(scrubber.text(StorableText.of(sent), new Tally()), Limits.SHORT_TEXT));
    }
}
