package io.tocsin.notify;

import static io.tocsin.notify.ChannelApi.PATH;
import static io.tocsin.notify.ChannelApi.channel;
import static io.tocsin.notify.ChannelApi.create;
import static io.tocsin.notify.ChannelApi.made;
import static io.tocsin.notify.ChannelApi.put;
import static io.tocsin.notify.ChannelApi.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.Stored;
import io.tocsin.testing.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(MailServer.class)
class ChannelsTest {

    private static final String SECRET = "a-secret-of-the-webhook";
    private static final String SLACK = "https://hooks.slack.com/services/T000/B000/abcdefghij";

    @Test
    void a_fresh_installation_has_a_default_channel_to_the_log() {
        Api.admin()
                .get(PATH)
                .then()
                .statusCode(200)
                .body("channels.findAll { it.kind == 'log' }.default", hasItem(true));
    }

    @Test
    void a_channel_is_made_read_changed_and_removed_and_all_of_it_is_audited() {
        Map<String, Object> sent = with(with(channel("webhook"), "url", "https://example.com/hook"), "secret", SECRET);
        String id = create(sent)
                .statusCode(201)
                .body("kind", equalTo("webhook"))
                .body("url", equalTo("https://example.com/hook"))
                .body("has_secret", equalTo(true))
                .body("enabled", equalTo(true))
                .body("default", equalTo(false))
                .body("send_resolved", equalTo(true))
                .body("version", equalTo(1))
                .body("$", not(hasKey("secret")))
                .extract()
                .path("id");
        Map<String, Object> changed = with(with(sent, "send_resolved", false), "previous_secret", "another-old-secret");
        changed.remove("secret");
        put(id, changed)
                .statusCode(200)
                .body("version", equalTo(2))
                .body("has_secret", equalTo(true))
                .body("has_previous_secret", equalTo(true))
                .body("send_resolved", equalTo(false));
        put(id, with(changed, "version", 1)).statusCode(409).body("error.details.version", equalTo(2));
        put(id, changed).statusCode(200).body("version", equalTo(2));
        Api.admin().get(PATH + "/" + id).then().statusCode(200).body("name", equalTo(sent.get("name")));
        Api.admin().delete(PATH + "/" + id + "?version=1").then().statusCode(409);
        Api.admin().delete(PATH + "/" + id).then().statusCode(204);
        Api.admin().get(PATH + "/" + id).then().statusCode(404);

        String audit = Api.admin()
                .get("/api/v1/audit?kind=channel&subject_id=" + id)
                .then()
                .statusCode(200)
                .body("entries.action", equalTo(List.of("delete", "change", "create")))
                .body("entries[1].detail.secrets_changed", equalTo(List.of("previous_secret")))
                .body("entries[1].detail.after.send_resolved", equalTo(false))
                .body("entries[0].actor_name", equalTo("administrator"))
                .extract()
                .asString();
        assertThat(audit).doesNotContain(SECRET, "another-old-secret");
    }

    @Test
    void addresses_that_are_secrets_are_shown_in_part_and_may_be_sent_back_so() {
        Map<String, Object> sent = with(channel("slack"), "url", SLACK);
        String id = create(sent)
                .statusCode(201)
                .body("url", equalTo("https://hooks.slack.com/services/…"))
                .extract()
                .path("id");
        put(id, with(with(sent, "url", "https://hooks.slack.com/services/…"), "enabled", false))
                .statusCode(200);
        assertThat(stored(id, "url")).isEqualTo(SLACK);
        Map<String, Object> without = with(sent, "enabled", true);
        without.remove("url");
        put(id, without).statusCode(200);
        assertThat(stored(id, "url")).isEqualTo(SLACK);
        String all = Api.admin().get(PATH).then().extract().asString()
                + Api.admin().get("/api/v1/audit").then().extract().asString();
        assertThat(all).doesNotContain("abcdefghij");
    }

    @Test
    void a_secret_that_is_sent_along_is_not_led_to_another_host_without_being_known() {
        Map<String, Object> sent =
                with(with(channel("alertmanager"), "url", "https://one.example.com"), "secret", "token");
        UUID id = made(sent);
        Map<String, Object> moved = with(sent, "url", "https://two.example.com");
        moved.remove("secret");
        put(id, moved).statusCode(422).body("error.details.fields", hasKey("secret"));
        put(id, with(moved, "url", "https://one.example.com:443/prefix")).statusCode(200);
        put(id, with(moved, "secret", "token")).statusCode(200);
        put(id, with(moved, "secret", "")).statusCode(200).body("has_secret", equalTo(false));
    }

