package io.tocsin.alert;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.TestClock;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rules are tried on what is stored. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class BacktestApiTest {

    private static final Instant NOON =
            Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(3));

    @Inject
    TestClock clock;

    private final String app = "past-" + UUID.randomUUID();

    @AfterEach
    void theClockGoesOn() {
        clock.reset();
    }

    @Test
    void errors_are_counted_by_the_minute_with_and_without_what_only_events_know() {
        post(20, 7, Map.of("release", "1.0"));
        post(22, 5, Map.of("release", "1.0"));
        post(22, 50, Map.of("release", "2.0", "environment", "stage"));

        backtest(Map.of("kind", "count", "threshold", 10, "window", "5m"), Map.of("environment", ""))
                .statusCode(422);
        for (Map<String, ?> more : new Map[] {Map.of("release", "1.0"), Map.of("release", "1.0", "level", "error")}) {
            Map<String, Object> condition = new HashMap<>(Map.of("kind", "count", "threshold", 10, "window", "5m"));
            condition.putAll((Map<String, Object>) more);
            backtest(condition, Map.of())
                    .statusCode(200)
                    .body("firings", hasSize(1))
                    .body("firings[0].from", equalTo(at(23).toString()))
                    .body("firings[0].to", equalTo(at(26).toString()))
                    .body("firings[0].peak", equalTo(12.0f))
                    .body("firings[0].severity", equalTo("critical"))
                    .body("firing_seconds", equalTo(180));
        }
        backtest(Map.of("kind", "count", "threshold", 10, "window", "5m"), Map.of("environment", "stage"))
                .body("firings[0].from", equalTo(at(23).toString()))
                .body("firings[0].to", equalTo(at(28).toString()));
    }

    @Test
    void users_are_counted_once_in_a_window() {
        post(10, 1, Map.of("user_id", "ann"));
        post(11, 9, Map.of("user_id", "ann"));
        post(12, 1, Map.of("user_id", "bob"));

        backtest(Map.of("kind", "users", "threshold", 2, "window", "3m"), Map.of())
                .statusCode(200)
                .body("firings", hasSize(1))
                .body("firings[0].from", equalTo(at(13).toString()))
                .body("firings[0].to", equalTo(at(15).toString()));
    }

    @Test
    void new_issues_count_by_when_they_came() {
        post(10, 1, Map.of());
        Instant came = Instant.now().truncatedTo(ChronoUnit.MINUTES);
        clock.setTo(came.plus(Duration.ofMinutes(10)));

        Api.admin()
                .body(Map.of(
                        "rule",
                        Map.of("name", "New", "app", app, "condition", Map.of("kind", "new_issue", "window", "5m")),
                        "from",
                        came.minus(Duration.ofMinutes(5)).toString()))
                .post("/api/v1/alert-rules/backtest")
                .then()
                .statusCode(200)
                .body("firings", hasSize(1))
                .body("firings[0].peak", equalTo(1.0f));
    }

    @Test
    void error_rates_are_of_the_requests_that_were_reported() {
        post(10, 30, Map.of());
        post(10, 50, Map.of("level", "warning"));
        report(10, 100, null);
        report(30, 100, 6);

        backtest(Map.of("kind", "error_rate", "window", "2m", "threshold", 6, "warning_threshold", 2), Map.of())
                .statusCode(200)
                .body("firings", hasSize(2))
                .body("firings[0].from", equalTo(at(11).toString()))
                .body("firings[0].to", equalTo(at(13).toString()))
                .body("firings[0].peak", equalTo(30.0f))
                .body("firings[1].from", equalTo(at(31).toString()))
                .body("firings[1].peak", equalTo(6.0f))
                .body("series.find { it.time == '" + at(20) + "' }", hasKey("state"))
                .body("series.find { it.time == '" + at(20) + "' }.value", equalTo(null));
    }

    @Test
    void what_cannot_be_asked_is_refused() {
        post(10, 1, Map.of());
        backtest(Map.of("kind", "count", "threshold", 1, "tag", "a:b"), Map.of())
                .statusCode(422);
        backtest(Map.of("kind", "count"), Map.of())
                .statusCode(422)
                .body("error.details.fields", hasKey("rule.condition.threshold"));
        Api.admin()
                .body(Map.of("name", "n", "condition", Map.of("kind", "burn_rate", "objective", 90)))
                .post("/api/v1/alert-rules/validate")
                .then()
                .statusCode(422)
                .body("error.details.fields", hasKey("condition"));
        Api.admin()
                .body(Map.of("name", "n", "condition", Map.of("kind", "burn_rate", "objective", 99.9)))
                .post("/api/v1/alert-rules/validate")
                .then()
                .statusCode(200)
                .body("valid", equalTo(true));
        Api.as(Api.newKey("events:read"))
                .body(Map.of())
                .post("/api/v1/alert-rules/validate")
                .then()
                .statusCode(403);
    }

    private ValidatableResponse backtest(Map<String, ?> condition, Map<String, ?> more) {
        Map<String, Object> rule = new HashMap<>(Map.of("name", "Tried", "app", app, "condition", condition));
        rule.putAll(more);
        return Api.admin()
                .body(Map.of("rule", rule, "from", NOON.toString(), "to", at(60).toString()))
                .post("/api/v1/alert-rules/backtest")
                .then();
    }

    private void post(int minute, int count, Map<String, ?> more) {
        Map<String, Object> event = new HashMap<>(Map.of(
                "app",
                app,
                "error_type",
                "Broken",
                "count",
                count,
                "timestamp",
                at(minute).plusSeconds(30).toString()));
        event.putAll(more);
        Api.post(event).statusCode(202);
    }

    private void report(int minute, int total, Integer failed) {
        Map<String, Object> count = new HashMap<>(Map.of(
                "app",
                app,
                "source",
                "one",
                "total",
                total,
                "period_start",
                at(minute).toString(),
                "period_end",
                at(minute + 1).toString()));
        if (failed != null) {
            count.put("failed", failed);
        }
        Api.admin().body(count).post("/api/v1/requests").then().statusCode(202);
    }

    private static Instant at(int minute) {
        return NOON.plus(Duration.ofMinutes(minute));
    }
}
