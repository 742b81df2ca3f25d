package io.tocsin.alert.published;

import static io.tocsin.alert.published.AlertRows.OTHER_RULE;
import static io.tocsin.alert.published.AlertRows.RULE;
import static io.tocsin.alert.published.AlertRows.START;
import static io.tocsin.alert.published.AlertRows.count;
import static io.tocsin.alert.published.AlertRows.pending;
import static io.tocsin.alert.published.AlertRows.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tocsin.alert.published.AlertRows.Row;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.Stored;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(PostgresResource.class)
class AlertsApiTest {

    private static final String SHOP = "alerted-shop";
    private static final String DESK = "alerted-desk";

    @BeforeEach
    void nothing_fires() {
        AlertRows.app(SHOP);
        AlertRows.app(DESK);
        AlertRows.clear();
    }

    @Test
    void what_fires_is_listed_with_all_that_is_known_of_it() {
        Row alert = Row.of(SHOP).fires();
        Row.of(SHOP).since(START.minusSeconds(60)).ended(START);

        JsonPath list = list("");

        assertThat(list.getList("alerts")).hasSize(1);
        Map<String, Object> shown = list.getMap("alerts[0]");
        assertThat(shown)
                .containsOnlyKeys(
                        "id",
                        "rule",
                        "kind",
                        "app",
                        "environment",
                        "labels",
                        "severity",
                        "state",
                        "since",
                        "value",
                        "peak",
                        "threshold",
                        "reason",
                        "updated_at",
                        "links",
                        "muted_by");
        assertThat(shown)
                .containsEntry("id", alert.id().toString())
                .containsEntry("rule", Map.of("id", alert.rule().toString(), "name", "Too many errors"))
                .containsEntry("app", SHOP)
                .containsEntry("environment", "prod")
                .containsEntry("labels", Map.of("team", "payments"))
                .containsEntry("severity", "critical")
                .containsEntry("state", "firing")
                .containsEntry("since", START.toString())
                .containsEntry("value", 12.5f)
                .containsEntry("threshold", 5.0f)
                .containsEntry("peak", 20.0f)
                .containsEntry(
                        "links",
                        Map.of(
                                "self", "/api/v1/alerts/" + alert.id(),
                                "acknowledge", "/api/v1/alerts/" + alert.id() + "/acknowledge"));
        assertThat(list.getString("next_cursor")).isNull();
    }

