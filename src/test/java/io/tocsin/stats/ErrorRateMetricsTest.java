package io.tocsin.stats;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.TestClock;
import jakarta.inject.Inject;
import java.net.URL;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresResource.class)
class ErrorRateMetricsTest {

    @TestHTTPResource(value = "/metrics", management = true)
    URL metrics;

    @Inject
    ErrorRateMetrics measured;

    @Inject
    TestClock clock;

    @AfterEach
    void the_clock_goes_on() {
        clock.reset();
    }

    @Test
    void an_app_has_a_rate_while_it_reports_requests() {
        Instant end = Instant.now().truncatedTo(ChronoUnit.MINUTES);
        report("rated", end, Map.of("total", 200, "failed", 5));
        report("unjudged", end, Map.of("total", 10));
        report("idle", end.minus(Duration.ofMinutes(20)), Map.of("total", 10, "failed", 5));

        measured.measure();

        assertThat(scrape())
                .contains("tocsin_error_rate_percent{app=\"rated\"} 2.5\n")
                .contains("tocsin_error_rate_percent{app=\"unjudged\"} 0.0\n")
                .doesNotContain("{app=\"idle\"}");

        clock.jumpTo(end.plus(Duration.ofMinutes(6)));
        measured.measure();
        assertThat(scrape()).doesNotContain("{app=\"rated\"}");
    }

    private static void report(String app, Instant end, Map<String, Object> counts) {
        Map<String, Object> report = new HashMap<>(counts);
        report.put("app", app);
        report.put("source", "one");
        report.put("period_start", end.minus(Duration.ofMinutes(1)).toString());
        report.put("period_end", end.toString());
        Api.postRequests(report).statusCode(202);
    }

    private String scrape() {
        return given().get(metrics).then().statusCode(200).extract().asString();
    }
}
