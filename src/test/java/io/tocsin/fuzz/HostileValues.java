package io.tocsin.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Texts for parameters and strings: some as the schema asks for, some as nobody should send them. */
final class HostileValues {

    /** Allows everything. */
    static final JsonNode NO_SCHEMA = JsonNodeFactory.instance.objectNode();

    private static final List<String> HOSTILE = List.of(
            "",
            " ",
            "\0",
            "a\0b",
            "\r\nX-Forged: 1",
            "\u001b[2J",
            "\u2028",
            "\u202Eabc",
            "\uFFFF",
            "\uD800",
            "\uDE00x",
            "😀",
            "ß".repeat(200),
            "İ",
            "x".repeat(201),
            "y".repeat(3_000),
            "*".repeat(60),
            "*a".repeat(99),
            "'; --",
            "%_\\",
            "\\",
            "\"",
            "{{7*7}}",
            "${x}",
            "<script>",
            "../../etc",
            "-1",
            "0",
            "2147483648",
            "9223372036854775807",
            "9223372036854775808",
            "1e400",
            "NaN",
            "0x10",
            "+1",
            "1_000",
            "٣",
            "true",
            "null",
            "0000-01-01T00:00:00Z",
            "9999-12-31T23:59:60Z",
            "+999999999-12-31T23:59:59Z",
            "-999999999-01-01T00:00:00+18:00",
            "1970-01-01T00:00:00Z",
            "2026-02-30T00:00:00Z",
            "99999999999d",
            "0s",
            "-5m",
            "1h30m",
            "00000000-0000-0000-0000-000000000000",
            "ffffffff-ffff-ffff-ffff-ffffffffffff",
            "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "Af________________________________8",
            "Europe/Nowhere",
            "24:00",
            "(((((a+)+)+)+)+)+$",
            "[",
            "[a-",
            "(?<",
            "\\p{Nothing}",
            "a{1000000}",
            "key:value:more",
            "key:",
            ":",
            "::ffff:1.2.3.4/200",
            "1.2.3.4/33");

    /** A text in an address of a channel reaches no other machine: all are of this one, or no address. */
    private static final List<String> ADDRESSES = List.of(
            "http://127.0.0.1:1/",
            "http://127.0.0.1:1/?a=%zz",
            "https://127.0.0.1:1/x",
            "http://127.0.0.1:99999/",
            "http://",
            "http://127.0.0.1:1/\r\n",
            "ftp://127.0.0.1/",
            "http://user:word@127.0.0.1:1/",
            "//127.0.0.1",
            "http://127.0.0.1:1/" + "p".repeat(3_000));

    private static final Map<String, List<String>> PLAUSIBLE = Map.ofEntries(
            Map.entry("app", List.of("shop", "mail", "a.b-c_d")),
            Map.entry("release", List.of("1.2.3", "1.2.4", "web@2026-11-29+7")),
            Map.entry("environment", List.of("production", "staging")),
            Map.entry("error_type", List.of("TimeoutError", "java.io.IOException", "Time*")),
            Map.entry("message", List.of("The card service did not answer", "no such user 42")),
            Map.entry("permissions", List.of("events:read", "events:write", "*:*", "admin:read")),
            Map.entry("operation", List.of("GET /cart", "POST /pay")),
            Map.entry("tag", List.of("tier:gold", "region:eu")),
            Map.entry("kind", List.of("webhook", "slack", "email", "maintenance", "quiet_hours", "count", "rate")),
            Map.entry("days", List.of("mon", "sun")),
            Map.entry("from", List.of("22:00", "2026-11-29T00:00:00Z", "00:00")),
            Map.entry("to", List.of("06:00", "2026-11-30T00:00:00Z", "a@b.invalid")),
            Map.entry("time_zone", List.of("UTC", "Europe/Berlin")),
            Map.entry("rate_limit", List.of("10/s", "none", "5/min")),
            Map.entry("cron", List.of("0 0 * * *")));

    private static final List<String> DURATIONS = List.of("30s", "1m", "5m", "1h", "6h", "1d", "7d");

    private final Random random;
    private final KnownValues known;

    HostileValues(Random random, KnownValues known) {
        this.random = random;
        this.known = known;
    }

    /**
     * Returns a text for a name.
     *
     * @param plausibility how often it is as the schema asks for, 0 to 1
     */
    String text(String name, JsonNode schema, double plausibility) {
        if (name.contains("url") || name.equals("address")) {
            return pick(ADDRESSES);
        }
        if (random.nextDouble() > plausibility) {
            return pick(HOSTILE);
        }
        if (random.nextInt(3) > 0 && known.named(name).isPresent()) {
            return known.named(name).get();
        }
        if (schema.path("enum").size() > 0) {
            return schema.path("enum")
                    .get(random.nextInt(schema.path("enum").size()))
                    .asText();
        }
        if (PLAUSIBLE.containsKey(name)) {
            return pick(PLAUSIBLE.get(name));
        }
        if (name.equals("id")
                || name.endsWith("_id")
                || schema.path("format").asText().equals("uuid")) {
            return new UUID(random.nextInt(3), random.nextInt(3)).toString();
        }
        if (schema.path("format").asText().equals("date-time")
                || name.endsWith("since")
                || name.endsWith("_at")
                || name.equals("until")) {
            return "20" + (24 + random.nextInt(4)) + "-11-29T0" + random.nextInt(10) + ":00:00Z";
        }
        return switch (schema.path("type").asText()) {
            case "integer" -> Integer.toString(random.nextInt(50));
            case "number" -> random.nextInt(50) + "." + random.nextInt(100);
            case "boolean" -> Boolean.toString(random.nextBoolean());
            default -> random.nextBoolean() ? pick(DURATIONS) : "name " + random.nextInt(1_000);
        };
    }

    <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
