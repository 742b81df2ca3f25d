package io.tocsin.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.RawConnection;
import io.tocsin.testing.RawConnection.Answer;
import io.tocsin.testing.TestDatabase;
import java.net.URL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused below the routes: by Netty's codec, by Vert.x, by Quarkus before its filters. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class ConnectionsTest {

    private static final String HOST = " HTTP/1.1\r\nHost: localhost\r\n";
    private static final String KEY = "Authorization: Bearer " + TestDatabase.ADMIN_KEY + "\r\n";

    @TestHTTPResource
    URL url;

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "/api/v1/events/%4 ; 400 ; MALFORMED_REQUEST",
                "/api/v1/issues?q=100%&app=x ; 400 ; MALFORMED_REQUEST",
                "/api/v1/issues?q=a|b\"c ; 400 ; MALFORMED_REQUEST",
                "/api/v1/stats?group_by=%u0041 ; 400 ; MALFORMED_REQUEST",
            })
    void a_path_or_query_with_a_bad_escape_has_the_error_shape(String target, int status, String code) {
        shaped(answer("GET " + target + HOST + "\r\n"), status, code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: twelve",
                "Content-Length: -3",
                "Content-Length: 3\r\nContent-Length: 4",
                "Content-Length: 99999999999999999999999",
                "Bad Header: 1",
                "No-Colon",
            })
    void a_head_that_is_not_valid_HTTP_has_the_error_shape_and_ends_the_connection(String header) {
        try (RawConnection connection = RawConnection.to(url)) {
            connection.send("POST /api/v1/events" + HOST + KEY + header + "\r\n\r\n{}");
            shaped(connection.answer(), 400, "MALFORMED_REQUEST");
            assertThat(connection.isClosedByTheService()).isTrue();
        }
    }

    @Test
    void a_request_line_that_is_too_long_is_414() {
        shaped(answer("GET /" + "a".repeat(4200) + HOST + "\r\n"), 414, "URI_TOO_LONG_ERROR");
    }

    @Test
    void headers_that_are_too_large_are_431() {
        shaped(answer("GET /" + HOST + "X-Filler: " + "b".repeat(17_000) + "\r\n\r\n"), 431, "HEADERS_TOO_LARGE_ERROR");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/events", "/api/v1/apps", "/alerts/1/acknowledge"})
    void a_broken_chunk_is_400_for_every_reader_of_bodies(String path) {
        try (RawConnection connection = RawConnection.to(url)) {
            connection.send("POST " + path + HOST + KEY + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\nzz\r\n");
            shaped(connection.answer(), 400, "MALFORMED_REQUEST");
            assertThat(connection.isClosedByTheService()).isTrue();
        }
    }

    @Test
    void an_answer_before_a_malformed_request_is_left_alone() {
        try (RawConnection connection = RawConnection.to(url)) {
            connection.send("GET /openapi" + HOST + "\r\nGET /\u0001" + HOST + "Content-Length: x\r\n\r\n");
            assertThat(connection.answer().status()).isEqualTo(200);
            shaped(connection.answer(), 400, "MALFORMED_REQUEST");
        }
    }

    @Test
    void two_lengths_of_one_body_end_the_connection_after_the_answer() {
        try (RawConnection connection = RawConnection.to(url)) {
            connection.send("POST /api/v1/apps" + HOST + KEY
                    + "Content-Type: application/json\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"
                    + "GET /openapi" + HOST + "\r\n");
            Answer answer = connection.answer();
            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.headers()).containsEntry("connection", "close");
            assertThat(connection.isClosedByTheService()).isTrue();
        }
    }

    @Test
    void a_foreign_origin_is_403_in_the_error_shape() {
        shaped(
                answer("GET /api/v1/stats" + HOST + "Origin: https://elsewhere.example\r\n" + KEY + "\r\n"),
                403,
                "AUTHORIZATION_ERROR");
    }

    @Test
    void an_answer_to_HEAD_stays_without_a_body() {
        try (RawConnection connection = RawConnection.to(url)) {
            connection.send("HEAD /api/v1/issues?q=%" + HOST + "\r\n");
            assertThat(connection.answer().status()).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/alerts/7/acknowledge",
                "//alerts/7/acknowledge",
                "/alerts//7/acknowledge",
                "/alerts/7/acknowledge/",
                "/alerts/7/acknowledge?token=x",
                "/alert%73/7/%61cknowledge",
                "/alerts/7/acknowledge;a=b",
                "/alerts;v=1/7/acknowledge",
                "/x/../alerts/7/acknowledge",
            })
    void the_page_of_an_alerts_link_has_its_headers_in_every_spelling_of_its_path(String path) {
        for (String method : new String[] {"GET", "POST"}) {
            Answer answer = answer(method + " " + path + HOST
                    + "Origin: null\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 0\r\n\r\n");

            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.headers()).containsEntry("cache-control", "no-store");
            if (answer.headers().get("content-type").startsWith("text/html")) {
                assertThat(answer.headers().get("content-security-policy")).contains("style-src 'sha256-");
            }
        }
    }

    private Answer answer(String request) {
        try (RawConnection connection = RawConnection.to(url)) {
            return connection.send(request).answer();
        }
    }

    private static void shaped(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().get("content-type")).startsWith("application/json");
        assertThat(answer.body())
                .startsWith("{\"error\":{\"code\":\"" + code + "\",\"message\":\"")
                .contains("\"request_id\":\"" + answer.headers().get("x-request-id") + "\"");
    }
}
