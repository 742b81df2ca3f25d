package io.tocsin.access;

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

/** Bodies of resources are complete and within their bounds before a resource sees them. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class ResourceBodiesTest {

    private static final String KEY = "Authorization: Bearer " + TestDatabase.ADMIN_KEY + "\r\n";
    private static final String JSON = "Content-Type: application/json\r\n";
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded\r\n";

    @TestHTTPResource
    URL url;

    @ParameterizedTest
    @CsvSource({
        "POST,   /api/v1/apps,                 1048577, 413",
        "PUT,    /api/v1/apps/any/settings,    1048577, 413",
        "PATCH,  /api/v1/issues,               9000000, 413",
        "POST,   /api/v1/alert-rules/validate, 1048577, 413",
        "DELETE, /api/v1/keys/1,               1048577, 413",
    })
    void a_declared_length_above_1_MiB_is_413_before_it_is_sent(String method, String path, int length, int status) {
        Answer answer = answer(head(method, path, KEY + JSON, "Content-Length: " + length));

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).contains("PAYLOAD_TOO_LARGE", "\"max_body_bytes\":1048576");
    }

    @Test
    void a_form_above_64_KiB_is_413_whether_declared_or_chunked() {
        assertThat(answer(head("POST", "/alerts/1/acknowledge", FORM, "Content-Length: 65537"))
                        .status())
                .isEqualTo(413);
        try (RawConnection connection = RawConnection.to(url)) {
            connection.send(head("POST", "/alerts/1/acknowledge", FORM, "Transfer-Encoding: chunked"));
            connection.chunk(new byte[40_000]);
            connection.chunk(new byte[40_000]);
            assertThat(connection.answer().status()).isEqualTo(413);
        }
    }

    @Test
    void without_a_valid_key_no_body_is_waited_for() {
        for (String key : new String[] {"", "Authorization: Bearer nobody\r\n"}) {
            Answer answer = answer(head("POST", "/api/v1/channels", key + JSON, "Content-Length: 900"));
            assertThat(answer.status()).isEqualTo(401);
        }
    }

    @Test
    void a_body_in_pieces_is_read_whole() {
        try (RawConnection connection = RawConnection.to(url)) {
            connection.send(head("POST", "/api/v1/keys", KEY + JSON, "Transfer-Encoding: chunked"));
            for (String piece : "{\"na|me\": \"in pieces\", |\"permissions\": [\"events:|write\"]}".split("\\|", -1)) {
                connection.chunk(piece.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
            connection.send("0\r\n\r\n");
            assertThat(connection.answer().status()).isEqualTo(201);
        }
    }

    @Test
    void an_empty_body_is_answered_by_the_resource() {
        assertThat(answer(head("POST", "/api/v1/apps", KEY + JSON, "Content-Length: 0"))
                        .status())
                .isEqualTo(422);
        assertThat(answer(head("DELETE", "/api/v1/keys/00000000-0000-0000-0000-000000000000", KEY, "X-None: 1"))
                        .status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({"262145, 1, 1", "1, 1001, 1", "1, 1, 65"})
    void a_text_a_name_or_a_nesting_beyond_its_limit_is_400_and_says_so(int text, int name, int depth) {
        String body = "{\"" + "n".repeat(name) + "\":" + "[".repeat(depth) + "\"" + "t".repeat(text) + "\""
                + "]".repeat(depth) + "}";
        Answer answer = answer(head("POST", "/api/v1/runbooks", KEY + JSON, "Content-Length: " + body.length()) + body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("The JSON exceeds a limit: ").doesNotContain("tttttt", "nnnnnn");
    }

    private static String head(String method, String path, String headers, String framing) {
        return method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + framing + "\r\n\r\n";
    }

    private Answer answer(String request) {
        try (RawConnection connection = RawConnection.to(url)) {
            return connection.send(request).answer();
        }
    }
}
