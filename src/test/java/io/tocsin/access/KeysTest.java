package io.tocsin.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.Stored;
import io.tocsin.testing.TestClock;
import io.tocsin.testing.TestDatabase;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresResource.class)
class KeysTest {

    private static final Map<String, String> EVENT = Map.of("app", "keys", "message", "m");

    @Inject
    TestClock clock;

    @Inject
    KeyRing ring;

    @AfterEach
    void theClockGoesOn() {
        clock.reset();
    }

    @Test
    void no_key_and_a_wrong_key_are_401_with_a_challenge() {
        Api.anonymous()
                .body(EVENT)
                .post("/api/v1/events")
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", "Bearer")
                .body("error.code", equalTo("AUTHENTICATION_ERROR"))
                .body("error.request_id", notNullValue());
        for (String key : List.of("sk_live_wrong", "", "x".repeat(600), "\u00e4")) {
            Api.as(key)
                    .body(EVENT)
                    .post("/api/v1/events")
                    .then()
                    .statusCode(401)
                    .header("WWW-Authenticate", "Bearer")
                    .body("error.code", equalTo("AUTHENTICATION_ERROR"));
        }
        Api.anonymous()
                .header("Authorization", "Basic YTpi")
                .body(EVENT)
                .post("/api/v1/events")
                .then()
                .statusCode(401);
    }

    @Test
    void an_under_privileged_key_is_403_and_told_what_it_lacks() {
        String reader = Api.newKey("events:read");
        Api.as(reader)
                .body(EVENT)
                .post("/api/v1/events")
                .then()
                .statusCode(403)
                .body("error.code", equalTo("AUTHORIZATION_ERROR"))
                .body("error.details.required_permissions", equalTo(List.of("events:write")));
        Api.as(reader)
                .get("/api/v1/keys")
                .then()
                .statusCode(403)
                .body("error.details.required_permissions", equalTo(List.of("admin:read")));
    }

