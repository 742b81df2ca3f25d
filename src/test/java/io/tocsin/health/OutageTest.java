package io.tocsin.health;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
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
    void while_the_database_is_away_events_are_taken_reading_is_refused_and_everything_recovers_by_itself() {
        Map<String, Object> before = event();
        Api.post(before).statusCode(202);
        String settings = "/api/v1/apps/outage/settings";
        Map<String, Object> filters = Map.of("filters", List.of(Map.of("name", "f", "release", "dropped")));
        Api.admin().body(filters).put(settings).then().statusCode(200);
        probe("ready", 200);
        detailed(200, "healthy").body("checks.ingest.details.goes_to", equalTo("database"));
        await().atMost(DEADLINE).untilAsserted(() -> alerts("no alert fires"));

        OwnPostgresResource.server().postgres().stop();

        Map<String, Object> during = event();
        Api.post(during)
                .statusCode(202)
                .body("id", equalTo(during.get("event_id").toString()));
        // Apps' settings stay in force, and cannot be changed.
        Api.post(Map.of("app", "outage", "message", "m", "release", "dropped"))
                .statusCode(202)
                .body("filtered", equalTo(true));
        Api.admin().body("{}").put(settings).then().statusCode(503);
        for (int i = 0; i < 7; i++) {
            Api.admin()
                    .get("/api/v1/events")
                    .then()
                    .statusCode(503)
                    .header("Retry-After", matchesPattern("[1-9][0-9]*"))
                    .body("error.code", equalTo("SERVICE_UNAVAILABLE"))
                    .body("error.retry_after", greaterThan(0))
                    .body("error.message", not(matchesPattern("(?i).*(sql|jdbc|postgres|connection to).*")));
        }
        Api.admin().get("/api/v1/stats").then().statusCode(503);
        Api.admin()
                .body(Map.of("name", "k", "permissions", List.of("events:read")))
                .post("/api/v1/keys")
                .then()
                .statusCode(503);
        await().atMost(DEADLINE)
                .untilAsserted(() -> detailed(200, "degraded")
                        .body("checks.database.status", equalTo("degraded"))
                        .body("checks.database.details.circuit_breaker", equalTo("OPEN"))
                        .body("checks.ingest.status", equalTo("degraded"))
                        .body("checks.ingest.details.goes_to", equalTo("spool"))
                        .body("checks.spool.details.events", equalTo(1)));
        probe("ready", 200);
        probe("live", 200);
        probe("started", 200);
        await().atMost(DEADLINE).untilAsserted(() -> alerts("The database does not answer"));
        given().get(health + "/ready")
                .then()
                .body("checks.find { it.name == 'ingest' }.data.goes_to", equalTo("spool"));

        OwnPostgresResource.server().postgres().restart();

        await().atMost(DEADLINE).untilAsserted(() -> detailed(200, "healthy"));
        await().atMost(DEADLINE).untilAsserted(() -> alerts("no alert fires"));
        Api.post(during).statusCode(202).body("duplicate", equalTo(true));
        Api.post(before).statusCode(202).body("duplicate", equalTo(true));
        Api.admin()
                .queryParam("app", "outage")
                .get("/api/v1/events")
                .then()
                .statusCode(200)
                .body("events.id", hasItem(during.get("event_id").toString()));
        Api.admin().body("{}").put(settings).then().statusCode(200).body("version", equalTo(2));
        assertThat(Stored.events(OwnPostgresResource.database(), "outage")).isEqualTo(2);
        assertThat(Stored.hours(OwnPostgresResource.database(), "outage")).isEqualTo(2);
        assertThat(Stored.minutes(OwnPostgresResource.database(), "outage")).isEqualTo(2);
    }

    private static ValidatableResponse detailed(int status, String text) {
        return Api.admin().get("/health/detailed").then().statusCode(status).body("status", equalTo(text));
    }

    /** What the group of alerts says where it knows of none. */
    private void alerts(String message) {
        given().get(health + "/group/alerts")
                .then()
                .statusCode(200)
                .body("checks[0].data.message", startsWith(message));
    }

    private static Map<String, Object> event() {
        return Map.of("app", "outage", "message", "m", "event_id", UUID.randomUUID());
    }

    private void probe(String kind, int status) {
        given().get(health + "/" + kind).then().statusCode(status);
    }
}
