package io.tocsin.health;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresResource.class)
class MetricsTest {

    @TestHTTPResource(value = "/metrics", management = true)
    URL metrics;

    @Test
    void every_event_is_received_and_then_stored_duplicate_or_rejected_by_its_reason() {
        Map<String, Object> event = Map.of("app", "metered", "message", "m", "event_id", UUID.randomUUID());
        double received = value("tocsin_events_received_total");
        double stored = value("tocsin_events_stored_total");
        double duplicate = value("tocsin_events_duplicate_total");
        double invalid = value("tocsin_events_rejected_total{reason=\"validation_error\"}");
        Api.post(List.of(event, event, Map.of("app", "metered")))
                .statusCode(202)
                .body("accepted", equalTo(1))
                .body("duplicates", equalTo(1));
        assertThat(value("tocsin_events_received_total") - received).isEqualTo(3);
        assertThat(value("tocsin_events_stored_total") - stored).isEqualTo(1);
        assertThat(value("tocsin_events_duplicate_total") - duplicate).isEqualTo(1);
        assertThat(value("tocsin_events_rejected_total{reason=\"validation_error\"}") - invalid)
                .isEqualTo(1);
    }

    @Test
    void a_refused_request_is_counted_by_its_reason() {
        String series = "tocsin_ingest_requests_refused_total{reason=\"malformed_request\"}";
        double before = value(series);
        Api.admin().body("not json").post("/api/v1/events").then().statusCode(400);
        assertThat(value(series) - before).isEqualTo(1);
    }

    @Test
    void the_names_that_are_expected_are_there_and_no_label_is_a_clients_to_choose() {
        Api.post(Map.of("app", "names", "message", "m")).statusCode(202);
        Api.admin().get("/api/v1/events/" + UUID.randomUUID()).then().statusCode(404);
        Api.admin().get("/wp-login.php").then().statusCode(404);
        String all = scrape();
        for (String name : List.of(
                "http_server_requests_seconds_count",
                "tocsin_batch_events_count",
                "tocsin_batch_duration_seconds_bucket",
                "tocsin_buffer_events",
                "tocsin_buffer_bytes",
                "tocsin_buffer_capacity_events",
                "tocsin_ingest_memory_used_bytes",
                "tocsin_ingest_memory_capacity_bytes",
                "tocsin_ingest_requests_refused_total{reason=\"fair_share\"}",
                "tocsin_access_requests_limited_total{by=\"address\"}",
                "tocsin_scrubbed_total{kind=\"card\"}",
                "tocsin_events_filtered_total{filter=\"address\"}",
                "agroal_active_count",
                "jvm_memory_used_bytes")) {
            assertThat(all).as(name).contains("\n" + name);
        }
        assertThat(all).contains("uri=\"/api/v1/events/{id}\"").doesNotContain("wp-login");
    }

    private double value(String series) {
        Matcher line = Pattern.compile("(?m)^" + Pattern.quote(series) + " (\\S+)( # .*)?$")
                .matcher(scrape());
        return line.find() ? Double.parseDouble(line.group(1)) : 0;
    }

    private String scrape() {
        return given().get(metrics).then().statusCode(200).extract().asString();
    }
}
