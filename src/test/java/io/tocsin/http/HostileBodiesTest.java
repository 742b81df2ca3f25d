package io.tocsin.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.RawConnection;
import io.tocsin.testing.TestDatabase;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bodies and path values that no route can read are refused in the one shape, on every route of the OpenAPI document. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class HostileBodiesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ID = "00000000-0000-0000-0000-000000000001";

    /** Routes without a body of fields: these are read by the writers of events, and refuse the same in their own tests. */
    private static final List<String> INGEST = List.of("/api/v1/events", "/api/v1/requests");

    private final List<Route> routes = new ArrayList<>();

    @TestHTTPResource
    URL url;

    private record Route(String method, String path, List<String> bodies) {

        String target(String value) {
            return path.replaceAll("\\{[^}]*}", value);
        }

        boolean readsJson() {
            return bodies.contains("application/json");
        }
    }

    @BeforeEach
    void readDocument() throws IOException {
        routes.clear();
        JsonNode document =
                JSON.readTree(given().accept("application/json").get("/openapi").asByteArray());
        for (var path : document.path("paths").properties()) {
            for (var operation : path.getValue().properties()) {
                if (INGEST.contains(path.getKey()) && operation.getKey().equals("post")) {
                    continue;
                }
                List<String> bodies = new ArrayList<>();
                operation
                        .getValue()
                        .path("requestBody")
                        .path("content")
                        .fieldNames()
                        .forEachRemaining(bodies::add);
                routes.add(new Route(operation.getKey().toUpperCase(Locale.ROOT), path.getKey(), bodies));
            }
        }
        assertThat(routes).hasSizeGreaterThan(50).anyMatch(Route::readsJson);
    }

    @Test
    void a_member_that_occurs_twice_is_400() {
        refused(400, "application/json", "{\"name\":\"a\",\"name\":\"b\"}".getBytes(StandardCharsets.UTF_8));
        refused(400, "application/json", "{\"nothing\":{\"x\":1,\"x\":2}}".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void json_in_another_encoding_than_utf_8_is_400() {
        for (String charset : List.of("UTF-16", "UTF-16LE", "UTF-32", "UTF-32LE")) {
            refused(400, "application/json; charset=" + charset, "{\"name\":\"a\"}".getBytes(Charset.forName(charset)));
        }
        // Characters beyond Unicode.
        refused(400, "application/json", new byte[] {0, 0, 0, '{', 0, 0, 0, '"', -1, -1, -1, -1, 0, 0, 0, '"'});
        refused(400, "application/json", new byte[] {'{', '"', (byte) 0xC3, '(', '"', ':', '1', '}'});
    }

    @Test
    void a_body_of_another_type_is_415() {
        for (String type : List.of("text/plain", "application/x-www-form-urlencoded", "application/octet-stream")) {
            refused(415, type, "{\"name\":\"a\",\"note\":\"b\"}".getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void a_body_of_blanks_is_no_fault_of_the_service() {
        SoftAssertions soft = new SoftAssertions();
        for (Route route : routes) {
            for (String body : List.of("", " \n", "null", "\uFEFF")) {
                if (route.readsJson()) {
                    RawConnection.Answer answer =
                            send(route, route.target(ID), "application/json", body.getBytes(StandardCharsets.UTF_8));
                    soft.assertThat(answer.status()).as("%s '%s'", route, body).isBetween(200, 499);
                }
            }
        }
        soft.assertAll();
    }

    @Test
    void a_path_value_that_nothing_can_be_named_is_400() {
        SoftAssertions soft = new SoftAssertions();
        for (Route route : routes) {
            for (String value : List.of("a%00b", "%0d%0a", "%1b%5B31m", "%E2%80%AE", "x".repeat(201))) {
                if (route.path().contains("{") && !route.path().startsWith("/alerts/")) {
                    RawConnection.Answer answer = send(route, route.target(value), "application/json", new byte[0]);
                    soft.assertThat(answer.status()).as("%s %s", route, value).isEqualTo(400);
                    soft.assertThat(answer.body()).contains("MALFORMED_REQUEST", "request_id");
                }
            }
        }
        soft.assertAll();
    }

    private void refused(int status, String type, byte[] body) {
        SoftAssertions soft = new SoftAssertions();
        for (Route route : routes) {
            if (route.readsJson()) {
                RawConnection.Answer answer = send(route, route.target(ID), type, body);
                soft.assertThat(answer.status()).as(route.toString()).isEqualTo(status);
                soft.assertThat(answer.body()).as(route.toString()).contains("\"error\"", "request_id");
            }
        }
        soft.assertAll();
    }

    private RawConnection.Answer send(Route route, String target, String type, byte[] body) {
        try (RawConnection connection = RawConnection.to(url)) {
            return connection
                    .send(route.method() + " " + target + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                            + TestDatabase.ADMIN_KEY + "\r\nContent-Type: " + type + "\r\nContent-Length: "
                            + body.length
                            + "\r\n\r\n")
                    .send(body)
                    .answer();
        }
    }
}
