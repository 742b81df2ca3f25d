package io.tocsin.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.tocsin.event.JsonText;
import io.tocsin.http.ApiException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the JSON object of what has no column of its own, as {@code jsonb} can hold it, and counts keys while it goes: one
 * event may not bring tens of thousands of them.
 */
final class PayloadWriter {

    private static final JsonFactory FACTORY = new JsonFactory();

    /** Characters from which on {@link JsonString} is quicker. */
    private static final int LONG = 100;

    /** Digits before or after the point, of what fits {@code numeric} and is still read by clients. */
    private static final int MAX_WRITTEN_DIGITS = 1_000;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    private final JsonGenerator json;
    private int keys;
    private int numbersAsText;
    private boolean empty = true;

    PayloadWriter() {
        try {
            json = FACTORY.createGenerator(bytes);
            json.writeStartObject();
        } catch (IOException impossible) {
            throw inMemory(impossible);
        }
    }

    /** A member, where it is there at all. */
    void put(String name, @Nullable JsonNode value) {
        if (value == null) {
            return;
        }
        try {
            name(name);
            copy(value);
        } catch (IOException impossible) {
            throw inMemory(impossible);
        }
    }

    /** A member of clean text, where it is not empty. */
    void put(String name, String value) {
        if (value.isEmpty()) {
            return;
        }
        try {
            name(name);
            if (value.length() < LONG) {
                json.writeString(value);
            } else {
                byte[] escaped = JsonString.escaped(value);
                json.writeRawUTF8String(escaped, 0, escaped.length);
            }
        } catch (IOException impossible) {
            throw inMemory(impossible);
        }
    }

    /** How many numbers were written as texts, since they have too many digits. */
    int numbersAsText() {
        return numbersAsText;
    }

    /** The object; null where nothing was put in. */
    @Nullable
    JsonText end() {
        JsonText object = endWhole();
        return empty ? null : object;
    }

    /** The object, be it empty. */
    JsonText endWhole() {
        try {
            json.writeEndObject();
            json.close();
        } catch (IOException impossible) {
            throw inMemory(impossible);
        }
        return JsonText.ofOwned(bytes.toByteArray());
    }

    private void name(String name) throws IOException {
        if (++keys > Limits.KEYS) {
            throw ApiException.invalid("event", "has more than " + Limits.KEYS + " keys");
        }
        empty = false;
        json.writeFieldName(StorableText.of(name));
    }

    private void copy(JsonNode node) throws IOException {
        switch (node.getNodeType()) {
            case OBJECT -> {
                json.writeStartObject();
                for (Map.Entry<String, JsonNode> field : node.properties()) {
                    name(field.getKey());
                    copy(field.getValue());
                }
                json.writeEndObject();
            }
            case ARRAY -> {
                json.writeStartArray();
                for (JsonNode element : node) {
                    copy(element);
                }
                json.writeEndArray();
            }
            case STRING -> json.writeString(StorableText.of(node.textValue()));
            case BOOLEAN -> json.writeBoolean(node.booleanValue());
            case NUMBER -> {
                if (node.isBigInteger()) {
                    json.writeNumber(node.bigIntegerValue());
                } else if (node.isIntegralNumber()) {
                    json.writeNumber(node.longValue());
                } else {
                    decimal(node.decimalValue());
                }
            }
            default -> json.writeNull();
        }
    }

    /** A decimal number with all its digits. PostgreSQL writes an exponent out, so a long one is kept as text. */
    private void decimal(BigDecimal number) throws IOException {
        long scale = number.scale();
        if (scale > MAX_WRITTEN_DIGITS || number.precision() - scale > MAX_WRITTEN_DIGITS) {
            json.writeString(number.toString());
            numbersAsText++;
        } else {
            json.writeNumber(number);
        }
    }

    private static IllegalStateException inMemory(IOException impossible) {
        return new IllegalStateException("Bytes in memory", impossible);
    }
}
