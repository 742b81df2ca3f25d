package io.tocsin.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.Stored;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules are kept. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class RulesTest {

    private static final String PATH = "/api/v1/alert-rules";

    @Inject
    RuleBook book;

    private final String app = "ruled-" + UUID.randomUUID();

    @Test
    void a_rule_is_made_read_changed_and_removed_and_all_of_it_is_audited() {
        makeApp();
        Map<String, Object> sent = rule("for", "120s", "labels", Map.of("team", "a"));
        long revision = book.current().revision();
        String id = create(sent)
                .statusCode(201)
                .body("origin", equalTo("api"))
                .body("version", equalTo(1))
                .body("for", equalTo("2m"))
                .body("condition.kind", equalTo("count"))
                .extract()
                .path("id");
        assertThat(book.current().revision()).isGreaterThan(revision);
        assertThat(book.current()).isSameAs(book.current());

        Api.admin().get(PATH + "/" + id).then().statusCode(200).body("labels.team", equalTo("a"));
        put(id, with(sent, "for", "2m", "severity", "critical")).statusCode(200).body("version", equalTo(1));
        put(id, with(sent, "version", 1, "severity", "warning")).statusCode(200).body("version", equalTo(2));
        put(id, with(sent, "version", 1)).statusCode(409).body("error.details.version", equalTo(2));
        Api.admin().delete(PATH + "/" + id + "?version=1").then().statusCode(409);
        Api.admin().delete(PATH + "/" + id + "?version=2").then().statusCode(204);
        Api.admin().get(PATH + "/" + id).then().statusCode(404);
        put(id, sent).statusCode(404);

        Api.admin()
                .get("/api/v1/audit?kind=alert-rule&subject_id=" + id)
                .then()
                .body("entries.action", equalTo(List.of("delete", "change", "create")))
                .body("entries[1].detail.before", not(hasKey("severity")))
                .body("entries[1].detail.after.severity", equalTo("warning"))
                .body("entries[0].actor_name", equalTo("administrator"));
    }

    @Test
    void every_app_has_a_rule_for_its_error_rate_that_may_be_changed_and_removed() {
        StoredRule found = named("Error rate");
        assertThat(found.origin()).isEqualTo(Origin.DEFAULT);
        assertThat(found.rule().fallback()).isTrue();
        assertThat(found.rule().app()).isEmpty();
        assertThat(found.rule().condition())
                .isEqualTo(new Condition.ErrorRate(Filter.NONE, Thresholds.of(5), Duration.ofMinutes(5), 20, 5));
        Map<String, Object> changed = Map.of(
                "name", "Error rate", "condition", Map.of("kind", "error_rate", "threshold", 9), "enabled", false);
        put(found.id().toString(), changed).statusCode(200).body("origin", equalTo("default"));
        Api.admin().delete(PATH + "/" + found.id()).then().statusCode(204);
        assertThat(book.current().rules()).extracting(StoredRule::name).doesNotContain("Error rate");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"name": ""}                                                       | name
            {"name": "a\\u0000b"}                                              | name
            {"app": "no-such-app"}                                             | app
            {"environment": "test"}                                            | environment
            {"channels": ["00000000-0000-0000-0000-000000000001"]}             | channels[0]
            {"condition": {"kind": "count"}}                                   | condition.threshold
            {"condition": {"kind": "error_rate", "tag": "a:b"}}                | condition.tag
            {"version": 1}                                                     | version
            """)
    void what_makes_no_sense_is_named_by_field(String fields, String field) {
        makeApp();
        Map<String, Object> sent = rule();
        sent.putAll(JsonPath.from(fields).getMap("$"));
        create(sent).statusCode(422).body("error.details.fields", hasKey(field));
    }

    @Test
    void two_rules_have_two_names() {
        makeApp();
        Map<String, Object> one = rule();
        Map<String, Object> other = rule();
        create(one).statusCode(201);
        String id = create(other).statusCode(201).extract().path("id");
        create(one).statusCode(409);
        put(id, one).statusCode(409);
    }

    @Test
    void a_tag_cannot_be_asked_of_an_app_that_has_sampling() {
        makeApp();
        Map<String, Object> sent =
                rule("condition", Map.of("kind", "count", "threshold", 1, "window", "5m", "tag", "a:b"));
        String id = create(sent).statusCode(201).extract().path("id");
        Api.admin()
                .body(Map.of("sampling", Map.of("stored_per_issue_and_minute", 10)))
                .put("/api/v1/apps/" + app + "/settings")
                .then()
                .statusCode(200);
        create(with(sent, "name", "Another " + app))
                .statusCode(422)
                .body("error.details.fields", hasKey("condition.tag"));
        put(id, with(sent, "enabled", false))
                .statusCode(422)
                .body("error.details.fields.'condition.tag'", containsString("sampling"));
    }

    @Test
    void a_key_of_an_app_reads_what_concerns_it_and_changes_its_own() {
        makeApp();
        String key =
                Api.newKey(Map.of("name", "bound", "app", app, "permissions", List.of("alerts:read", "alerts:write")));
        Map<String, Object> everywhere = with(rule(), "name", "Everywhere " + app);
        everywhere.remove("app");
        String general = create(everywhere).statusCode(201).extract().path("id");
        Map<String, Object> others = with(rule(), "name", "Other's " + app, "app", "other-" + app);
        Api.admin()
                .body(Map.of("name", "other-" + app))
                .post("/api/v1/apps")
                .then()
                .statusCode(201);
        String foreign = create(others).statusCode(201).extract().path("id");

        String own = Api.as(key)
                .body(rule())
                .post(PATH)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        Api.as(key).body(with(everywhere, "name", "x")).post(PATH).then().statusCode(403);
        Api.as(key).body(with(others, "name", "x")).post(PATH).then().statusCode(403);
        Api.as(key).body(everywhere).put(PATH + "/" + general).then().statusCode(403);
        Api.as(key).delete(PATH + "/" + foreign).then().statusCode(404);
        Api.as(key).body(rule()).put(PATH + "/" + foreign).then().statusCode(404);
        Api.as(key).post(PATH + "/" + foreign + "/backtest").then().statusCode(404);
        String same = Api.as(key)
                .body(with(rule(), "name", "Other's " + app))
                .post(PATH)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        Api.as(key).delete(PATH + "/" + same).then().statusCode(204);
        Api.as(key)
                .body(with(rule(), "app", "other-" + app))
                .put(PATH + "/" + own)
                .then()
                .statusCode(403);
        Api.as(key).get(PATH + "/" + foreign).then().statusCode(404);
        Api.as(key).get(PATH + "/" + general).then().statusCode(200);
        Api.as(key)
                .get(PATH + "?limit=1000")
                .then()
                .body("rules.id", hasItems(own, general))
                .body("rules.id", not(hasItem(foreign)));
        Api.as(key).get(PATH + "?app=other-" + app).then().statusCode(404);
        Api.as(key).delete(PATH + "/" + own).then().statusCode(204);
    }

    @Test
    void a_channel_that_a_rule_names_stays() {
        makeApp();
        String channel = Api.admin()
                .body(Map.of("name", "of " + app, "kind", "log"))
                .post("/api/v1/channels")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        Map<String, Object> sent = rule("channels", List.of(channel));
        String id = create(sent).statusCode(201).extract().path("id");
        Api.admin()
                .delete("/api/v1/channels/" + channel)
                .then()
                .statusCode(409)
                .body("error.details.used_by", equalTo(List.of("the rule \"" + sent.get("name") + "\"")));
        Api.admin().delete(PATH + "/" + id).then().statusCode(204);
        Api.admin().delete("/api/v1/channels/" + channel).then().statusCode(204);
    }

    @Test
    void a_rule_that_cannot_be_read_any_more_does_not_harm_the_others_and_can_be_mended() {
        makeApp();
        Map<String, Object> sent = rule();
        String id = create(sent).statusCode(201).extract().path("id");
        String healthy = create(rule()).statusCode(201).extract().path("id");
        Stored.execute(
                PostgresResource.database(),
                "UPDATE alert_rule SET definition = '{\"name\": \"x\", \"since\": 3}' WHERE id = CAST(? AS uuid)",
                id);
        assertThat(book.current().rules())
                .extracting(rule -> rule.id().toString())
                .contains(healthy)
                .doesNotContain(id);
        put(id, sent).statusCode(200);
        assertThat(book.current().rules())
                .extracting(rule -> rule.id().toString())
                .contains(id);
    }

    @Test
    void a_thousand_rules_are_listed_by_pages_each_once() {
        makeApp();
        Stored.execute(PostgresResource.database(), """
                INSERT INTO alert_rule (id, name, app, kind, definition, origin, enabled, fallback, created_at, updated_at)
                SELECT gen_random_uuid(), one.name, ?, 'absence', jsonb_build_object('name', one.name, 'app', CAST(? AS text),
                    'condition', jsonb_build_object('kind', 'absence')), 'api', true, false, now(), now()
                FROM (SELECT 'Rule ' || number || ' of ' || CAST(? AS text) AS name FROM generate_series(1, 1000) AS number) AS one
                """, app, app, app);
        List<String> ids = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            JsonPath page = Api.admin()
                    .get(PATH + "?limit=300&app=" + app + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            ids.addAll(page.getList("rules.findAll { it.app == '" + app + "' }.id", String.class));
            cursor = page.getString("next_cursor");
        }
        assertThat(ids).hasSize(1000).doesNotHaveDuplicates();
        Stored.execute(PostgresResource.database(), "DELETE FROM alert_rule WHERE app = ?", app);
    }

    @Test
    void a_kept_rule_is_tried_on_the_past() {
        makeApp();
        String id = create(rule()).statusCode(201).extract().path("id");
        Api.admin()
                .body(Map.of())
                .post(PATH + "/" + id + "/backtest")
                .then()
                .statusCode(200)
                .body("app", equalTo(app));
        Api.admin()
                .body(Map.of("app", "other"))
                .post(PATH + "/" + id + "/backtest")
                .then()
                .statusCode(422);
        Api.admin().post(PATH + "/" + UUID.randomUUID() + "/backtest").then().statusCode(404);
    }

    private void makeApp() {
        Api.admin().body(Map.of("name", app)).post("/api/v1/apps").then().statusCode(201);
    }

    private StoredRule named(String name) {
        return book.current().rules().stream()
                .filter(rule -> rule.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Map<String, Object> rule(Object... more) {
        Map<String, Object> rule = new HashMap<>(Map.of(
                "name", "Rule " + UUID.randomUUID(), "app", app, "condition", Map.of("kind", "count", "threshold", 3)));
        return with(rule, more);
    }

    private static Map<String, Object> with(Map<String, Object> rule, Object... more) {
        Map<String, Object> changed = new HashMap<>(rule);
        for (int i = 0; i < more.length; i += 2) {
            changed.put((String) more[i], more[i + 1]);
        }
        return changed;
    }

    private static ValidatableResponse create(Map<String, Object> rule) {
        return Api.admin().body(rule).post(PATH).then();
    }

    private static ValidatableResponse put(String id, Map<String, Object> rule) {
        return Api.admin().body(rule).put(PATH + "/" + id).then();
    }
}
