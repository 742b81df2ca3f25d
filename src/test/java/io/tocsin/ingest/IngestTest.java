package io.tocsin.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.Stored;
import io.tocsin.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresResource.class)
class IngestTest {

    @Test
    void one_event_is_committed_before_its_202_with_every_field_in_its_place() {
        UUID id = UUID.randomUUID();
        Api.post(Map.ofEntries(
                        Map.entry("app", "one"),
                        Map.entry("event_id", id.toString().replace("-", "")),
                        Map.entry("error_type", "java.lang.IllegalStateException"),
                        Map.entry("message", "boom"),
                        Map.entry("level", "fatal"),
                        Map.entry("environment", "production"),
                        Map.entry("release", "1.2.3"),
                        Map.entry("server_name", "web-1"),
                        Map.entry("transaction", "GET /cart"),
                        Map.entry("logger", "shop.cart"),
                        Map.entry("platform", "java"),
                        Map.entry("user_id", "42"),
                        Map.entry("trace_id", "4bf92f3577b34da6a3ce929d0e0e4736"),
                        Map.entry("span_id", "00f067aa0ba902b7"),
                        Map.entry("tags", Map.of("region", "eu", "tries", 3)),
                        Map.entry("stack_trace", "java.lang.IllegalStateException: boom\n\tat Cart.add(Cart.java:7)"),
                        Map.entry("context", Map.of("deep", Map.of("er", List.of(1, 2.5, true)))),
                        Map.entry("fingerprint", List.of("cart")),
                        Map.entry("count", 3)))
                .statusCode(202)
                .body("id", equalTo(id.toString()))
                .body("duplicate", nullValue());

        assertThat(Stored.number(database(), """
                        SELECT count(*) FROM event JOIN app ON app.id = app_id
                        WHERE event.id = ?::uuid AND name = 'one' AND level = 'fatal' AND environment = 'production'
                          AND release = '1.2.3' AND error_type = 'java.lang.IllegalStateException' AND message = 'boom'
                          AND server_name = 'web-1' AND transaction = 'GET /cart' AND logger = 'shop.cart'
                          AND platform = 'java' AND user_id = '42' AND trace_id = '4bf92f3577b34da6a3ce929d0e0e4736'
                          AND span_id = '00f067aa0ba902b7' AND count = 3
                          AND tags = '{"region": "eu", "tries": "3"}'
                          AND payload->'context'->'deep'->'er' = '[1, 2.5, true]'
                          AND payload->>'stack_trace' LIKE '%Cart.java:7)' AND payload->'fingerprint'->>0 = 'cart'
                        """, id.toString())).isOne();
        assertThat(Stored.minutes(database(), "one")).isEqualTo(3);
        assertThat(Stored.hours(database(), "one")).isEqualTo(3);
    }

    @Test
    void a_batch_keeps_its_good_events_and_says_what_was_wrong_with_each_other() {
        Api.post(List.of(
                        Map.of("app", "mixed", "error_type", "Good"),
                        Map.of("app", "mixed"),
                        Map.of("app", "mixed", "error_type", 7, "level", "loud"),
                        "not an object",
                        Map.of("app", "mixed", "message", "also good")))
                .statusCode(202)
                .body("accepted", equalTo(2))
                .body("duplicates", equalTo(0))
                .body("ids", hasSize(2))
                .body("rejected.index", equalTo(List.of(1, 2, 3)))
                .body("rejected[0].code", equalTo("VALIDATION_ERROR"))
                .body("rejected[1].message", containsString("error_type"));
        assertThat(Stored.events(database(), "mixed")).isEqualTo(2);
    }

    @Test
    void a_batch_without_a_good_event_is_422() {
        Api.post(List.of(Map.of("app", "x"), Map.of("app", "no spaces", "message", "m")))
                .statusCode(422)
                .body("error.code", equalTo("VALIDATION_ERROR"))
                .body("error.details.rejected", hasSize(2))
                .body("error.details.rejected[1].message", containsString("app"));
    }

    @Test
    void what_an_event_cannot_be_stored_without_is_named_at_once() {
        Api.post(Map.of("app", "no such name", "error_type", 5, "level", "loud", "timestamp", "yesterday"))
                .statusCode(422)
                .body("error.details.fields.keySet().sort()", equalTo(List.of("app", "error_type")));
    }

    @Test
    void ndjson_takes_an_event_a_line_and_rejects_a_broken_line_alone() {
        Api.admin()
                .contentType("application/x-ndjson")
                .body("{\"app\":\"lines\",\"message\":\"1\"}\n\n{broken\r\n{\"app\":\"lines\",\"message\":\"2\"}"
                        .getBytes(StandardCharsets.UTF_8))
                .post("/api/v1/events")
                .then()
                .statusCode(202)
                .body("accepted", equalTo(2))
                .body("rejected.index", equalTo(List.of(1)))
                .body("rejected[0].code", equalTo("MALFORMED_REQUEST"));
        assertThat(Stored.events(database(), "lines")).isEqualTo(2);
    }