    @Test
    void a_key_grants_no_more_than_it_has_and_for_no_longer() {
        Instant end = Instant.now().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS);
        String granting = Api.newKey(Map.of(
                "name",
                "granting",
                "permissions",
                List.of("admin:write", "events:*", "issues:read", "issues:write"),
                "expires_at",
                end.toString()));
        for (String allowed : List.of("admin:write", "events:read", "events:*", "issues:*")) {
            grant(granting, Map.of("permissions", List.of(allowed)))
                    .statusCode(201)
                    .body("expires_at", equalTo(end.toString()));
        }
        for (String more : List.of("admin:read", "admin:*", "alerts:read", "*:write", "*", "*:*")) {
            grant(granting, Map.of("permissions", List.of("events:write", more)))
                    .statusCode(422)
                    .body("error.details.fields", hasKey("permissions[1]"));
        }
        Map<String, Object> longer = Map.of(
                "permissions",
                List.of("events:write"),
                "expires_at",
                end.plusSeconds(1).toString());
        grant(granting, longer).statusCode(422).body("error.details.fields", hasKey("expires_at"));
        String test = Api.newKey(Map.of("name", "test", "permissions", List.of("*"), "test", true));
        grant(test, Map.of("permissions", List.of("*"))).statusCode(422).body("error.details.fields", hasKey("test"));
        grant(test, Map.of("permissions", List.of("*"), "test", true)).statusCode(201);
    }

    @Test
    void a_key_that_reads_and_writes_everything_cannot_grant_deleting() {
        String granting = Api.newKey("*:read", "*:write");
        grant(granting, Map.of("permissions", List.of("issues:*"))).statusCode(201);
        for (String more : List.of("data:delete", "data:*", "*:*", "*")) {
            grant(granting, Map.of("permissions", List.of(more)))
                    .statusCode(422)
                    .body("error.details.fields", hasKey("permissions[0]"));
        }
        grant(Api.newKey("admin:write", "data:delete"), Map.of("permissions", List.of("data:delete", "data:*")))
                .statusCode(201);
    }

    @Test
    void the_audit_log_has_the_keys_that_were_made_and_revoked_without_their_secrets() {
        var made = grant(TestDatabase.ADMIN_KEY, Map.of("permissions", List.of("events:write")))
                .statusCode(201)
                .extract();
        Api.admin().delete("/api/v1/keys/" + made.path("id")).then().statusCode(204);
        Api.admin().delete("/api/v1/keys/" + made.path("id")).then().statusCode(204);

        String entries = Api.admin()
                .get("/api/v1/audit?kind=key&subject_id=" + made.path("id"))
                .then()
                .body("entries.action", equalTo(List.of("revoke", "create")))
                .body("entries.detail.permissions", equalTo(List.of(List.of("events:write"), List.of("events:write"))))
                .extract()
                .asString();
        assertThat(entries).doesNotContain(made.<String>path("secret"));
    }

    private static ValidatableResponse grant(String key, Map<String, Object> more) {
        Map<String, Object> asked = new HashMap<>(Map.of("name", "granted"));
        asked.putAll(more);
        return Api.as(key).body(asked).post("/api/v1/keys").then();
    }

    @Test
    void wildcards_stand_for_any_resource_and_action() {
        for (String permission : List.of("events:*", "*:write", "*", "*:*")) {
            Api.as(Api.newKey(permission))
                    .body(EVENT)
                    .post("/api/v1/events")
                    .then()
                    .statusCode(202);
        }
        for (String permission : List.of("issues:*", "*:read", "events:read")) {
            Api.as(Api.newKey(permission))
                    .body(EVENT)
                    .post("/api/v1/events")
                    .then()
                    .statusCode(403);
        }
    }

    @Test
    void a_key_is_shown_once_and_only_its_hash_is_kept() {
        var made = Api.admin()
                .body(Map.of("name", "shown once", "permissions", List.of("events:write", "events:read")))
                .post("/api/v1/keys")
                .then()
                .statusCode(201)
                .body("secret", matchesPattern("sk_live_[0-9A-Za-z]{40}"))
                .body("permissions", equalTo(List.of("events:write", "events:read")))
                .body("created_at", notNullValue())
                .extract();
        String secret = made.path("secret");
        assertThat(secret).startsWith(made.<String>path("prefix"));
        String listed = Api.admin()
                .queryParam("limit", 1000)
                .get("/api/v1/keys")
                .then()
                .statusCode(200)
                .body("keys.id", hasItem(made.<String>path("id")))
                .body("keys[0]", not(hasKey("secret")))
                .extract()
                .asString();
        assertThat(listed).doesNotContain(secret);
        assertThat(Stored.number(
                        database(),
                        "SELECT count(*) FROM api_key WHERE secret_hash = sha256(?::bytea)"
                                + " AND api_key::text NOT LIKE '%' || ? || '%'",
                        secret,
                        secret))
                .isOne();
    }

    @Test
    void a_revoked_key_is_refused_at_once() {
        var made = Api.admin()
                .body(Map.of("name", "brief", "permissions", List.of("events:write")))
                .post("/api/v1/keys")
                .then()
                .extract();
        Api.as(made.path("secret")).body(EVENT).post("/api/v1/events").then().statusCode(202);
        Api.admin().delete("/api/v1/keys/" + made.path("id")).then().statusCode(204);
        Api.as(made.path("secret")).body(EVENT).post("/api/v1/events").then().statusCode(401);
        Api.admin().delete("/api/v1/keys/" + made.path("id")).then().statusCode(204);
        Api.admin()
                .delete("/api/v1/keys/" + UUID.randomUUID())
                .then()
                .statusCode(404)
                .body("error.code", equalTo("NOT_FOUND"));
        Api.admin().delete("/api/v1/keys/nonsense").then().statusCode(400);
    }

    @Test
    void a_key_revoked_or_made_at_another_replica_is_known_within_seconds() throws SQLException {
        String secret = Secrets.newLiveKey();
        Api.as(secret).body(EVENT).post("/api/v1/events").then().statusCode(401);
        UUID id = UUID.randomUUID();
        execute(
                "INSERT INTO api_key (id, name, prefix, secret_hash, permissions, created_at)"
                        + " VALUES (?, 'elsewhere', 'sk_live_x', ?, '{events:write}', now())",
                id,
                Secrets.hash(secret));
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() ->
                        Api.as(secret).body(EVENT).post("/api/v1/events").then().statusCode(202));
        execute("UPDATE api_key SET revoked_at = now() WHERE id = ?", id);
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() ->
                        Api.as(secret).body(EVENT).post("/api/v1/events").then().statusCode(401));
    }

    @Test
    void an_expired_key_is_refused_from_that_instant_on() {
        Instant expiry = Instant.now().plusSeconds(3600);
        String key = Api.newKey(
                Map.of("name", "lease", "permissions", List.of("events:write"), "expires_at", expiry.toString()));
        Api.as(key).body(EVENT).post("/api/v1/events").then().statusCode(202);
        clock.jumpTo(expiry.plusSeconds(1));
        Api.as(key).body(EVENT).post("/api/v1/events").then().statusCode(401);
    }

    @Test
    void a_key_bound_to_an_app_writes_for_that_app_alone() {
        Api.admin().body(Map.of("name", "bound")).post("/api/v1/apps").then().statusCode(201);
        String key = Api.newKey(Map.of("name", "k", "app", "bound", "permissions", List.of("events:write")));
        Api.as(key).body(Map.of("message", "m")).post("/api/v1/events").then().statusCode(202);
        Api.as(key)
                .body(Map.of("message", "m", "app", "bound"))
                .post("/api/v1/events")
                .then()
                .statusCode(202);
        Api.as(key)
                .body(Map.of("message", "m", "app", "other"))
                .post("/api/v1/events")
                .then()
                .statusCode(403)
                .body("error.code", equalTo("AUTHORIZATION_ERROR"));
        Api.as(key)
                .body(List.of(Map.of("message", "m", "app", "other"), Map.of("message", "m")))
                .post("/api/v1/events")
                .then()
                .statusCode(202)
                .body("rejected[0].code", equalTo("AUTHORIZATION_ERROR"));
        assertThat(Stored.events(database(), "bound")).isEqualTo(3);
    }

    @Test
    void nonsense_in_a_new_key_is_named_field_by_field() {
        Api.admin()
                .body(Map.of(
                        "name",
                        " ",
                        "app",
                        "nobody-knows-it",
                        "permissions",
                        List.of("events:write", "event:write", "events:delete", "events"),
                        "expires_at",
                        "2020-01-01T00:00:00Z"))
                .post("/api/v1/keys")
                .then()
                .statusCode(422)
                .body(
                        "error.details.fields.keySet().sort()",
                        equalTo(List.of(
                                "app", "expires_at", "name", "permissions[1]", "permissions[2]", "permissions[3]")));
        Api.admin()
                .body(Map.of("name", "n", "permissions", List.of("events:read"), "expires", "2030-01-01T00:00:00Z"))
                .post("/api/v1/keys")
                .then()
                .statusCode(422)
                .body("error.details.fields.expires", containsString("not a field"));
        Api.admin()
                .body(Map.of("name", List.of(), "permissions", List.of("events:read")))
                .post("/api/v1/keys")
                .then()
                .statusCode(422)
                .body("error.details.fields", hasKey("name"));
        Api.admin().body("{").post("/api/v1/keys").then().statusCode(400);
    }

    @Test
    void the_last_use_of_a_key_is_kept() {
        var made = Api.admin()
                .body(Map.of("name", "used", "permissions", List.of("events:write")))
                .post("/api/v1/keys")
                .then()
                .extract();
        Api.as(made.path("secret")).body(EVENT).post("/api/v1/events").then().statusCode(202);
        ring.keepLastUses();
        assertThat(Stored.number(
                        database(),
                        "SELECT count(*) FROM api_key WHERE id = ?::uuid AND last_used_at > now() - interval '1 minute'",
                        made.<String>path("id")))
                .isOne();
    }

    @Test
    void the_installations_administrator_key_cannot_be_revoked_by_accident() {
        String id = Api.admin()
                .queryParam("limit", 1000)
                .get("/api/v1/keys")
                .then()
                .extract()
                .path("keys.find { it.name == 'administrator' }.id");
        Api.admin().delete("/api/v1/keys/" + id).then().statusCode(409).body("error.code", equalTo("CONFLICT"));
    }

    @Test
    void apps_are_made_once_and_listed_page_by_page() {
        for (String name : List.of("page-1", "page-2", "page-3")) {
            Api.admin()
                    .body(Map.of("name", name))
                    .post("/api/v1/apps")
                    .then()
                    .statusCode(201)
                    .body("name", equalTo(name))
                    .body("$", not(hasKey("dsn")));
        }
        Api.admin().body(Map.of("name", "page-1")).post("/api/v1/apps").then().statusCode(409);
        Api.admin()
                .body(Map.of("name", "no spaces"))
                .post("/api/v1/apps")
                .then()
                .statusCode(422);
        Api.admin().body(Map.of()).post("/api/v1/apps").then().statusCode(422);
        String cursor = Api.admin()
                .queryParam("limit", 2)
                .get("/api/v1/apps")
                .then()
                .statusCode(200)
                .body("apps", hasSize(2))
                .extract()
                .path("next_cursor");
        assertThat(cursor).isNotBlank();
        Api.admin()
                .queryParam("limit", 2)
                .queryParam("cursor", cursor)
                .get("/api/v1/apps")
                .then()
                .statusCode(200)
                .body("apps.name", not(hasItem("page-3")));
    }

    private static void execute(String sql, Object... parameters) throws SQLException {
        try (Connection connection = database().connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            statement.executeUpdate();
        }
    }

    private static TestDatabase database() {
        return PostgresResource.database();
    }
}
