package io.tocsin.health;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.oneOf;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.RawConnection;
import java.net.URL;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(PostgresResource.class)
class MetricsTest {

    @TestHTTPResource(value = "/metrics", management = true)
    URL metrics;

    @TestHTTPResource
    URL root;

    @TestHTTPResource(value = "", management = true)
    URL managementRoot;

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

    @Test
    void series_do_not_grow_with_the_paths_and_methods_that_are_requested() {
        hostile("first");
        hostile("second");
        Set<String> before = series();
        for (int i = 0; i < 20; i++) {
            hostile("other" + i);
        }
        assertThat(series()).containsAll(before).hasSizeLessThanOrEqualTo(before.size() + 3);
        assertThat(scrape()).contains("uri=\"UNKNOWN\"", "method=\"OTHER\"").doesNotContain("other7");
    }

    /** Paths and methods of its own, each in another way of not matching a route. */
    private void hostile(String own) {
        for (URL port : List.of(root, managementRoot)) {
            for (String head : List.of(
                    "PROPFIND /api/v1/issues/" + own,
                    own + " /api/v1/events",
                    own.toUpperCase(Locale.ROOT) + " /" + own,
                    "GET /" + own + "/",
                    "GET //" + own,
                    "GET /docs/" + own,
                    "GET /openapi;" + own,
                    "GET /health/group/" + own,
                    "GET /metrics/" + own,
                    "GET /api/v1/%7b" + own + "%7d",
                    "PUT /api/v1/issues/" + own + "/merge",
                    "DELETE /api/v1/stats/" + own,
                    "OPTIONS /api/v1/issues/" + own + "/x HTTP/1.1\r\nOrigin: https://" + own
                            + ".example\r\nAccess-Control-Request-Method: GET\r\nX: ")) {
                try (RawConnection connection = RawConnection.to(port)) {
                    String line = head.contains("HTTP/1.1") ? head : head + " HTTP/1.1";
                    assertThat(connection
                                    .send(line + "\r\nHost: localhost\r\n\r\n")
                                    .answer()
                                    .status())
                            .as(line)
                            .isBetween(200, 499);
                }
            }
        }
        // The management port collects bodies before any route of ours, and strangers do not reach it.
        try (RawConnection gone = RawConnection.to(root)) {
            gone.send("POST /gone/" + own + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999\r\n\r\nx");
        }
    }

    private Set<String> series() {
        return scrape().lines()
                .filter(line -> line.startsWith("http_server_requests_seconds_count"))
                .map(line -> line.substring(0, line.lastIndexOf('}')))
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/health/group/nothing",
                "/health/group/alerts/x",
                "/health/group/ALERTS",
                "/health/well",
                "/health/well/group/alerts",
                "/health/nothing",
                "/nothing"
            })
    void a_probe_that_checks_nothing_is_404(String path) {
        probe(path).statusCode(404).contentType("application/json").body("error.code", equalTo("NOT_FOUND"));
    }

    /** An alert that fires makes its group 503. */
    @ParameterizedTest
    @ValueSource(strings = {"/health", "/health/live", "/health/group", "/health/group/alerts"})
    void a_probe_that_checks_something_answers(String path) {
        probe(path).statusCode(oneOf(200, 503)).body("status", oneOf("UP", "DOWN"));
    }

    private ValidatableResponse probe(String path) {
        return given().get(managementRoot.toString().replaceAll("/+$", "") + path)
                .then();
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
