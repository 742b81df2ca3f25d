package io.tocsin.ingest;

import static io.tocsin.appsettings.SettingsApi.app;
import static io.tocsin.appsettings.SettingsApi.path;
import static io.tocsin.appsettings.SettingsApi.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.aMapWithSize;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.Stored;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What an app's settings do to the events that are posted for it. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class SettingsInForceTest {

    private static final String NO_HEALTH_CHECKS = "{\"filters\": [{\"name\": \"h\", \"message\": \"*health*\"}]}";

    @Inject
    MeterRegistry registry;

    @Test
    void an_app_says_what_is_scrubbed_otherwise_than_the_configuration() {
        String app = app("""
                {"scrubbing": {"kinds": {"email": true, "card": false}, "extra_keys": ["badge"], "exempt_keys": ["pin"],
                               "extra_patterns": ["[A-Z]{3}-\\\\d{6}"]}}
                """);
        String message =
                "jane@example.com paid by 4111111111111111, pin=8415, badge=4711, order ABC-123456, token=ae52f1c0d9";
        stored(app, Map.of("message", message))
                .body(
                        "message",
                        equalTo("[scrubbed:email] paid by 4111111111111111, pin=8415, badge=[scrubbed:custom], order"
                                + " [scrubbed:custom], token=[scrubbed:token]"));
        String other = app();
        stored(other, Map.of("message", message))
                .body(
                        "message",
                        equalTo("jane@example.com paid by [scrubbed:card], pin=[scrubbed:password], badge=4711, order"
                                + " ABC-123456, token=[scrubbed:token]"));
        Api.admin().delete(path(app)).then().statusCode(204);
        stored(app, Map.of("message", message)).body("message", containsString("jane@example.com"));
    }

    /** With a key that is bound to the app, its events need not name it. */
    @Test
    void a_bound_key_s_events_are_scrubbed_by_its_app() {
        String app = app("{\"scrubbing\": {\"kinds\": {\"email\": true}}}");
        String key = Api.newKey(Map.of("name", "bound", "app", app, "permissions", List.of("events:write")));
        String id = Api.as(key)
                .body(Map.of("message", "to jane@example.com"))
                .post("/api/v1/events")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        Api.admin().get("/api/v1/events/" + id).then().body("message", equalTo("to [scrubbed:email]"));
    }

    @Test
    void a_filtered_event_is_answered_with_success_and_not_stored() {
        String app = app(NO_HEALTH_CHECKS);
        UUID id = UUID.randomUUID();
        double received = count("tocsin.events.received");
        double filtered = filtered("message");
        Api.post(Map.of("app", app, "message", "GET /Health", "event_id", id))
                .statusCode(202)
                .body("", aMapWithSize(2))
                .body("id", equalTo(id.toString()))
                .body("filtered", equalTo(true));
        Api.post(Map.of("app", app, "message", "GET /cart")).statusCode(202).body("", not(hasKey("filtered")));

        assertThat(Stored.events(PostgresResource.database(), app)).isEqualTo(1);
        assertThat(count("tocsin.events.received") - received).isEqualTo(2);
        assertThat(filtered("message") - filtered).isEqualTo(1);
    }

    @Test
    void of_several_events_the_answer_tells_how_many_were_filtered() {
        String app = app(NO_HEALTH_CHECKS);
        Map<String, Object> check = Map.of("app", app, "message", "health");
        Map<String, Object> fault = Map.of("app", app, "message", "fault");
        Map<String, Object> broken = Map.of("app", app);
        Api.post(List.of(check, fault, broken, check, fault))
                .statusCode(202)
                .body("accepted", equalTo(2))
                .body("duplicates", equalTo(0))
                .body("filtered", equalTo(2))
                .body("ids", hasSize(2))
                .body("rejected.index", contains(2));
        Api.post(List.of(check, check))
                .statusCode(202)
                .body("accepted", equalTo(0))
                .body("filtered", equalTo(2))
                .body("ids", empty())
                .body("rejected", empty());
        Api.post(List.of(check, broken))
                .statusCode(202)
                .body("filtered", equalTo(1))
                .body("rejected.index", contains(1));
        Api.post(List.of(fault)).statusCode(202).body("", not(hasKey("filtered")));
        lines(app, "health", "fault")
                .statusCode(202)
                .body("accepted", equalTo(1))
                .body("filtered", equalTo(1));
        Api.post(List.of(broken, broken)).statusCode(422);

        assertThat(Stored.events(PostgresResource.database(), app)).isEqualTo(4);
    }

    @Test
    void filters_see_an_event_as_it_would_be_stored() {
        String app = app("""
                {"scrubbing": {"kinds": {"email": true}},
                 "filters": [{"name": "marks", "message": "to [scrubbed:email]"},
                             {"name": "tests", "environment": "test"}]}
                """);
        double environments = filtered("environment");
        Api.post(Map.of("app", app, "message", "to jane@example.com"))
                .statusCode(202)
                .body("filtered", equalTo(true));
        String key =
                Api.newKey(Map.of("name", "tests", "app", app, "permissions", List.of("events:write"), "test", true));
        Api.as(key)
                .body(Map.of("message", "m", "environment", "production"))
                .post("/api/v1/events")
                .then()
                .statusCode(202)
                .body("filtered", equalTo(true));

        assertThat(filtered("environment") - environments).isEqualTo(1);
    }

    @Test
    void a_filter_by_address_looks_at_the_connection_where_no_proxy_is_told_of() {
        String local = app("{\"filters\": [{\"name\": \"l\", \"address\": \"127.0.0.0/8\"}]}");
        String elsewhere = app("{\"filters\": [{\"name\": \"e\", \"address\": \"203.0.113.0/24\"}]}");
        for (String app : List.of(local, elsewhere)) {
            Api.admin()
                    .header("X-Forwarded-For", "203.0.113.7")
                    .body(Map.of("app", app, "message", "m"))
                    .post("/api/v1/events")
                    .then()
                    .statusCode(202)
                    .body("filtered", equalTo(app.equals(local) ? true : null));
        }
    }

    @Test
    void an_app_s_own_rules_group_its_events() {
        String app = app("""
                {"grouping_rules": [{"name": "bank", "type": "*Timeout", "message": "*bank*",
                                     "fingerprint": ["bank", "{{ type }}"]}]}
                """);
        String first = issue(app, "ConnectTimeout", "no answer of bank one");
        String second = issue(app, "ConnectTimeout", "another bank was slow as well");
        assertThat(second).isEqualTo(first);
        assertThat(issue(app, "ConnectTimeout", "no answer of the shop")).isNotEqualTo(first);
        Api.admin()
                .get("/api/v1/issues/" + first)
                .then()
                .body("grouping.method", equalTo("rule"))
                .body("grouping.rule", equalTo("bank"));
        put(app, "{}").statusCode(200);
        assertThat(issue(app, "ConnectTimeout", "a third bank fell silent")).isNotEqualTo(first);
        String other = app();
        assertThat(issue(other, "ConnectTimeout", "no answer of bank one"))
                .isNotEqualTo(issue(other, "ConnectTimeout", "another bank was slow as well"));
    }

    @Test
    void an_event_larger_than_its_app_takes_is_refused_alone() {
        String app = app("{\"sizes\": {\"event_bytes\": 2000}}");
        Map<String, Object> small = Map.of("app", app, "message", "m");
        Map<String, Object> large = Map.of("app", app, "message", "m", "context", Map.of("x", "y".repeat(2000)));
        Map<String, Object> others = Map.of("app", app(), "message", "m", "context", Map.of("x", "y".repeat(2000)));
        Api.post(small).statusCode(202);
        Api.post(large)
                .statusCode(413)
                .body("error.code", equalTo("PAYLOAD_TOO_LARGE"))
                .body("error.details.max_event_bytes", equalTo(2000));
        Api.post(List.of(small, large, others, small))
                .statusCode(202)
                .body("accepted", equalTo(3))
                .body("rejected.index", contains(1))
                .body("rejected.code", contains("PAYLOAD_TOO_LARGE"));
        lines(app, "m", "y".repeat(2000)).statusCode(202).body("rejected.index", contains(1));
        // Of more than a mebibyte, where each event is measured before it is read.
        List<Object> many = new ArrayList<>(List.of(small, large));
        for (int i = 0; i < 9; i++) {
            many.add(Map.of("app", app(), "message", "m", "context", Map.of("x", "y".repeat(130_000))));
        }
        Api.post(many).statusCode(202).body("accepted", equalTo(10)).body("rejected.index", contains(1));
    }

    /** To the byte, in a list as it is written by hand. */
    @Test
    void events_are_measured_as_they_were_sent() {
        String app = app("{\"sizes\": {\"event_bytes\": 1024}}");
        String head = "{ \"app\": \"" + app + "\", \"message\": \"";
        String fits = head + "y".repeat(1024 - head.length() - 2) + "\"}";
        String exceeds = head + "\\u0079".repeat(10) + "y".repeat(1024 - head.length() - 61) + "\"}";
        assertThat(fits).hasSize(1024);
        assertThat(exceeds).hasSize(1025);
        Api.post(fits).statusCode(202);
        Api.post(exceeds).statusCode(413);
        Api.post("[" + fits + " , \n" + exceeds + "," + fits + "]")
                .statusCode(202)
                .body("accepted", equalTo(2))
                .body("rejected.index", contains(1));
    }

    @Test
    void an_array_holds_whatever_a_json_array_may() {
        Api.post("[1, \"text\", null, [], {}, {\"app\": \"scalars\", \"message\": \"m\"}, 2.5e3 ]")
                .statusCode(202)
                .body("accepted", equalTo(1))
                .body("rejected.index", contains(0, 1, 2, 3, 4, 6));
        Api.post("[{\"app\": \"scalars\", \"message\": \"m\"}").statusCode(400);
        Api.post("[{\"app\": \"scalars\", \"message\": \"m\"}] []").statusCode(400);
    }

    @Test
    void texts_are_cut_at_the_app_s_sizes_and_marked() {
        String app = app("{\"sizes\": {\"message_bytes\": 64, \"stack_trace_bytes\": 100}}");
        Map<String, Object> event = Map.of("message", "m".repeat(200), "stack_trace", "s".repeat(300));
        stored(app, event)
                .body("message", equalTo("m".repeat(64)))
                .body("stack_trace", equalTo("s".repeat(100)))
                .body("notes.findAll { it.note == 'cut' }.field", equalTo(Arrays.asList("message", "stack_trace")));
        stored(app(), event).body("message", equalTo("m".repeat(200))).body("stack_trace", equalTo("s".repeat(300)));
    }

    @Test
    void an_app_has_its_own_share_of_new_issues() {
        String few = app(Map.of("new_issues_per_minute", 3));
        String many = app(Map.of("new_issues_per_minute", 150));
        for (String app : List.of(few, many)) {
            List<Map<String, ?>> storm = new ArrayList<>();
            for (int i = 0; i < 120; i++) {
                storm.add(Map.of("app", app, "error_type", "E", "message", "m", "fingerprint", List.of("f" + i)));
            }
            Api.post(storm).statusCode(202);
        }
        assertThat(issues(few)).isEqualTo(3 + 1);
        assertThat(issues(many)).isEqualTo(120);
    }

    private static ValidatableResponse lines(String app, String... messages) {
        StringBuilder lines = new StringBuilder();
        for (String message : messages) {
            lines.append("{\"app\": \"")
                    .append(app)
                    .append("\", \"message\": \"")
                    .append(message)
                    .append("\"}\n");
        }
        return Api.admin()
                .contentType("application/x-ndjson")
                .body(lines.toString().getBytes(StandardCharsets.UTF_8))
                .post("/api/v1/events")
                .then();
    }

    private static ValidatableResponse stored(String app, Map<String, Object> event) {
        Map<String, Object> named = new HashMap<>(event);
        named.put("app", app);
        String id = Api.post(named).statusCode(202).extract().path("id");
        return Api.admin().get("/api/v1/events/" + id).then().statusCode(200);
    }

    private static String issue(String app, String type, String message) {
        return stored(app, Map.of("error_type", type, "message", message))
                .extract()
                .path("issue.id");
    }

    private static int issues(String app) {
        return Api.admin()
                .get("/api/v1/issues?limit=1000&app=" + app)
                .then()
                .statusCode(200)
                .extract()
                .<List<?>>path("issues")
                .size();
    }

    private double filtered(String by) {
        // Each is there from its first event on.
        Counter counter =
                registry.find("tocsin.events.filtered").tag("filter", by).counter();
        return counter == null ? 0 : counter.count();
    }

    private double count(String name) {
        // Meters are there from the first event on.
        Counter counter = registry.find(name).counter();
        return counter == null ? 0 : counter.count();
    }
}