    @Test
    void credentials_of_a_webhook_are_kept_never_shown_and_sent_again_for_another_host() {
        Map<String, Object> sent = with(channel("webhook"), "url", "https://one.example.com/hook");
        sent.put("username", "tocsin");
        sent.put("password", "pass word ü");
        sent.put("headers", Map.of("X-Api-Key", "a-header-secret", "X-Scope-OrgID", "tenant-7"));
        String id = create(sent)
                .statusCode(201)
                .body("username", equalTo("tocsin"))
                .body("has_password", equalTo(true))
                .body("header_names", equalTo(List.of("X-Api-Key", "X-Scope-OrgID")))
                .extract()
                .path("id");
        Map<String, Object> kept = with(channel("webhook"), "url", "https://one.example.com/other");
        kept.put("name", sent.get("name"));
        put(id, kept)
                .statusCode(200)
                .body("username", equalTo("tocsin"))
                .body("has_password", equalTo(true))
                .body("header_names", equalTo(List.of("X-Api-Key", "X-Scope-OrgID")));
        put(id, with(kept, "url", "https://two.example.com/hook"))
                .statusCode(422)
                .body("error.details.fields", hasKey("password"))
                .body("error.details.fields", hasKey("headers"));
        put(id, with(with(kept, "username", ""), "headers", Map.of()))
                .statusCode(200)
                .body("$", not(hasKey("username")))
                .body("has_password", equalTo(false))
                .body("$", not(hasKey("header_names")));
        String shown = Api.admin().get(PATH).then().extract().asString()
                + Api.admin()
                        .get("/api/v1/audit?kind=channel&subject_id=" + id)
                        .then()
                        .body("entries[0].detail.secrets_changed", equalTo(List.of("password", "headers")))
                        .extract()
                        .asString();
        assertThat(shown).doesNotContain("a-header-secret", "tenant-7", "pass word");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            webhook      | {}                                                          | url
            webhook      | {"url": "ftp://example.com"}                                | url
            webhook      | {"url": "https://user:secret@example.com/"}                 | url
            webhook      | {"url": "https://example.com/#x"}                           | url
            webhook      | {"url": "https://example.com:25/"}                          | url
            webhook      | {"url": "http://169.254.169.254/latest/meta-data"}          | url
            webhook      | {"url": "http://[::ffff:169.254.169.254]/"}                 | url
            webhook      | {"url": "http://0.0.0.0/"}                                  | url
            webhook      | {"url": "https://example.com", "secret": "short"}           | secret
            webhook      | {"url": "https://example.com", "previous_secret": "0123456789abcdef"} | previous_secret
            webhook      | {"url": "https://example.com", "template": "{{ title }}"}   | template
            webhook      | {"url": "https://example.com", "to": ["a@example.com"]}     | to
            webhook      | {"url": "https://example.com", "username": "me"}            | password
            webhook      | {"url": "https://example.com", "password": "secret"}        | password
            webhook      | {"url": "https://example.com", "username": "a:b", "password": "c"} | username
            webhook      | {"url": "https://example.com", "username": "a\\u0000", "password": "c"} | username
            webhook      | {"url": "https://example.com", "headers": {"Host": "a"}}    | 'headers.Host'
            webhook      | {"url": "https://example.com", "headers": {"content-LENGTH": "1"}} | 'headers.content-LENGTH'
            webhook      | {"url": "https://example.com", "headers": {"X-Tocsin-Signature": "a"}} | headers.X-Tocsin-Signature
            webhook      | {"url": "https://example.com", "headers": {"Proxy-Authorization": "a"}} | headers.Proxy-Authorization
            webhook      | {"url": "https://example.com", "headers": {"X A": "a"}}     | headers.X A
            webhook      | {"url": "https://example.com", "headers": {"X-A": "a\\r\\nX-B: c"}} | headers.X-A
            webhook      | {"url": "https://example.com", "headers": {"X-A": "é"}}     | headers.X-A
            webhook      | {"url": "https://example.com", "headers": {"X-A": ""}}      | headers.X-A
            webhook      | {"url": "https://example.com", "headers": {"X-A": null}}    | headers.X-A
            webhook      | {"url": "https://example.com", "headers": {"X-A": "1", "x-a": "2"}} | headers.x-a
            webhook      | {"url": "https://example.com", "username": "u", "password": "p", "headers": {"authorization": "x"}} | headers.Authorization
            alertmanager | {"url": "https://example.com", "secret": "t", "username": "u", "password": "p"} | username
            alertmanager | {"url": "https://example.com", "secret": "t", "headers": {"Authorization": "x"}} | headers.Authorization
            teams        | {"url": "https://example.com", "username": "u", "password": "p"} | username
            slack        | {"url": "https://example.com", "headers": {"X-A": "a"}}     | headers
            slack        | {"url": "https://example.com", "secret": "0123456789abcdef"} | secret
            slack        | {"url": "https://example.com", "template": "{}"}            | template
            pagerduty    | {}                                                          | secret
            email        | {}                                                          | to
            email        | {"to": ["not an address"]}                                  | to[0]
            email        | {"to": ["a@example.com, b@example.com"]}                    | to[0]
            email        | {"to": ["a@example.com"], "url": "https://example.com"}     | url
            log          | {"url": "https://example.com"}                              | url
            alertmanager | {}                                                          | url
            """)
    void nonsense_is_named_by_field(String kind, String fields, String field) {
        Map<String, Object> sent = channel(kind);
        sent.putAll(JsonPath.from(fields).getMap("$"));

        create(sent).statusCode(422).body("error.details.fields", hasKey(field));
    }

    @Test
    void a_kind_stays_a_name_is_unique_and_unknown_fields_are_refused() {
        Map<String, Object> sent = channel("log");
        UUID id = made(sent);
        create(sent).statusCode(409);
        put(id, with(with(sent, "kind", "webhook"), "url", "https://example.com"))
                .statusCode(422)
                .body("error.details.fields", hasKey("kind"));
        create(with(channel("log"), "colour", "red")).statusCode(422);
        create(with(channel("log"), "kind", "pager")).statusCode(422);
        create(with(channel("log"), "version", 1)).statusCode(422);
        Api.admin().get(PATH + "/nonsense").then().statusCode(400);
        Api.admin().get(PATH + "?limit=1").then().statusCode(400);
    }

    @Test
    void the_last_default_channel_stays() {
        List<String> defaults = Api.admin()
                .get(PATH)
                .then()
                .extract()
                .jsonPath()
                .getList("channels.findAll { it.default && it.enabled }.id", String.class);
        assertThat(defaults).hasSize(1);
        Api.admin().delete(PATH + "/" + defaults.get(0)).then().statusCode(409);
        put(defaults.get(0), with(with(channel("log"), "name", "log"), "default", false))
                .statusCode(409);
        UUID other = made(with(channel("log"), "default", true));
        put(defaults.get(0), with(with(channel("log"), "name", "log"), "default", false))
                .statusCode(200);
        put(defaults.get(0), with(with(channel("log"), "name", "log"), "default", true))
                .statusCode(200);
        Api.admin().delete(PATH + "/" + other).then().statusCode(204);
    }

    @Test
    void a_channel_in_use_is_not_removed() {
        UUID id = made(channel("log"));
        UsedChannels.USED.put(id, "the rule \"Errors of shop\"");
        Api.admin()
                .delete(PATH + "/" + id)
                .then()
                .statusCode(409)
                .body("error.details.used_by", equalTo(List.of("the rule \"Errors of shop\"")));
        UsedChannels.USED.remove(id);
        Api.admin().delete(PATH + "/" + id).then().statusCode(204);
    }

    @Test
    void permissions_are_asked_for_and_keys_of_an_app_change_nothing() {
        String reader = Api.newKey("alerts:read");
        Api.as(reader).get(PATH).then().statusCode(200);
        Api.as(reader).body(channel("log")).post(PATH).then().statusCode(403);
        Api.as(Api.newKey("events:write")).get(PATH).then().statusCode(403);
        Api.as(reader).get("/api/v1/audit").then().statusCode(403);
        Api.admin().body(Map.of("name", "shop-n")).post("/api/v1/apps").then().statusCode(201);
        String bound =
                Api.newKey(Map.of("name", "t", "app", "shop-n", "permissions", List.of("alerts:write", "alerts:read")));
        Api.as(bound).get(PATH).then().statusCode(200);
        Api.as(bound)
                .body(channel("log"))
                .post(PATH)
                .then()
                .statusCode(403)
                .body("error.message", containsString("bound to the app"));
        UUID id = made(channel("log"));
        Api.as(bound).post(PATH + "/" + id + "/test").then().statusCode(403);
    }

    @Test
    void the_audit_log_is_paged_newest_first() {
        for (int i = 0; i < 3; i++) {
            made(channel("log"));
        }
        JsonPath first = Api.admin()
                .get("/api/v1/audit?limit=2&action=create")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        JsonPath second = Api.admin()
                .get("/api/v1/audit?limit=2&action=create&cursor=" + first.getString("next_cursor"))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        assertThat(first.getList("entries.at", String.class)).isSortedAccordingTo((a, b) -> b.compareTo(a));
        assertThat(second.getList("entries.id", String.class))
                .isNotEmpty()
                .doesNotContainAnyElementsOf(first.getList("entries.id", String.class));
        Api.admin().get("/api/v1/audit?what=x").then().statusCode(400);
    }

    private static String stored(String id, String column) {
        TestDatabase database = PostgresResource.database();
        assertThat(Stored.number(
                        database,
                        "SELECT count(*) FROM channel WHERE id = ? AND " + column + " = ?",
                        UUID.fromString(id),
                        SLACK))
                .isEqualTo(1);
        return SLACK;
    }
}
