package io.tocsin.alert.published;

import static io.restassured.RestAssured.given;
import static io.tocsin.alert.published.AlertRows.pending;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.alert.published.AlertRows.Row;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.Stored;
import jakarta.inject.Inject;
import java.net.URL;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresResource.class)
class AlertMetricsTest {

    private static final String SHOP = "metered-shop";
    private static final Pattern LINE =
            Pattern.compile("(?m)^tocsin_alerts\\{severity=\"(\\w+)\",state=\"(\\w+)\"\\} (\\S+)$");

    @TestHTTPResource(value = "/metrics", management = true)
    URL metrics;

    @Inject
    AlertMetrics measured;

    @BeforeEach
    void nothing_fires() {
        AlertRows.app(SHOP);
        AlertRows.clear();
    }

    @Test
    void alerts_are_counted_by_state_and_severity_and_each_combination_is_there() {
        Row.of(SHOP).fires();
        Row.of(SHOP).fires();
        Row acknowledged = Row.of(SHOP).severity("warning").fires();
        Api.admin()
                .post("/api/v1/alerts/" + acknowledged.id() + "/acknowledge")
                .then()
                .statusCode(200);
        Row.of(SHOP).ended(AlertRows.START.plusSeconds(1));
        pending(AlertRows.RULE, SHOP, AlertRows.START, false);

        measured.measure();

        assertThat(scraped())
                .hasSize(9)
                .containsEntry("firing critical", 2.0)
                .containsEntry("firing warning", 0.0)
                .containsEntry("acknowledged warning", 1.0)
                .containsEntry("pending warning", 1.0)
                .containsEntry("pending info", 0.0);

        Stored.execute(AlertRows.database(), "DELETE FROM alert");
        measured.measure();
        assertThat(scraped()).hasSize(9).containsEntry("firing critical", 0.0);
    }

    private Map<String, Double> scraped() {
        Map<String, Double> series = new TreeMap<>();
        Matcher lines = LINE.matcher(
                given().get(metrics).then().statusCode(200).extract().asString());
        while (lines.find()) {
            series.put(lines.group(2) + " " + lines.group(1), Double.parseDouble(lines.group(3)));
        }
        return series;
    }
}
