package io.tocsin.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tocsin.http.Uuids;
import io.tocsin.time.Timestamps;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads one event's fields, and loses no event for one of them: a value that does not fit is read, cut, mapped or kept under
 * {@code extra}, and noted. What remains a problem is what an event cannot be stored without, such as its app.
 */
final class EventFieldReader extends FieldReader {

    /** A shorter id that is no UUID is more often a word such as "undefined" than an id of its own. */
    private static final int MIN_FOREIGN_ID = 16;

    /** Characters of an identifier that was too long which name it, after those that are kept as they are. */
    private static final int DIGEST_CHARACTERS = 17;

    /** Nanoseconds since 1970 have 19 digits, and 9 more are enough for any fraction. */
    private static final int MAX_PLAIN_SCALE = 40;

    private final EventNotes notes;
    private @Nullable ObjectNode moved;

    EventFieldReader(JsonNode event, EventNotes notes) {
        super(event);
        this.notes = notes;
    }

    /** The fields whose value could not be kept in its place; null if there is no such field. */
    @Nullable
    ObjectNode moved() {
        return moved;
    }

    /** A text. A number or a switch is read as its text, anything else as its JSON. */
    @Override
    String text(String field) {
        JsonNode value = get(field);
        return value == null ? "" : asText(field, value, notes);
    }

    /** A value as text; noted if it is no text. */
    static String asText(String field, JsonNode value, EventNotes notes) {
        if (!value.isTextual()) {
            notes.converted(field, value);
        }
        return StorableText.of(value.isValueNode() ? value.asText() : value.toString());
    }

    /** A text, cut to 200 characters; empty if it is absent. */
    @Override
    String shortText(String field) {
        return cut(field, text(field), notes);
    }

    /** A text, cut to 200 characters; one of another type is moved, since its text would be no name. */
    String name(String field) {
        JsonNode value = get(field);
        if (value != null && !value.isTextual()) {
            move(field, value);
            return "";
        }
        return shortText(field);
    }

    /** A text that tells things apart: one that is too long ends in a digest of itself, so that two do not become one. */
    String identifier(String field) {
        return cutIdentifier(field, text(field), notes);
    }

    static String cutIdentifier(String field, String text, EventNotes notes) {
        if (text.length() <= Limits.SHORT_TEXT) {
            return text;
        }
        notes.cut(field, text.length());
        String digest = new Digest().text(text).uuid().toString().replace("-", "");
        return StorableText.cut(text, Limits.SHORT_TEXT - DIGEST_CHARACTERS)
                + '~'
                + digest.substring(0, DIGEST_CHARACTERS - 1);
    }

    static String cut(String field, String text, EventNotes notes) {
        if (text.length() <= Limits.SHORT_TEXT) {
            return text;
        }
        notes.cut(field, text.length());
        return StorableText.cut(text, Limits.SHORT_TEXT);
    }

    /**
     * The client's id for an event. One that is no UUID, but long enough to be an id, is mapped to a UUID that is always the same for
     * it: so a retry is still recognized.
     */
    @Override
    @Nullable
    UUID uuid(String field) {
        String text = text(field);
        if (text.isEmpty()) {
            return null;
        }
        UUID id = Uuids.parse(text);
        if (id != null) {
            return id;
        }
        if (text.length() < MIN_FOREIGN_ID) {
            notes.unreadable(field, text);
            return null;
        }
        notes.mapped(field, text);
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A moment; null if it is absent or cannot be read. One without a time zone is read as UTC. */
    @Override
    @Nullable
    Instant instant(String field) {
        JsonNode value = get(field);
        if (value == null) {
            return null;
        }
        boolean isNumber = value.isNumber();
        String text = isNumber ? plain(value.decimalValue()) : text(field);
        if (text.isEmpty()) {
            return null;
        }
        Instant instant = Timestamps.parse(text);
        if (instant != null) {
            if (isNumber) {
                notes.converted(field, value);
            }
            return instant;
        }
        instant = Timestamps.parse(text + 'Z');
        if (instant == null) {
            notes.unreadable(field, text);
        } else {
            notes.assumedUtc(field, text);
        }
        return instant;
    }

    /** Writes a number without an exponent, if that is short: 1e999999999 would fill the memory. */
    private static String plain(BigDecimal number) {
        return Math.abs((long) number.scale()) > MAX_PLAIN_SCALE ? number.toString() : number.toPlainString();
    }

    /** A whole number; one that is outside its range is clamped, and digits in a text are read. */
    int integer(String field, int least, int most, int absent) {
        JsonNode value = get(field);
        if (value == null) {
            return absent;
        }
        if (value.isIntegralNumber()
                && value.canConvertToInt()
                && value.intValue() >= least
                && value.intValue() <= most) {
            return value.intValue();
        }
        String sent = value.isValueNode() ? value.asText() : value.toString();
        double number;
        try {
            number = value.isNumber() ? value.doubleValue() : Double.parseDouble(sent);
        } catch (NumberFormatException noNumber) {
            number = Double.NaN;
        }
        if (Double.isNaN(number)) {
            notes.unreadable(field, sent);
            return absent;
        }
        if (number < least || number > most) {
            notes.clamped(field, sent);
            return number < least ? least : most;
        }
        notes.converted(field, value);
        return (int) number;
    }

    /** The level; any spelling that a logger in use has is mapped to one of ours. */
    String level(String absent) {
        String text = text("level");
        if (text.isEmpty()) {
            return absent;
        }
        String level = LevelNames.level(text);
        if (level == null) {
            notes.unreadable("level", text);
            return absent;
        }
        if (!level.equals(text)) {
            notes.mapped("level", text);
        }
        return level;
    }

    /** An object; anything else is moved. */
    @Override
    @Nullable
    JsonNode object(String field) {
        JsonNode value = get(field);
        if (value != null && !value.isObject()) {
            move(field, value);
            return null;
        }
        return value;
    }

    /** An array of any length; a single value is read as an array of it. */
    @Nullable
    JsonNode list(String field) {
        JsonNode value = get(field);
        if (value == null || value.isArray()) {
            return value;
        }
        notes.converted(field, value);
        return JsonNodeFactory.instance.arrayNode().add(value);
    }

    private void move(String field, JsonNode value) {
        if (moved == null) {
            moved = JsonNodeFactory.instance.objectNode();
        }
        moved.set(field, value);
        notes.moved(field);
    }
}
