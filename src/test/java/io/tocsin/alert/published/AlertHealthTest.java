package io.tocsin.alert.published;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tocsin.alert.published.AlertRows.Row;
import io.tocsin.testing.PostgresResource;
import jakarta.inject.Inject;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(PostgresResource.class)
class AlertHealthTest {

    private static final String SHOP = "checked-shop";

    @TestHTTPResource(value = "/health", management = true)
    URL health;

    @Inject
    FiringAlerts firing;

    @Inject
    EvaluationWatch evaluation;

    @BeforeEach
    void nothing_fires() {
        AlertRows.app(SHOP);
        AlertRows.clear();
        evaluation.update(false, false);
        firing.read();
        // Rules of other tests may be there, and no replica of these tests evaluates them by itself.
        evaluation.update(true, true);
    }

    @AfterEach
    void nothing_fires_any_more() {
        nothing_fires();
    }

    @Test
    void where_nothing_fires_one_check_says_so() {
        given().get(health + "/group/alerts")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("status", equalTo("UP"))
                .body("checks.name", contains("alerts"))
                .body("checks[0].status", equalTo("UP"))
                .body("checks[0].data.message", equalTo("no alert fires"));
    }

    @Test
    void each_alert_is_a_check_that_is_down_where_it_is_critical() {
        Row.of(SHOP).named("Slow").severity("warning").fires();
        Row.of(SHOP).fires();
        firing.read();

        JsonPath group = given().get(health + "/group/alerts")
                .then()
                .statusCode(503)
                .body("status", equalTo("DOWN"))
                .extract()
                .jsonPath();

        assertThat(group.getList("checks.name"))
                .isEqualTo(List.of("Too many errors (" + SHOP + ")", "Slow (" + SHOP + ")"));
        assertThat(group.getList("checks.status")).isEqualTo(List.of("DOWN", "UP"));
        assertThat(group.getMap("checks[0].data"))
                .isEqualTo(Map.of(
                        "rule",
                        "Too many errors",
                        "app",
                        SHOP,
                        "severity",
                        "critical",
                        "value",
                        12.5f,
                        "threshold",
                        5.0f,
                        "since",
                        AlertRows.START.toString(),
                        "reason",
                        "12.5 % of requests failed",
                        "acknowledged",
                        false));
    }

    @Test
    void the_group_is_down_if_no_replica_evaluates_rules_for_more_than_a_minute() {
        AtomicLong nanos = new AtomicLong();
        EvaluationWatch watch = new EvaluationWatch(nanos::get);
        AlertChecks checks = new AlertChecks(firing, watch);
        watch.update(true, true);

        // It may also be the database that cannot be asked: then nothing updates it.
        nanos.set(Duration.ofSeconds(60).toNanos());
        assertThat(checks.read().getString("status")).isEqualTo("UP");
        nanos.set(Duration.ofSeconds(75).toNanos());
        assertThat(checks.read().getString("status")).isEqualTo("DOWN");
        watch.update(true, false);
        assertThat(checks.read().getJsonArray("checks").getJsonObject(1))
                .hasToString("{\"name\":\"evaluation\",\"status\":\"DOWN\",\"data\":{\"message\":"
                        + "\"No replica has evaluated alert rules for 75 s\"}}");

        watch.update(false, false);
        assertThat(checks.read().getString("status")).as("without rules").isEqualTo("UP");
        watch.update(true, true);
        assertThat(checks.read().getString("status")).isEqualTo("UP");
    }

    @Test
    void warnings_alone_leave_the_group_up() {
        Row.of(SHOP).severity("warning").fires();
        firing.read();

        given().get(health + "/group/alerts").then().statusCode(200).body("status", equalTo("UP"));
    }

    @Test
    void beyond_a_hundred_alerts_are_only_counted() {
        for (int i = 0; i < 103; i++) {
            Row.of(SHOP).severity(i == 102 ? "critical" : "warning").fires();
        }
        firing.read();

        JsonPath group = given().get(health + "/group/alerts")
                .then()
                .statusCode(503)
                .extract()
                .jsonPath();

        assertThat(group.getList("checks")).hasSize(101);
        assertThat(group.getString("checks[0].status")).isEqualTo("DOWN");
        assertThat(group.getString("checks[100].name")).isEqualTo("more alerts");
        assertThat(group.getInt("checks[100].data.number")).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/live", "/ready", "/started"})
    void no_probe_knows_of_alerts(String probe) {
        JsonPath quiet =
                given().get(health + probe).then().statusCode(200).extract().jsonPath();
        Row.of(SHOP).fires();
        firing.read();

        JsonPath while_it_fires =
                given().get(health + probe).then().statusCode(200).extract().jsonPath();

        assertThat(while_it_fires.getString("status")).isEqualTo("UP");
        assertThat(while_it_fires.getList("checks.name")).isEqualTo(quiet.getList("checks.name"));
        given().get(health + "/group/alerts").then().statusCode(503);
    }

    @Test
    void all_groups_together_hold_the_alerts_and_another_group_does_not() {
        Row.of(SHOP).fires();
        firing.read();

        given().get(health + "/group")
                .then()
                .statusCode(503)
                .body("checks.name", contains("Too many errors (" + SHOP + ")"));
        given().get(health + "/group/others").then().statusCode(404);
    }
}