    /** The alerts are a to e, the latest first; p and q are pending. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', emptyValue = "", textBlock = """
            ''                                 | a b c
            state=firing                       | a b c
            state=resolved                     | d e
            state=pending                      | p q
            state=all                          | p q a b c d e
            severity=warning                   | b
            app=alerted-desk                   | c
            app=nobody                         | ''
            rule=RULE                          | a
            state=all&rule=RULE                | p a d
            kind=absence                       | c
            state=resolved&kind=error_rate     | d
            state=pending&severity=warning     | q
            state=pending&kind=error_rate      | p
            state=pending&app=alerted-desk     | q
            state=all&app=alerted-desk         | q c e
            """)
    void filters_are_held_by_all_that_is_listed(String query, String expected) {
        Row.of(SHOP).rule(RULE).named("a").since(START).fires();
        Row.of(SHOP).named("b").severity("warning").since(START.minusSeconds(1)).fires();
        Row.of(DESK).named("c").kind("absence").since(START.minusSeconds(2)).fires();
        Row.of(SHOP).rule(RULE).named("d").since(START.minusSeconds(3)).ended(START);
        Row.of(DESK).named("e").kind("absence").since(START.minusSeconds(4)).ended(START);
        rule(RULE, "Its name");
        pending(RULE, SHOP, START, true);
        pending(OTHER_RULE, DESK, START.minusSeconds(9), false);

        List<String> names = new ArrayList<>();
        for (Map<String, Object> alert :
                list(query.replace("RULE", RULE.toString())).<Map<String, Object>>getList("alerts")) {
            Object name = ((Map<?, ?>) alert.get("rule")).get("name");
            names.add(alert.containsKey("id") ? (String) name : name == null ? "q" : "p");
        }

        assertThat(String.join(" ", names)).isEqualTo(expected);
    }

    @Test
    void what_is_pending_is_called_as_its_rule_is() {
        rule(RULE, "Its name");
        pending(RULE, SHOP, START, true);
        pending(OTHER_RULE, SHOP, START.minusSeconds(5), true);

        JsonPath list = list("state=pending");

        assertThat(list.getList("alerts.rule.name")).isEqualTo(Arrays.asList("Its name", null));
        assertThat(list.getList("alerts.rule.id")).isEqualTo(List.of(RULE.toString(), OTHER_RULE.toString()));
        assertThat(list.getList("alerts.severity")).isEqualTo(List.of("info", "critical"));
        assertThat(list.getMap("alerts[0].labels")).containsEntry("team", "a");
        Map<String, Object> shown = list.getMap("alerts[1]");
        assertThat(shown)
                .containsEntry("state", "pending")
                .containsEntry("since", START.minusSeconds(5).toString())
                .containsEntry("value", 7.0f)
                .doesNotContainKeys("id", "links", "kind", "peak", "acknowledged");
    }

    @Test
    void pages_hold_each_alert_once_and_what_is_pending_on_the_first() {
        List<String> ids = IntStream.range(0, 5)
                .mapToObj(i -> Row.of(SHOP)
                        .since(START.minusSeconds(i / 2))
                        .fires()
                        .id()
                        .toString())
                .toList();
        pending(RULE, SHOP, START, true);
        List<String> seen = new ArrayList<>();

        JsonPath page = list("state=all&limit=2");
        assertThat(page.getString("alerts[0].state")).isEqualTo("pending");
        assertThat(page.getList("alerts")).hasSize(3);
        seen.addAll(page.getList("alerts.id").subList(1, 3).stream()
                .map(Object::toString)
                .toList());
        while (page.getString("next_cursor") != null) {
            page = list("state=all&limit=2&cursor=" + page.getString("next_cursor"));
            seen.addAll(page.getList("alerts.id", String.class));
        }

        assertThat(seen).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(seen.get(4)).isEqualTo(ids.get(4));
    }

    @ParameterizedTest
    @CsvSource({
        "state=open, 422",
        "severity=high, 422",
        "kind=errors, 422",
        "rule=x, 400",
        "limit=0, 422",
        "cursor=x, 400",
        "name=x, 400"
    })
    void what_cannot_be_asked_for_is_refused(String query, int status) {
        Api.admin().get("/api/v1/alerts?" + query).then().statusCode(status);
    }

    @Test
    void a_bound_key_sees_and_acknowledges_its_own_app_alone() {
        Row own = Row.of(SHOP).fires();
        Row others = Row.of(DESK).fires();
        pending(RULE, DESK, START, true);
        String key = Api.newKey(Map.of("name", "bound", "app", SHOP, "permissions", List.of("alerts:*")));

        Api.as(key)
                .get("/api/v1/alerts?state=all")
                .then()
                .statusCode(200)
                .body("alerts.id", equalTo(List.of(own.id().toString())));
        Api.as(key).get("/api/v1/alerts?app=" + DESK).then().statusCode(404);
        Api.as(key).get("/api/v1/alerts/" + others.id()).then().statusCode(404);
        Api.as(key).post(acknowledge(others)).then().statusCode(404);
        Api.as(key).delete(acknowledge(others)).then().statusCode(404);
        Api.as(key).post(acknowledge(own)).then().statusCode(200).body("acknowledged.by", equalTo("bound"));
        assertThat(count("alert WHERE acknowledged_at IS NOT NULL")).isEqualTo(1);
    }

    @Test
    void whoever_only_reads_acknowledges_nothing() {
        Row alert = Row.of(SHOP).fires();
        String key = Api.newKey("alerts:read");

        Api.as(key).get("/api/v1/alerts/" + alert.id()).then().statusCode(200);
        Api.as(key).post(acknowledge(alert)).then().statusCode(403);
        Api.as(key).delete(acknowledge(alert)).then().statusCode(403);
        Api.anonymous().post(acknowledge(alert)).then().statusCode(401);
        Api.anonymous().get("/api/v1/alerts").then().statusCode(401);
    }

    @Test
    void an_alert_tells_its_history_and_who_was_told() {
        Row alert = Row.of(SHOP).since(START.minusSeconds(60)).ended(START);
        alert.transition("resolved", START, "");
        alert.transition("acknowledged", START.minusSeconds(30), "ops");
        UUID fired = delivery(alert.id(), "firing", "failed", START.minusSeconds(60));
        UUID resolved = delivery(alert.id(), "resolved", "delivered", START);
        delivery(Row.of(SHOP).fires().id(), "firing", "delivered", START);

        JsonPath shown = Api.admin()
                .get("/api/v1/alerts/" + alert.id())
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();

        assertThat(shown.getString("ended_at")).isEqualTo(START.toString());
        assertThat(shown.getList("history.kind")).isEqualTo(List.of("fired", "acknowledged", "resolved"));
        assertThat(shown.getString("history[0].actor")).isNull();
        assertThat(shown.getString("history[1].actor")).isEqualTo("ops");
        assertThat(shown.getList("notified.delivery_id")).isEqualTo(List.of(resolved.toString(), fired.toString()));
        assertThat(shown.getList("notified.status")).isEqualTo(List.of("resolved", "firing"));
        assertThat(shown.getList("notified.outcome")).isEqualTo(List.of("delivered", "failed"));
        assertThat(shown.getList("notified.channel")).isEqualTo(List.of("told", "told"));
        assertThat(shown.getString("notified[0].at")).isEqualTo(START.toString());
        assertThat(shown.<Object>get("muted_by")).isNull();
        Api.admin()
                .get("/api/v1/deliveries?alert_id=" + alert.id())
                .then()
                .statusCode(200)
                .body("deliveries.id", equalTo(List.of(resolved.toString(), fired.toString())))
                .body("deliveries[0].alert_ids", equalTo(List.of(alert.id().toString())))
                .body("deliveries[0].rule_id", equalTo(AlertRows.RULE.toString()));
        Api.admin()
                .get("/api/v1/deliveries?rule_id=" + AlertRows.RULE + "&alert_id=" + UUID.randomUUID())
                .then()
                .body("deliveries", equalTo(List.of()));
        Api.admin().get("/api/v1/alerts/" + UUID.randomUUID()).then().statusCode(404);
        Api.admin().get("/api/v1/alerts/nonsense").then().statusCode(400);
    }

    private static UUID delivery(UUID alert, String status, String outcome, Instant at) {
        UUID id = UUID.randomUUID();
        Stored.execute(
                PostgresResource.database(),
                "INSERT INTO delivery (id, idempotency_key, channel_id, channel_name, kind, group_key, app, status, title,"
                        + " notice, state, created_at, due_at, finished_at, alert_ids, rule_ids) VALUES (?, ?,"
                        + " gen_random_uuid(), 'told', 'log', 'g', 'shop', ?, 't', CAST(? AS jsonb), ?,"
                        + " CAST(? AS timestamptz), now(), CAST(? AS timestamptz), ARRAY[?], ARRAY[?])",
                id,
                id.toString(),
                status,
                "{\"alerts\": [{\"alert_id\": \"" + alert + "\", \"status\": \"" + status + "\"}]}",
                outcome,
                at.toString(),
                at.toString(),
                alert,
                AlertRows.RULE);
        return id;
    }

    @Test
    void an_alert_says_what_mutes_it() {
        Row alert = Row.of(SHOP).fires();
        Map<String, Object> matcher = Map.of("name", "alertname", "value", "Too many errors");
        String silence = Api.admin()
                .body(Map.of(
                        "matchers",
                        List.of(matcher, Map.of("name", "app", "value", SHOP)),
                        "duration",
                        "1h",
                        "comment",
                        "Known"))
                .post("/api/v1/silences")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        Api.admin()
                .post(acknowledge(alert))
                .then()
                .statusCode(200)
                .body("muted_by.kind", equalTo(List.of("silence", "acknowledged")));
        for (String path : List.of("/api/v1/alerts/" + alert.id(), "/api/v1/alerts?app=" + SHOP + "&limit=1000")) {
            String found = path.contains("?") ? "alerts.find { it.id == '" + alert.id() + "' }." : "";
            Api.admin()
                    .get(path)
                    .then()
                    .statusCode(200)
                    .body(found + "muted_by[0].id", equalTo(silence))
                    .body(found + "muted_by[0].name", equalTo("Known"))
                    .body(found + "muted_by[0].until", notNullValue())
                    .body(found + "muted_by[1].kind", equalTo("acknowledged"));
        }
        Api.admin().delete(acknowledge(alert)).then().statusCode(204);
        Api.admin().delete("/api/v1/silences/" + silence).then().statusCode(204);
        Api.admin().get("/api/v1/alerts/" + alert.id()).then().body("muted_by", equalTo(List.of()));
    }

    @Test
    void who_acknowledges_first_stays_until_it_is_taken_back() {
        Row alert = Row.of(SHOP).fires();
        String first = Api.newKey(Map.of("name", "first", "permissions", List.of("alerts:write")));
        String second = Api.newKey(Map.of("name", "second", "permissions", List.of("alerts:write")));

        Api.as(first)
                .body(Map.of("note", " the pool is too small "))
                .post(acknowledge(alert))
                .then()
                .statusCode(200)
                .body("acknowledged.by", equalTo("first"))
                .body("acknowledged.note", equalTo("the pool is too small"))
                .body("state", equalTo("firing"));
        Api.as(second)
                .post(acknowledge(alert))
                .then()
                .statusCode(200)
                .body("acknowledged.by", equalTo("first"))
                .body("history.kind", equalTo(List.of("fired", "acknowledged")));
        Api.as(second).delete(acknowledge(alert)).then().statusCode(204);
        Api.as(second).delete(acknowledge(alert)).then().statusCode(204);
        Api.as(second)
                .post(acknowledge(alert))
                .then()
                .statusCode(200)
                .body("acknowledged.by", equalTo("second"))
                .body("acknowledged.note", nullValue())
                .body("history.kind", equalTo(List.of("fired", "acknowledged", "unacknowledged", "acknowledged")))
                .body("history[1].actor", equalTo("first"))
                .body("history[1].reason", equalTo("the pool is too small"))
                .body("history[2].actor", equalTo("second"));
        Api.admin()
                .get("/api/v1/audit?kind=alert&subject_id=" + alert.id())
                .then()
                .body("entries.action", equalTo(List.of("acknowledge", "unacknowledge", "acknowledge")))
                .body("entries.actor_name", equalTo(List.of("second", "second", "first")))
                .body("entries[2].detail.note", equalTo("the pool is too small"));
    }

    @Test
    void what_is_over_is_neither_acknowledged_nor_taken_back() {
        Row alert = Row.of(SHOP).since(START.minusSeconds(60)).ended(START);

        Api.admin().post(acknowledge(alert)).then().statusCode(409).body("error.code", equalTo("CONFLICT"));
        Api.admin().delete(acknowledge(alert)).then().statusCode(409);
        assertThat(count("alert_transition")).isEqualTo(1);
        assertThat(count("audit_entry WHERE subject_id = '" + alert.id() + "'")).isZero();
    }

    @Test
    void a_note_is_short_and_nothing_else_is_sent() {
        Row alert = Row.of(SHOP).fires();

        Api.admin()
                .body(Map.of("note", "x".repeat(1001)))
                .post(acknowledge(alert))
                .then()
                .statusCode(422);
        Api.admin().body(Map.of("note", "a\0b")).post(acknowledge(alert)).then().statusCode(422);
        Api.admin().body(Map.of("by", "me")).post(acknowledge(alert)).then().statusCode(422);
        assertThat(count("alert_transition")).isEqualTo(1);
    }

    @Test
    void many_who_acknowledge_at_once_are_one() {
        Row alert = Row.of(SHOP).fires();

        List<CompletableFuture<Integer>> answers = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> Api.admin().post(acknowledge(alert)).statusCode()))
                .toList();

        assertThat(answers).extracting(CompletableFuture::join).containsOnly(200);
        Api.admin().get("/api/v1/alerts/" + alert.id()).then().body("history", hasSize(2));
        assertThat(count("audit_entry WHERE subject_id = '" + alert.id() + "'")).isEqualTo(1);
    }

    private static String acknowledge(Row alert) {
        return "/api/v1/alerts/" + alert.id() + "/acknowledge";
    }

    private static JsonPath list(String query) {
        return Api.admin()
                .get("/api/v1/alerts" + (query.isEmpty() ? "" : "?" + query))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }
}
