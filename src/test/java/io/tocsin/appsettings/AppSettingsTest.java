package io.tocsin.appsettings;

import static io.tocsin.appsettings.SettingsApi.app;
import static io.tocsin.appsettings.SettingsApi.path;
import static io.tocsin.appsettings.SettingsApi.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.aMapWithSize;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.access.AppDirectory;
import io.tocsin.access.Caller;
import io.tocsin.access.KeyRing;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.Stored;
import io.tocsin.testing.TestClock;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings over HTTP, and how they come into memory. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class AppSettingsTest {

    private static final Duration WITHIN_SECONDS = Duration.ofSeconds(10);
    private static final String NO_HEALTH_CHECKS = "{\"filters\": [{\"name\": \"h\", \"message\": \"*health*\"}]}";

    @Inject
    AppSettings settings;

    @Inject
    SettingsChanges changes;

    @Inject
    DocumentText texts;

    @Inject
    AppDirectory apps;

    @Inject
    KeyRing keys;

    @Inject
    TestClock clock;

    @AfterEach
    void theClockGoesOn() {
        clock.reset();
    }

    @Test
    void an_app_without_settings_has_version_0_and_nothing_else() {
        String app = app();
        Api.admin()
                .get(path(app))
                .then()
                .statusCode(200)
                .body("", aMapWithSize(2))
                .body("app", equalTo(app))
                .body("version", equalTo(0));
    }

    @Test
    void what_was_put_is_shown_with_who_changed_it_and_when_and_can_be_put_again() {
        String app = app();
        String key = Api.newKey(Map.of("name", "jane", "permissions", List.of("admin:*")));
        clock.setTo(Instant.parse("2031-02-03T04:05:06.789012Z"));
        String document = """
                {"version": 0,
                 "scrubbing": {"kinds": {"email": true, "ip": false}, "extra_keys": ["badge"],
                               "extra_patterns": ["[A-Z]{3}-\\\\d{6}"]},
                 "filters": [{"name": "health checks", "message": "*health*", "address": "10.0.0.0/8"}],
                 "grouping_rules": [{"name": "bank", "type": "*Timeout", "fingerprint": ["bank", "{{ type }}"]},
                                    {"name": "theirs", "module": "com.bank.*", "in_app": false}],
                 "sizes": {"event_bytes": 65536},
                 "sampling": {"stored_per_issue_and_minute": 100},
                 "new_issues_per_minute": 5}
                """;
        Api.as(key).body(document).put(path(app)).then().statusCode(200).body("version", equalTo(1));

        String shown = Api.admin()
                .get(path(app))
                .then()
                .statusCode(200)
                .body("app", equalTo(app))
                .body("version", equalTo(1))
                .body("changed_by", equalTo("jane"))
                .body("changed_at", equalTo("2031-02-03T04:05:06.789012Z"))
                .body("scrubbing.kinds", equalTo(Map.of("email", true, "ip", false)))
                .body("scrubbing.extra_keys", equalTo(List.of("badge")))
                .body("scrubbing.extra_patterns", equalTo(List.of("[A-Z]{3}-\\d{6}")))
                .body("filters[0].address", equalTo("10.0.0.0/8"))
                .body("grouping_rules[0].fingerprint", equalTo(List.of("bank", "{{ type }}")))
                .body("grouping_rules[1].in_app", equalTo(false))
                .body("sizes", equalTo(Map.of("event_bytes", 65536)))
                .body("sampling.stored_per_issue_and_minute", equalTo(100))
                .body("new_issues_per_minute", equalTo(5))
                .extract()
                .asString();
        // The same again is no change, whoever asks for it.
        put(app, shown).statusCode(200).body("version", equalTo(1)).body("changed_by", equalTo("jane"));
    }

    @Test
    void a_change_that_was_made_from_another_version_is_refused() {
        String app = app();
        put(app, "{\"version\": 1}").statusCode(409).body("error.details.version", equalTo(0));
        put(app, "{\"version\": 0, \"new_issues_per_minute\": 5}").statusCode(200);
        put(app, "{\"version\": 0, \"new_issues_per_minute\": 5}")
                .statusCode(200)
                .body("version", equalTo(1));
        put(app, "{\"version\": 0, \"new_issues_per_minute\": 6}")
                .statusCode(409)
                .body("error.code", equalTo("CONFLICT"))
                .body("error.details.version", equalTo(1));
        Api.admin().delete(path(app) + "?version=2").then().statusCode(409);
        put(app, "{\"version\": 1, \"new_issues_per_minute\": 6}")
                .statusCode(200)
                .body("version", equalTo(2));
        put(app, "{\"new_issues_per_minute\": 7}").statusCode(200).body("version", equalTo(3));
        Api.admin().delete(path(app) + "?version=3").then().statusCode(204);
        Api.admin().get(path(app)).then().body("version", equalTo(4)).body("", aMapWithSize(4));
    }

    @Test
    void of_changes_made_at_once_from_one_version_one_is_taken() {
        String app = app();
        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            String document = "{\"version\": 0, \"new_issues_per_minute\": " + i + "}";
            answers.add(CompletableFuture.supplyAsync(
                    () -> put(app, document).extract().statusCode()));
        }

        assertThat(answers.stream().map(CompletableFuture::join)).containsExactlyInAnyOrder(200, 409, 409, 409);
        Api.admin().get(path(app)).then().body("version", equalTo(1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"filter": []}                                        | 422 | filter
            {"scrubbing": {"kind": {}}}                           | 422 | scrubbing.kind
            {"filters": [{"name": "a"}, {"nam": "b"}]}            | 422 | filters[1].nam
            {"grouping_rules": [{"name": "a", "app": "b"}]}       | 422 | grouping_rules[0].app
            {"sizes": {"event_bytes": "large"}}                   | 422 | sizes.event_bytes
            {"filters": [{"name": "a", "address": "10.0.0.1/8"}]} | 422 | filters[0].address
            """)
    void a_wrong_document_is_refused_whole_and_its_place_named(String document, int status, String place) {
        String app = app(Map.of("new_issues_per_minute", 5));
        put(app, document)
                .statusCode(status)
                .body("error.code", equalTo("VALIDATION_ERROR"))
                .body("error.details.fields", hasKey(place));
        Api.admin().get(path(app)).then().body("version", equalTo(1)).body("new_issues_per_minute", equalTo(5));
    }

    @Test
    void what_is_no_document_is_refused() {
        String app = app();
        put(app, "[]").statusCode(400);
        put(app, "{\"filters\": [").statusCode(400);
        put(app, "null").statusCode(422);
        put("nobody-has-this-name", "{}").statusCode(404).body("error.code", equalTo("NOT_FOUND"));
        Api.admin().get(path("nobody-has-this-name")).then().statusCode(404);
        Api.admin().delete(path("nobody-has-this-name")).then().statusCode(404);
    }

    @Test
    void a_document_is_bounded_as_a_whole() {
        String part = "x".repeat(200);
        List<Map<String, Object>> rules = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            rules.add(Map.of(
                    "name", "r", "type", part, "message", part, "fingerprint", List.of(part, part, part, part, part)));
        }
        put(app(), Map.of("grouping_rules", rules))
                .statusCode(422)
                .body("error.details.fields.settings", containsString("65536"));
    }

    @Test
    void permissions_are_asked_for() {
        String app = app();
        String reader = Api.newKey("admin:read");
        String writer = Api.newKey("admin:write");
        String sender = Api.newKey("events:*", "issues:*");
        Api.as(reader).get(path(app)).then().statusCode(200);
        Api.as(reader).body("{}").put(path(app)).then().statusCode(403);
        Api.as(reader).delete(path(app)).then().statusCode(403);
        Api.as(writer).get(path(app)).then().statusCode(403);
        Api.as(writer).body("{}").put(path(app)).then().statusCode(200);
        Api.as(writer).delete(path(app)).then().statusCode(204);
        Api.as(sender)
                .get(path(app))
                .then()
                .statusCode(403)
                .body("error.details.required_permissions", equalTo(List.of("admin:read")));
        Api.as(sender).body("{}").put(path(app)).then().statusCode(403);
        Api.anonymous().get(path(app)).then().statusCode(401);
        Api.anonymous().body("{}").put(path(app)).then().statusCode(401);
    }

    /** No such key can be made over HTTP; whoever has made one otherwise reaches no further by it. */
    @Test
    void a_key_that_is_bound_to_an_app_reaches_no_other() {
        String mine = app();
        String other = app();
        String key = Api.newKey(Map.of("name", mine, "app", mine, "permissions", List.of("events:read")));
        Stored.execute(
                PostgresResource.database(), "UPDATE api_key SET permissions = '{admin:*}' WHERE name = ?", mine);
        keys.refresh();

        Api.as(key).body("{}").put(path(mine)).then().statusCode(200);
        Api.as(key).get(path(mine)).then().statusCode(200);
        Api.as(key).body("{}").put(path(other)).then().statusCode(404);
        Api.as(key).get(path(other)).then().statusCode(404);
        Api.as(key).delete(path(other)).then().statusCode(404);
        Api.as(key).get(path("nobody-has-this-name")).then().statusCode(404);
    }

    @Test
    void sampling_is_told_and_that_there_was_some_is_remembered() {
        String app = app();
        assertThat(settings.everSampled(app)).isFalse();
        put(app, "{\"sampling\": {\"stored_per_issue_and_minute\": 50}}").statusCode(200);
        assertThat(settings.storedPerIssueAndMinute(app)).hasValue(50);
        assertThat(settings.everSampled(app)).isTrue();
        Api.admin().delete(path(app)).then().statusCode(204);
        assertThat(settings.storedPerIssueAndMinute(app)).isEmpty();
        assertThat(settings.everSampled(app)).isTrue();
        assertThat(settings.everSampled(app())).isFalse();
        assertThat(settings.everSampled("nobody-has-this-name")).isFalse();
    }

    @Test
    void a_change_made_at_another_replica_is_in_force_here_within_seconds() {
        String app = app();
        Map<String, Object> event = Map.of("app", app, "message", "GET /health");
        Api.post(event).statusCode(202).body("filtered", equalTo(null));

        Caller other = new Caller(UUID.randomUUID(), "another replica", null, false);
        changes.change(apps.byName(app).orElseThrow(), texts.read(NO_HEALTH_CHECKS), 0L, other);

        await().atMost(WITHIN_SECONDS)
                .untilAsserted(() -> Api.post(event).statusCode(202).body("filtered", equalTo(true)));
        Api.admin().get(path(app)).then().body("changed_by", equalTo("another replica"));
    }

    @Test
    void one_app_s_change_leaves_the_others_as_they_are() {
        String app = app(NO_HEALTH_CHECKS);
        Settings before = settings.of(app);
        app(NO_HEALTH_CHECKS);

        assertThat(settings.of(app)).isSameAs(before);
    }

    @Test
    void what_cannot_be_applied_leaves_the_version_before_in_force() {
        String app = app(NO_HEALTH_CHECKS);
        Settings before = settings.of(app);
        for (String document : List.of("{\"filters\": 5}", "{\"new_issues_per_minute\": 0}")) {
            write(app, document, "nextval('app_settings_revision')");
            settings.refresh();

            assertThat(settings.of(app)).isSameAs(before);
        }
        put(app, "{\"new_issues_per_minute\": 3}").statusCode(200);
        assertThat(settings.of(app).newIssuesPerMinute()).hasValue(3);
    }

    /** A replica that was updated later than another may meet what that one has stored. */
    @Test
    void a_member_that_only_a_later_version_knows_does_not_hold_up_the_others() {
        String app = app();
        put(app, "{}").statusCode(200);
        write(app, "{\"new_issues_per_minute\": 3, \"later\": true}", "nextval('app_settings_revision')");
        settings.refresh();

        assertThat(settings.of(app).newIssuesPerMinute()).hasValue(3);
        Api.admin().get(path(app)).then().statusCode(200).body("new_issues_per_minute", equalTo(3));
    }

    @Test
    void an_earlier_state_of_the_database_is_read_anew() {
        String kept = app("{\"new_issues_per_minute\": 3}");
        String restored = app("{\"new_issues_per_minute\": 4}");
        write(restored, "{\"new_issues_per_minute\": 9}", "revision * -1");
        settings.refresh();

        assertThat(settings.of(restored).newIssuesPerMinute()).isEmpty();
        assertThat(settings.of(kept).newIssuesPerMinute()).hasValue(3);
        write(restored, "{\"new_issues_per_minute\": 9}", "nextval('app_settings_revision')");
        settings.refresh();
        assertThat(settings.of(restored).newIssuesPerMinute()).hasValue(9);
    }

    @Test
    void the_document_of_the_api_names_the_members_as_they_are_sent() {
        Api.anonymous()
                .accept("application/json")
                .get("/openapi")
                .then()
                .body("paths.'/api/v1/apps/{name}/settings'.put.responses.'409'", notNullValue())
                .body(
                        "paths.'/api/v1/apps/{name}/settings'.put.requestBody.content.'application/json'.schema.'$ref'",
                        endsWith("/AppSettings"))
                .body(
                        "components.schemas.AppSettings.properties.keySet().sort()",
                        equalTo(Arrays.asList(
                                "app",
                                "changed_at",
                                "changed_by",
                                "filters",
                                "grouping_rules",
                                "new_issues_per_minute",
                                "sampling",
                                "scrubbing",
                                "sizes",
                                "version")))
                .body("components.schemas.AppFilter.properties", hasKey("error_type"));
    }

    private int id(String app) {
        return apps.byName(app).orElseThrow().id();
    }

    /** Past the service. */
    private void write(String app, String document, String revision) {
        Stored.execute(
                PostgresResource.database(),
                "UPDATE app_settings SET document = ?::jsonb, revision = " + revision + " WHERE app_id = ?",
                document,
                id(app));
    }
}
