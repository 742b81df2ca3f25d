package io.tocsin.access;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.TestClock;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresResource.class)
class KeyRateLimitTest {

    private static final Map<String, String> EVENT = Map.of("app", "limited", "message", "m");

    @Inject
    TestClock clock;

    private Instant now;

    @BeforeEach
    void the_clock_stands() {
        now = Instant.now();
        clock.setTo(now);
    }

    @AfterEach
    void the_clock_goes_on() {
        clock.reset();
    }

    @Test
    void a_key_posts_and_reads_as_often_as_it_may_and_is_told_what_is_left() {
        String key = key("3/s, 300/min");
        told(post(key).statusCode(202), 3, 2, 1);
        told(read(key).statusCode(200), 3, 1, 1);
        told(Api.as(key).get("/api/v1/keys").then().statusCode(403), 3, 0, 1);

        told(post(key), 3, 0, 1)
                .statusCode(429)
                .header("Retry-After", "1")
                .body("error.code", equalTo("RATE_LIMIT_ERROR"))
                .body("error.retry_after", equalTo(1))
                .body("error.message", containsString("3/s, 300/min"))
                .body("error.details.limited_by", equalTo("key"))
                .body("error.details.limit", equalTo("3/s"));
        read(key).statusCode(429);

        clock.setTo(now.plusMillis(400));
        told(post(key).statusCode(202), 3, 0, 1);
        post(key).statusCode(429);
        clock.setTo(now.plusSeconds(10));
        told(post(key).statusCode(202), 3, 2, 1);
    }

    @Test
    void a_longer_window_ends_a_steady_flow() {
        String key = key("2/s, 3/min");
        post(key).statusCode(202);
        post(key).statusCode(202);
        clock.setTo(now.plusSeconds(1));
        told(post(key).statusCode(202), 3, 0, 60);
        told(post(key).statusCode(429), 3, 0, 60).header("Retry-After", "19");
    }

    @Test
    void one_keys_limit_is_not_anothers() {
        String key = key("1/min");
        post(key).statusCode(202);
        post(key).statusCode(429);
        post(key("1/min")).statusCode(202);
        for (String unlimited : List.of(key("none"), Api.newKey("events:write"))) {
            post(unlimited).statusCode(202).header("RateLimit-Limit", nullValue());
        }
    }

    @Test
    void a_limit_is_stored_and_shown() {
        var made = Api.admin()
                .body(Map.of(
                        "name", "limited", "permissions", List.of("events:write"), "rate_limit", "50000/d, 10/second"))
                .post("/api/v1/keys")
                .then()
                .statusCode(201)
                .body("rate_limit", equalTo("10/s, 50000/day"))
                .extract();
        Api.admin()
                .queryParam("limit", 1000)
                .get("/api/v1/keys")
                .then()
                .body("keys.find { it.id == '" + made.<String>path("id") + "' }.rate_limit", equalTo("10/s, 50000/day"))
                .body("keys.find { it.name == 'administrator' }", not(hasKey("rate_limit")));
        Api.admin()
                .body(Map.of("name", "n", "permissions", List.of("events:write"), "rate_limit", "10/s, 5/fortnight"))
                .post("/api/v1/keys")
                .then()
                .statusCode(422)
                .body("error.details.fields.rate_limit", containsString("\"fortnight\" is not one of"));
    }

    @Test
    void a_limit_set_at_another_replica_holds_within_seconds() throws SQLException {
        String secret = Api.newKey("events:write");
        post(secret).statusCode(202).header("RateLimit-Limit", nullValue());
        try (Connection connection = PostgresResource.database().connect();
                PreparedStatement update =
                        connection.prepareStatement("UPDATE api_key SET rate_limit = '1/day' WHERE secret_hash = ?")) {
            update.setBytes(1, Secrets.hash(secret));
            update.executeUpdate();
        }
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> post(secret).statusCode(429));
    }

    @Test
    void every_operation_is_documented_with_its_429() {
        Api.anonymous()
                .accept("application/json")
                .get("/openapi")
                .then()
                .body("paths.'/api/v1/events'.post.responses.'429'.headers", hasKey("RateLimit-Remaining"))
                .body(
                        "paths.collectMany { it.value.values() }.collect { it.responses?.containsKey('429') }",
                        hasItem(true))
                .body(
                        "paths.collectMany { it.value.values() }.collect { it.responses?.containsKey('429') }",
                        not(hasItem(false)))
                .body("components.schemas.NewKey.properties", hasKey("rate_limit"));
    }

    private static String key(String limit) {
        return Api.newKey(
                Map.of("name", "limited", "permissions", List.of("events:write", "events:read"), "rate_limit", limit));
    }

    private static ValidatableResponse post(String key) {
        return Api.as(key).body(EVENT).post("/api/v1/events").then();
    }

    private static ValidatableResponse read(String key) {
        return Api.as(key).get("/api/v1/events").then();
    }

    private static ValidatableResponse told(ValidatableResponse answer, int limit, int remaining, int reset) {
        return answer.header("RateLimit-Limit", Integer.toString(limit))
                .header("RateLimit-Remaining", Integer.toString(remaining))
                .header("RateLimit-Reset", Integer.toString(reset));
    }
}
