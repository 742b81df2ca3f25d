package io.tocsin.ingest;

import static io.restassured.path.json.JsonPath.from;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.TestClock;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that do not fit their fields cost no event, and what became of them is noted on it. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class UnfitValuesTest {

    @Inject
    TestClock clock;

    @ParameterizedTest
    @CsvSource({
        "ERROR, error", "Warn, warning", "WARNING, warning", "Critical, fatal", "emerg, fatal", "SEVERE, error",
        "trace, debug", "Verbose, debug", "FINEST, debug", "Notice, info", "Information, info", "' Fatal ', fatal"
    })
    void levels_of_every_logger_are_mapped(String sent, String kept) {
        Map<String, Object> event = post("level", sent);
        assertThat(event).containsEntry("level", kept);
        assertThat(notes(event)).containsExactly(Map.of("field", "level", "note", "mapped", "sent", sent));
    }

    @Test
    void an_unknown_level_becomes_error() {
        assertThat(post("level", "loud")).containsEntry("level", "error");
        assertThat(notes(post("level", 40))).contains(Map.of("field", "level", "note", "unreadable", "sent", "40"));
        assertThat(post("level", List.of("a"))).containsEntry("level", "error");
    }

    @Test
    void what_was_sent_is_noted_without_secrets() {
        String token = "ghp_" + "a1B2".repeat(9);
        for (String field : List.of("level", "timestamp", "event_id", "count")) {
            assertThat(post(field, token).toString())
                    .contains("[scrubbed:token]")
                    .doesNotContain(token);
        }
    }

    @Test
    void long_texts_are_cut() {
        for (String field : List.of(
                "transaction",
                "server_name",
                "logger",
                "platform",
                "release",
                "environment",
                "error_type",
                "trace_id",
                "span_id")) {
            Map<String, Object> event = post(field, "q".repeat(317));
            assertThat(event).as(field).containsEntry(field, "q".repeat(200));
            assertThat(notes(event))
                    .as(field)
                    .containsExactly(Map.of("field", field, "note", "cut", "sent_characters", 317));
        }
    }

    @Test
    void long_user_ids_stay_different() {
        String start = "uid=" + "s".repeat(250);
        Object first = post("user_id", start + "1").get("user_id");
        Object second = post("user_id", start + "2").get("user_id");
        assertThat(first)
                .isNotEqualTo(second)
                .isEqualTo(post("user_id", start + "1").get("user_id"));
        assertThat((String) first).hasSize(200).startsWith("uid=sss");
    }

    @Test
    void other_types_are_read_as_text() {
        for (String field : List.of("user_id", "release", "environment", "transaction", "server_name", "message")) {
            Map<String, Object> event = post(field, 73);
            assertThat(event).as(field).containsEntry(field, "73");
            assertThat(notes(event)).contains(Map.of("field", field, "note", "converted", "sent_type", "number"));
        }
        assertThat(post("user_id", true)).containsEntry("user_id", "true");
        assertThat(post("message", Map.of("text", "x", "n", 1)).get("message"))
                .asString()
                .contains("\"text\":\"x\"");
    }

    @Test
    void a_type_or_an_object_of_another_kind_is_kept_under_extra() {
        Map<String, Object> event = post(Map.of("error_type", List.of(4), "message", "m", "context", "c", "tags", "t"));
        assertThat(event.get("extra")).isEqualTo(Map.of("error_type", List.of(4), "context", "c", "tags", "t"));
        assertThat(notes(event)).contains(Map.of("field", "error_type", "note", "moved", "to", "extra"));
    }

    @Test
    void tags_beyond_the_bounds_are_cut() {
        Map<String, Object> tags = IntStream.range(0, 60).boxed().collect(Collectors.toMap(i -> "t" + i, i -> i));
        assertThat((Map<?, ?>) post("tags", tags).get("tags")).hasSize(50);
        Map<String, Object> event = post("tags", Map.of("path", "/" + "d".repeat(400), "list", List.of(1, 2)));
        assertThat(event.get("tags")).isEqualTo(Map.of("path", "/" + "d".repeat(199), "list", "[1,2]"));
        assertThat(notes(event)).contains(Map.of("field", "tags.path", "note", "cut", "sent_characters", 401));
    }

    @Test
    void a_long_chain_keeps_its_ends() {
        List<Map<String, Object>> chain = IntStream.range(0, 73)
                .mapToObj(i -> Map.<String, Object>of("type", "Level" + i))
                .toList();
        List<String> types = from(Api.admin()
                        .get("/api/v1/events/" + post("exceptions", chain).get("id"))
                        .asString())
                .getList("exceptions.type");
        assertThat(types).hasSize(50).startsWith("Level0", "Level1").endsWith("Level71", "Level72");
    }

    @Test
    void exceptions_and_frames_of_other_types_are_read() {
        Map<String, Object> event = post(
                "exceptions",
                Arrays.asList(
                        "root",
                        5,
                        Map.of(
                                "type",
                                404,
                                "frames",
                                Arrays.asList(
                                        Map.of("function", "go", "line", "17", "in_app", "yes"),
                                        "at x",
                                        Map.of("file", 3, "line", 2.5)))));
        assertThat(event.get("exceptions"))
                .isEqualTo(List.of(
                        Map.of("message", "root"),
                        Map.of(
                                "type",
                                "404",
                                "frames",
                                List.of(Map.of("function", "go", "line", 17), Map.of("file", "3")))));
        assertThat(post("exceptions", Map.of("type", "Alone")).get("exceptions"))
                .isEqualTo(List.of(Map.of("type", "Alone")));
    }

    @Test
    void an_id_of_another_form_is_recognized_again() {
        String ulid = "01J"
                + UUID.randomUUID().toString().replace("-", "").substring(0, 23).toUpperCase();
        Map<String, Object> event = Map.of("app", "unfit", "message", "m", "event_id", ulid);
        String id = Api.post(event).statusCode(202).extract().path("id");
        assertThat(Api.post(event).extract().<String>path("id")).isEqualTo(id);
        assertThat(Api.post(event).extract().<Boolean>path("duplicate")).isTrue();
        // A word that many events share must not make them one.
        Map<String, Object> shared = Map.of("app", "unfit", "message", "m", "event_id", "undefined");
        assertThat(Api.post(shared).extract().<String>path("id"))
                .isNotEqualTo(Api.post(shared).extract().path("id"));
    }

    @Test
    void a_timestamp_that_cannot_be_read_is_the_time_of_receipt() {
        Map<String, Object> event = post("timestamp", "yesterday");
        assertThat(event.get("timestamp")).isEqualTo(event.get("received_at"));
        assertThat(notes(event))
                .containsExactly(Map.of("field", "timestamp", "note", "unreadable", "sent", "yesterday"));
        assertThat(notes(post("timestamp", "2000-05-06T07:08:09")))
                .extracting(note -> note.get("note"))
                .contains("assumed_utc");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"timestamp", "count", "level", "event_id", "user_id", "release", "environment", "fingerprint"})
    void a_number_with_a_huge_exponent_costs_no_memory(String field) {
        assertThat(notes(post(field, new BigDecimal("1e999999999")))).isNotEmpty();
        assertThat(notes(post(field, new BigDecimal("-1e-999999999")))).isNotEmpty();
    }

    @Test
    void counts_are_read_and_clamped() {
        assertThat(post("count", "3")).containsEntry("count", 3);
        assertThat(post("count", 0)).containsEntry("count", 1);
        assertThat(post("count", -9.5)).containsEntry("count", 1);
        assertThat(post("count", 5_000_000_000L)).containsEntry("count", 1_000_000);
        assertThat(post("count", "many")).containsEntry("count", 1);
    }

    @Test
    void fingerprints_beyond_the_bounds_stay_different() {
        List<Object> parts = Arrays.asList(1, "b", true, "d", "e", "f", "g", "h", "i");
        Map<String, Object> event = post("fingerprint", parts);
        assertThat((List<?>) event.get("fingerprint")).hasSize(8);
        assertThat(post("fingerprint", parts).get("issue")).isEqualTo(event.get("issue"));
        parts.set(8, "j");
        assertThat(post("fingerprint", parts).get("issue_id")).isNotEqualTo(event.get("issue_id"));
        assertThat(post("fingerprint", "alone").get("fingerprint")).isEqualTo(List.of("alone"));
    }

    @Test
    void numbers_that_postgresql_cannot_hold_become_texts() {
        String id = Api.admin()
                .body("{\"app\":\"unfit\",\"message\":\"m\",\"context\":{\"a\":1e9999999,\"b\":1e400,\"c\":3.10}}")
                .post("/api/v1/events")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        String stored = Api.admin().get("/api/v1/events/" + id).asString();
        assertThat(stored)
                .contains("\"a\":\"1E+9999999\"", "\"c\":3.10", "numbers_as_text")
                .containsPattern("\"b\":(1E\\+400|10{400}\\b)");
    }

    @Test
    void an_environment_is_one_in_every_spelling() {
        Object issue = null;
        for (String sent : List.of("Blue Zone", " blue zone", "BLUE\nZONE", "blue \t zone\u200b", "Blue\u00a0Zone")) {
            Map<String, Object> event =
                    post(Map.of("error_type", "Spelt", "fingerprint", "spelt", "environment", sent));
            assertThat(event).containsEntry("environment", "blue zone");
            issue = event.get("issue_id");
        }
        assertThat(from(Api.admin().get("/api/v1/issues/" + issue).asString()).getList("environments"))
                .isEqualTo(List.of("blue zone"));
        assertThat(from(Api.admin()
                                .queryParam("environment", " Blue ZONE")
                                .get("/api/v1/issues?app=unfit")
                                .asString())
                        .getList("issues.id"))
                .isEqualTo(List.of(issue));
        assertThat(from(Api.admin()
                                .queryParam("environment", "BLUE zone")
                                .get("/api/v1/stats?app=unfit")
                                .asString())
                        .getInt("total_errors"))
                .isEqualTo(5);
    }

    @Test
    void numbers_that_look_like_cards_tell_users_apart() {
        List<String> ids = List.of("4012888888881881", "5105105105105100", "30569309025904", "6011000990139424");
        for (String id : ids) {
            Map<String, Object> event = post(Map.of(
                    "error_type",
                    "Seen",
                    "fingerprint",
                    "4012888888881881",
                    "user_id",
                    id,
                    "release",
                    id,
                    "environment",
                    id,
                    "trace_id",
                    id));
            assertThat(event)
                    .containsEntry("user_id", id)
                    .containsEntry("release", id)
                    .containsEntry("environment", id)
                    .containsEntry("trace_id", id)
                    .containsEntry("fingerprint", List.of("4012888888881881"));
        }
        Object first = post("user_id", "sk_live_abcdef123456").get("user_id");
        assertThat(first).asString().matches("\\[scrubbed:key:[0-9a-f]{12}]");
        assertThat(post("user_id", "sk_live_abcdef123457").get("user_id")).isNotEqualTo(first);
    }

    @Test
    void a_card_number_needs_a_word_that_says_so() {
        Map<String, Object> event = post(
                "context",
                Map.of(
                        "order",
                        "5105105105105100",
                        "n",
                        4012888888881881L,
                        "payment",
                        Map.of("number", "5105105105105100", "list", List.of(4012888888881881L)),
                        "form",
                        Map.of("number", 4012888888881881L, "cvv", "x1y2")));
        assertThat(event.get("context"))
                .isEqualTo(Map.of(
                        "order",
                        "5105105105105100",
                        "n",
                        4012888888881881L,
                        "payment",
                        Map.of("number", "[scrubbed:card]", "list", List.of("[scrubbed:card]")),
                        "form",
                        Map.of("number", "[scrubbed:card]", "cvv", "[scrubbed:card]")));
    }

    @Test
    void a_search_finds_any_case() {
        post(Map.of(
                "error_type",
                "SearchCase",
                "message",
                "pgbouncer: Stra\u00dfe \u00dcBERLAUF",
                "fingerprint",
                "search"));
        for (String word : List.of("PgBouncer", "STRASSE", "\u00fcberlauf", "searchcase")) {
            assertThat(from(Api.admin()
                                    .queryParam("q", word)
                                    .get("/api/v1/issues?app=unfit")
                                    .asString())
                            .getList("issues"))
                    .as(word)
                    .hasSize(1);
        }
        String since = clock.instant().minusSeconds(3_000).toString();
        for (String part : List.of("strasse \u00fcber", "PGBOUNCER", "stra\u00dfe", "Stra\u1e9ee", "R: STRASSE")) {
            assertThat(from(Api.admin()
                                    .queryParam("q", part)
                                    .queryParam("since", since)
                                    .get("/api/v1/events?app=unfit")
                                    .asString())
                            .getList("events"))
                    .as(part)
                    .hasSize(1);
        }
    }

    @Test
    void a_sender_s_clock_is_corrected_by_the_time_it_tells() {
        Instant now = clock.instant();
        Map<String, Object> late = sent(now.minusSeconds(180), now.minusSeconds(185));
        assertThat(Instant.parse((String) late.get("timestamp"))).isBetween(now.minusSeconds(6), now.plusSeconds(60));
        assertThat(notes(late)).extracting(note -> note.get("note")).containsExactly("clock_corrected");
        Map<String, Object> early = sent(now.plusSeconds(900), now.plusSeconds(840));
        assertThat(Instant.parse((String) early.get("timestamp"))).isBetween(now.minusSeconds(61), now.plusSeconds(5));
        // A backlog: its events are old, its clock is right.
        Map<String, Object> old = sent(now, now.minusSeconds(7_200));
        assertThat(Instant.parse((String) old.get("timestamp")))
                .isBetween(now.minusSeconds(7_201), now.minusSeconds(7_199));
        assertThat(notes(old)).isEmpty();
    }

    private static Map<String, Object> sent(Instant sentAt, Instant timestamp) {
        String id = Api.admin()
                .header("X-Sent-At", sentAt.toString())
                .body(Map.of("app", "unfit", "message", "m", "timestamp", timestamp.toString()))
                .post("/api/v1/events")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        return from(Api.admin().get("/api/v1/events/" + id).asString()).getMap("$");
    }

    private static Map<String, Object> post(String field, Object value) {
        Map<String, Object> event = new HashMap<>(Map.of("error_type", "T", "message", "m"));
        event.put(field, value);
        return post(event);
    }

    private static Map<String, Object> post(Map<String, Object> fields) {
        Map<String, Object> event = new HashMap<>(fields);
        event.put("app", "unfit");
        String id = Api.post(event).statusCode(202).extract().path("id");
        return from(Api.admin().get("/api/v1/events/" + id).asString()).getMap("$");
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> notes(Map<String, Object> event) {
        return (List<Map<String, Object>>) event.getOrDefault("notes", List.of());
    }
}
