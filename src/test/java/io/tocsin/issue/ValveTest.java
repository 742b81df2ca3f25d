package io.tocsin.issue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.TestClock;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One outage, told in thousands of ways, makes a bounded number of issues a minute. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class ValveTest {

    private static final int A_MINUTE = 100;

    @Inject
    TestClock clock;

    @Inject
    MeterRegistry registry;

    @AfterEach
    void theClockGoesOn() {
        clock.reset();
    }

    @Test
    void what_is_beyond_the_limit_falls_into_one_issue_and_is_counted_there() {
        // Meters are there from the first event on.
        Api.post(events("calm", 0, 1)).statusCode(202);
        double before = registry.get("tocsin.events.ungrouped").counter().count();
        List<Map<String, ?>> storm = events("storm", 0, 149);
        Map<String, Object> retried = new HashMap<>(events("storm", 149, 150).get(0));
        retried.put("event_id", UUID.randomUUID());
        storm.add(retried);
        Api.post(storm).statusCode(202);
        Api.post(retried).statusCode(202).body("duplicate", equalTo(true));
        assertThat(registry.get("tocsin.events.ungrouped").counter().count() - before)
                .isEqualTo(50);
        assertIssues("storm", A_MINUTE + 1);
        Api.admin()
                .get("/api/v1/issues?app=storm&sort=count&limit=1")
                .then()
                .body("issues.count", contains(50))
                .body("issues.error_type", contains("SMTPServerDisconnected"));
        // Those that are there take what is theirs, also while the valve is shut; and another app is none the wiser.
        Api.post(events("storm", 0, 10)).statusCode(202);
        Api.post(events("calm", 0, 10)).statusCode(202);
        assertIssues("storm", A_MINUTE + 1);
        assertIssues("calm", 10);

        clock.jumpTo(Instant.now().plusSeconds(61));
        Api.post(events("storm", 200, 210)).statusCode(202);
        assertIssues("storm", A_MINUTE + 11);
        Api.admin()
                .get("/api/v1/stats?app=storm&from=" + Instant.now().minusSeconds(600))
                .then()
                .body("total_errors", equalTo(170));
    }

    @Test
    void an_app_that_makes_up_types_as_well_makes_no_more_issues() {
        List<Map<String, ?>> storm = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            storm.add(Map.of("app", "made-up", "error_type", "Made" + i + "Up", "message", "it broke"));
        }
        for (int from = 0; from < storm.size(); from += 200) {
            Api.post(storm.subList(from, from + 200)).statusCode(202);
        }

        int most = A_MINUTE + A_MINUTE / 10 + 2;
        Api.admin()
                .get("/api/v1/issues?limit=1000&app=made-up")
                .then()
                .statusCode(200)
                .body("issues", hasSize(most))
                .body("issues.count.sum()", equalTo(400))
                .body("issues.max { it.count }.count", equalTo(400 - most + 1))
                .body(
                        "issues.max { it.count }.title",
                        equalTo("Errors of many types, beyond the new issues that the app may make"));
        Api.admin().get("/api/v1/stats?app=made-up").then().body("total_errors", equalTo(400));
    }

    private static void assertIssues(String app, int issues) {
        Api.admin()
                .get("/api/v1/issues?limit=1000&app=" + app)
                .then()
                .statusCode(200)
                .body("issues", hasSize(issues));
    }

    private static List<Map<String, ?>> events(String app, int from, int to) {
        List<Map<String, ?>> events = new ArrayList<>();
        for (int i = from; i < to; i++) {
            events.add(Map.of(
                    "app",
                    app,
                    "error_type",
                    "SMTPServerDisconnected",
                    "fingerprint",
                    List.of("mail " + i),
                    "message",
                    "Connection unexpectedly closed"));
        }
        return events;
    }
}
