package io.tocsin.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import io.tocsin.fuzz.ApiDocument.Operation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** Bodies made of a schema, with values of other types, members too many, twice or too deep, and in other encodings. */
final class HostileBodies {

    private static final int MAX_DEPTH = 6;

    private static final List<String> HOSTILE_JSON = List.of(
            "null",
            "true",
            "-0",
            "1e400",
            "1e-400",
            "123456789012345678901234567890",
            "-9223372036854775809",
            "NaN",
            "[]",
            "{}",
            "[null]",
            "[[]]",
            "{\"\":{}}",
            "{\"$ref\":\"#\"}",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"\\udc00\\ud800\"",
            "0.1",
            "1.0",
            "9".repeat(500),
            "[".repeat(40) + "]".repeat(40),
            "{\"a\":".repeat(70) + "1" + "}".repeat(70),
            "[".repeat(3_000));

    private final ApiDocument document;
    private final HostileValues values;
    private final Random random;

    HostileBodies(ApiDocument document, HostileValues values, Random random) {
        this.document = document;
        this.values = values;
        this.random = random;
    }

    /** Returns a body for one of the operation's media types. */
    byte[] of(Operation operation, String mediaType, double plausibility) {
        JsonNode schema = operation.bodies().getOrDefault(mediaType, HostileValues.NO_SCHEMA);
        if (mediaType.contains("form")) {
            return ("token=" + values.text("token", HostileValues.NO_SCHEMA, plausibility))
                    .getBytes(StandardCharsets.UTF_8);
        }
        String text = json("body", schema, plausibility, 0);
        if (mediaType.contains("ndjson")) {
            text = text + "\n" + json("body", schema, plausibility, 0) + "\n";
        } else if (random.nextDouble() > plausibility && random.nextInt(3) == 0) {
            text = "[" + text + "," + json("body", schema, plausibility, 0) + "]";
        }
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        return random.nextDouble() > plausibility && random.nextInt(4) == 0 ? damaged(text, body) : body;
    }

    private byte[] damaged(String text, byte[] body) {
        return switch (random.nextInt(7)) {
            case 0 -> new byte[0];
            case 1 -> Arrays.copyOf(body, random.nextInt(body.length + 1));
            case 2 -> text.getBytes(Charset.forName(values.pick(List.of("UTF-16", "UTF-16LE", "UTF-32", "UTF-32LE"))));
            case 3 -> {
                byte[] changed = body.clone();
                for (int i = 0; i < 3 && changed.length > 0; i++) {
                    changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
                }
                yield changed;
            }
            case 4 -> ("\uFEFF" + text).getBytes(StandardCharsets.UTF_8);
            case 5 -> (text + " " + text).getBytes(StandardCharsets.UTF_8);
            default -> {
                byte[] noise = new byte[random.nextInt(200)];
                random.nextBytes(noise);
                yield noise;
            }
        };
    }

    /** Returns the body as gzip, at times damaged or with empty members. */
    byte[] gzip(byte[] body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int empty = random.nextInt(4) == 0 ? 5_000 : 0;
        for (int i = 0; i <= empty; i++) {
            try (OutputStream gzip = new GZIPOutputStream(bytes)) {
                gzip.write(i == empty ? body : new byte[0]);
            } catch (IOException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
        byte[] encoded = bytes.toByteArray();
        return random.nextInt(4) == 0 ? Arrays.copyOf(encoded, random.nextInt(encoded.length)) : encoded;
    }

    private String json(String name, JsonNode unresolved, double plausibility, int depth) {
        if (depth > MAX_DEPTH || random.nextDouble() > Math.max(plausibility, 0.6)) {
            return values.pick(HOSTILE_JSON);
        }
        JsonNode schema = document.resolve(unresolved);
        String type = schema.path("type").isArray()
                ? schema.path("type").get(0).asText()
                : schema.path("type").asText();
        return switch (type) {
            case "object" -> object(schema, plausibility, depth);
            case "array" -> array(name, schema, plausibility, depth);
            case "integer" -> Integer.toString(random.nextInt(60));
            case "number" -> random.nextInt(60) + ".5";
            case "boolean" -> Boolean.toString(random.nextBoolean());
            default -> quoted(values.text(name, schema, plausibility));
        };
    }

    private String object(JsonNode schema, double plausibility, int depth) {
        List<String> members = new ArrayList<>();
        List<String> required = new ArrayList<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            boolean present = required.contains(property.getKey())
                    ? random.nextDouble() < Math.max(plausibility, 0.8)
                    : random.nextInt(3) > 0;
            if (present) {
                members.add(quoted(property.getKey()) + ":"
                        + json(property.getKey(), property.getValue(), plausibility, depth + 1));
            }
        }
        JsonNode additional = schema.path("additionalProperties");
        if (additional.isObject()) {
            for (int i = random.nextInt(3); i > 0; i--) {
                members.add(quoted(values.text("key", HostileValues.NO_SCHEMA, plausibility)) + ":"
                        + json("value", additional, plausibility, depth + 1));
            }
        }
        if (random.nextDouble() > plausibility && random.nextInt(4) == 0) {
            members.add(quoted(values.text("member", HostileValues.NO_SCHEMA, 0)) + ":1");
        }
        if (random.nextDouble() > plausibility && random.nextInt(6) == 0 && !members.isEmpty()) {
            members.add(values.pick(members));
        }
        return "{" + String.join(",", members) + "}";
    }

    private String array(String name, JsonNode schema, double plausibility, int depth) {
        int size = random.nextDouble() > plausibility && random.nextInt(10) == 0 ? 150 : random.nextInt(3) + 1;
        List<String> elements = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            elements.add(json(name, schema.path("items"), plausibility, depth + 1));
        }
        return "[" + String.join(",", elements) + "]";
    }

    /** Escapes what JSON must escape; a lone surrogate is escaped too, since UTF-8 has none. */
    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c < ' ' || c == '"' || c == '\\' || Character.isSurrogate(c)) {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
