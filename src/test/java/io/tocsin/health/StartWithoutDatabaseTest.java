package io.tocsin.health;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.testing.Api;
import io.tocsin.testing.StartsWithoutDatabase;
import io.tocsin.testing.StoppedPostgresResource;
import java.net.URL;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The service is started before its database is. */
@QuarkusTest
@StartsWithoutDatabase
@WithTestResource(value = StoppedPostgresResource.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
class StartWithoutDatabaseTest {

    @TestHTTPResource(value = "/health", management = true)
    URL health;

    @Test
    void it_stays_up_accepts_nothing_and_begins_when_the_database_is_there() {
        given().get(health + "/live").then().statusCode(200).body("status", equalTo("UP"));
        given().get(health + "/started").then().statusCode(503).body("status", equalTo("DOWN"));
        given().get(health + "/ready").then().statusCode(503);
        Api.post(Map.of("app", "early", "message", "m"))
                .statusCode(503)
                .header("Retry-After", matchesPattern("[1-9][0-9]*"))
                .body("error.code", equalTo("SERVICE_UNAVAILABLE"));

        StoppedPostgresResource.server().postgres().restart();

        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> given().get(health + "/started").then().statusCode(200));
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> given().get(health + "/ready").then().statusCode(200));
        Api.post(Map.of("app", "early", "message", "m")).statusCode(202);
    }
}