    @Test
    void text_that_postgresql_cannot_store_is_made_storable() {
        Api.admin()
                .body(
                        "{\"app\":\"text\",\"error_type\":\"a\\u0000b\",\"message\":\"\\ud83d\\ude00 \\ud800 end\\u0000\","
                                + "\"tags\":{\"k\\u0000\":\"v\\udc00\"},"
                                + "\"context\":{\"\\u0000\":[\"\\ud800\"],\"big\":1e999999,\"exact\":12345678901234567890123}}")
                .post("/api/v1/events")
                .then()
                .statusCode(202);
        assertThat(Stored.number(database(), """
                        SELECT count(*) FROM event JOIN app ON app.id = app_id WHERE name = 'text'
                          AND error_type = U&'a\\FFFDb' AND message = U&'\\+01F600 \\FFFD end\\FFFD'
                          AND tags = U&'{"k\\FFFD": "v\\FFFD"}'::jsonb
                          AND payload->'context'->>'exact' = '12345678901234567890123'
                        """)).isOne();
    }

    @Test
    void sql_and_html_in_every_string_are_stored_as_they_are() {
        String nasty = "'; DROP TABLE event; -- <script>alert(\"1\")</script> \\ %_$1 ${x} {{7*7}}";
        Map<String, Object> event = new HashMap<>(Map.of("app", "nasty"));
        for (String field : List.of(
                "error_type",
                "message",
                "environment",
                "release",
                "server_name",
                "transaction",
                "logger",
                "platform",
                "user_id",
                "trace_id",
                "span_id",
                "stack_trace")) {
            event.put(field, nasty);
        }
        event.put("tags", Map.of(nasty, nasty));
        event.put("context", Map.of(nasty, nasty));
        event.put("fingerprint", List.of(nasty));
        event.put("unknown " + nasty, nasty);
        Api.post(event).statusCode(202);
        assertThat(Stored.number(database(), """
                        SELECT count(*) FROM event JOIN app ON app.id = app_id WHERE name = 'nasty'
                          AND environment = lower(?)
                          AND ? = ALL (ARRAY[error_type, message, release, server_name, transaction, logger,
                                             platform, user_id, trace_id, span_id, payload->>'stack_trace'])
                        """, nasty, nasty)).isOne();
    }

    @Test
    void the_widest_dimensions_fit_their_indexes() {
        String wide = "\ud83d\ude00".repeat(100);
        Api.post(Map.of("app", "w".repeat(64), "error_type", wide, "environment", wide, "release", wide))
                .statusCode(202);
        String threeBytes = "\u20ac".repeat(200);
        Api.post(Map.of(
                        "app",
                        "w".repeat(64),
                        "error_type",
                        threeBytes,
                        "environment",
                        threeBytes,
                        "release",
                        threeBytes))
                .statusCode(202);
    }

    @Test
    void long_texts_are_cut_and_marked() {
        Api.post(Map.of("app", "long", "message", "\u20ac".repeat(5000), "stack_trace", "s".repeat(300_000)))
                .statusCode(202);
        assertThat(Stored.number(database(), """
                        SELECT count(*) FROM event JOIN app ON app.id = app_id WHERE name = 'long'
                          AND octet_length(message) = 8190 AND octet_length(payload->>'stack_trace') = 262144
                          AND payload->'notes'->0->>'field' = 'message' AND payload->'notes'->0->>'note' = 'cut'
                          AND payload->'notes'->1->>'field' = 'stack_trace'
                        """)).isOne();
    }

    @Test
    void ten_thousand_error_types_are_ten_thousand_counts() {
        for (int request = 0; request < 10; request++) {
            List<Map<String, Object>> events = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                events.add(Map.of("app", "types", "error_type", "Type" + (request * 1000 + i)));
            }
            Api.post(events).statusCode(202).body("accepted", equalTo(1000)).body("rejected", empty());
        }
        assertThat(Stored.number(
                        database(),
                        "SELECT count(DISTINCT error_type) FROM error_count_hour JOIN app ON app.id = app_id"
                                + " WHERE name = 'types'"))
                .isEqualTo(10_000);
        assertThat(Stored.hours(database(), "types")).isEqualTo(10_000);
        assertThat(Stored.minutes(database(), "types")).isEqualTo(10_000);
    }

    @Test
    void the_outermost_exception_names_an_event_without_a_type() {
        Api.post(Map.of(
                        "app",
                        "chain",
                        "exceptions",
                        List.of(
                                Map.of("type", "java.net.ConnectException"),
                                Map.of("type", "OrderFailed", "frames", List.of(Map.of("function", "order"))))))
                .statusCode(202)
                .body("id", notNullValue());
        assertThat(Stored.number(
                        database(),
                        "SELECT count(*) FROM event JOIN app ON app.id = app_id WHERE name = 'chain'"
                                + " AND error_type = 'OrderFailed'"))
                .isOne();
    }

    @Test
    void a_test_key_writes_into_the_environment_test() {
        String key = Api.newKey(Map.of("name", "t", "permissions", List.of("events:write"), "test", true));
        assertThat(key).startsWith("sk_test_");
        Api.as(key)
                .body(Map.of("app", "testkey", "message", "m", "environment", "production"))
                .post("/api/v1/events")
                .then()
                .statusCode(202);
        assertThat(Stored.number(
                        database(),
                        "SELECT count(*) FROM event JOIN app ON app.id = app_id WHERE name = 'testkey'"
                                + " AND environment = 'test'"))
                .isOne();
    }

    private static TestDatabase database() {
        return PostgresResource.database();
    }
}
