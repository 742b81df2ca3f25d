package io.tocsin.health;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.testing.Api;
import io.tocsin.testing.OwnPostgresResource;
import io.tocsin.testing.Stored;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The database goes away while the service runs, and comes back. */
@QuarkusTest
@WithTestResource(value = OwnPostgresResource.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
class OutageTest {

    private static final Duration DEADLINE = Duration.ofSeconds(20);

    @TestHTTPResource(value = "/health", management = true)
    URL health;

    @Test
    void an_outage_is_answered_with_503_and_everything_recovers_by_itself() {
        Map<String, Object> before = event();
        Api.post(before).statusCode(202);
        probe("ready", 200);

        OwnPostgresResource.server().postgres().stop();

        Map<String, Object> during = event();
        Api.post(during)
                .statusCode(503)
                .header("Retry-After", matchesPattern("[1-9][0-9]*"))
                .body("error.code", equalTo("SERVICE_UNAVAILABLE"))
                .body("error.retry_after", greaterThan(0))
                .body("error.message", not(matchesPattern("(?i).*(sql|jdbc|postgres|connection to).*")));
        Api.admin().get("/api/v1/events").then().statusCode(503).body("error.code", equalTo("SERVICE_UNAVAILABLE"));
        Api.admin().get("/api/v1/stats").then().statusCode(503);
        Api.admin()
                .body(Map.of("name", "k", "permissions", List.of("events:read")))
                .post("/api/v1/keys")
                .then()
                .statusCode(503);
        await().atMost(DEADLINE).untilAsserted(() -> probe("ready", 503));
        given().get(health + "/ready").then().body("checks.find { it.name == 'database' }.status", equalTo("DOWN"));
        probe("live", 200);
        probe("started", 200);

        OwnPostgresResource.server().postgres().restart();

        await().atMost(DEADLINE).untilAsserted(() -> probe("ready", 200));
        Api.post(during).statusCode(202);
        Api.post(before).statusCode(202).body("duplicate", equalTo(true));
        Api.admin()
                .queryParam("app", "outage")
                .get("/api/v1/events")
                .then()
                .statusCode(200)
                .body("events.id", hasItem(during.get("event_id").toString()));
        assertThat(Stored.events(OwnPostgresResource.database(), "outage")).isEqualTo(2);
        assertThat(Stored.hours(OwnPostgresResource.database(), "outage")).isEqualTo(2);
        assertThat(Stored.minutes(OwnPostgresResource.database(), "outage")).isEqualTo(2);
    }

    private static Map<String, Object> event() {
        return Map.of("app", "outage", "message", "m", "event_id", UUID.randomUUID());
    }

    private void probe(String kind, int status) {
        given().get(health + "/" + kind).then().statusCode(status);
    }
}
