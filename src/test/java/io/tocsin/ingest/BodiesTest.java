package io.tocsin.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.airlift.compress.zstd.ZstdOutputStream;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.Stored;
import io.tocsin.testing.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Bodies as they are encoded, cut short, and far too large. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class BodiesTest {

    /** Made by Node's zlib.brotliCompressSync: app "codec", error_type "Brotli". */
    private static final byte[] BROTLI = Base64.getDecoder()
            .decode("GysCKIzEOIZy2x7FIcM4iNtSPcsP6fGpnCsGwXDQIIhlO+yUA+agrYVZnNhJ+XU5JWKBSQincx5ZhaF1lOeI4OToWTMm+K2t"
                    + "PeQKHw==");

    @TestHTTPResource
    URL url;

    @Test
    void every_encoding_is_read() {
        send("identity", event("identity")).statusCode(202);
        send("", event("empty")).statusCode(202);
        send("gzip", gzip(event("gzip"))).statusCode(202);
        send("deflate", deflate(event("deflate"), false)).statusCode(202);
        send("deflate", deflate(event("deflate"), true)).statusCode(202);
        send("br", BROTLI).statusCode(202);
        send("zstd", zstd(event("zstd"))).statusCode(202);
        assertThat(Stored.events(PostgresResource.database(), "codec")).isEqualTo(7);
    }

    @Test
    void an_unknown_encoding_is_415_and_names_those_that_are_read() {
        send("lzma", event("x"))
                .statusCode(415)
                .body("error.code", equalTo("UNSUPPORTED_MEDIA_TYPE"))
                .body("error.message", containsString("zstd"));
    }

    @Test
    void a_truncated_body_is_400_in_every_encoding() {
        byte[] gzip = gzip(event("x"));
        for (var encoded : Map.of(
                        "gzip", gzip,
                        "deflate", deflate(event("x"), false),
                        "br", BROTLI,
                        "zstd", zstd(event("x")),
                        "identity", event("x"))
                .entrySet()) {
            byte[] whole = encoded.getValue();
            send(encoded.getKey(), Arrays.copyOf(whole, whole.length - 10))
                    .statusCode(400)
                    .body("error.code", equalTo("MALFORMED_REQUEST"));
        }
        send("gzip", event("not gzip at all")).statusCode(400);
    }

    @Test
    void a_bomb_is_413_in_every_encoding() {
        byte[] blanks = new byte[64 << 20];
        Arrays.fill(blanks, (byte) ' ');
        byte[] twice = gzip(gzip(blanks));
        assertThat(gzip(blanks).length).isLessThan(70_000);
        send("gzip", gzip(blanks)).statusCode(413).body("error.code", equalTo("PAYLOAD_TOO_LARGE"));
        send("deflate", deflate(blanks, false)).statusCode(413);
        send("zstd", zstd(blanks)).statusCode(413);
        send("gzip", twice).statusCode(400);
    }

    @Test
    void a_body_that_is_too_large_as_sent_is_413_before_it_is_read() throws IOException {
        // By hand: a client that writes all before it reads would meet a closed connection instead.
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("POST /api/v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                    + "Authorization: Bearer " + TestDatabase.ADMIN_KEY + "\r\n"
                                    + "Content-Length: " + (21 << 20) + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            byte[] answer = new byte[4096];
            StringBuilder text = new StringBuilder();
            while (text.indexOf("PAYLOAD_TOO_LARGE") < 0) {
                int read = socket.getInputStream().read(answer);
                assertThat(read).as("more to read after: " + text).isPositive();
                text.append(new String(answer, 0, read, StandardCharsets.UTF_8));
            }
            assertThat(text.toString()).startsWith("HTTP/1.1 413 ").containsIgnoringCase("x-request-id: ");
        }
    }

    @Test
    void a_body_that_grows_too_large_without_saying_so_is_413() {
        byte[] chunk = new byte[1 << 20];
        Arrays.fill(chunk, (byte) ' ');
        HttpRequest.BodyPublisher chunks = HttpRequest.BodyPublishers.ofByteArrays(Collections.nCopies(22, chunk));
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "api/v1/events"))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + TestDatabase.ADMIN_KEY)
                .POST(chunks)
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .join();
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("PAYLOAD_TOO_LARGE");
    }

    @Test
    void an_event_over_1_mib_is_413_alone_and_rejected_in_company() {
        String large = "{\"app\":\"large\",\"message\":\"" + "x".repeat(2 << 20) + "\"}";
        send("identity", large.getBytes(StandardCharsets.UTF_8))
                .statusCode(413)
                .body("error.details.max_event_bytes", equalTo(1 << 20));
        String batch = "[{\"app\":\"large\",\"message\":\"1\"}, " + large + " ,{\"app\":\"large\",\"message\":\"2\"}]";
        send("identity", batch.getBytes(StandardCharsets.UTF_8))
                .statusCode(202)
                .body("accepted", equalTo(2))
                .body("rejected.index", equalTo(List.of(1)))
                .body("rejected[0].code", equalTo("PAYLOAD_TOO_LARGE"));
        send("gzip", gzip(batch.getBytes(StandardCharsets.UTF_8)))
                .statusCode(202)
                .body("accepted", equalTo(2));
    }

    @Test
    void a_thousand_events_are_taken_and_one_more_is_413() {
        String event = "{\"app\":\"many\",\"message\":\"m\"}";
        String thousand = IntStream.range(0, 1000).mapToObj(i -> event).collect(Collectors.joining(",", "[", "]"));
        send("identity", thousand.getBytes(StandardCharsets.UTF_8))
                .statusCode(202)
                .body("accepted", equalTo(1000));
        String more = "[" + event + "," + thousand.substring(1);
        send("identity", more.getBytes(StandardCharsets.UTF_8))
                .statusCode(413)
                .body("error.details.max_events", equalTo(1000));
        assertThat(Stored.events(PostgresResource.database(), "many")).isEqualTo(1000);
    }

    @Test
    void what_is_no_json_is_400_and_is_not_quoted_back() {
        for (String body : new String[] {
            "not json, secret=hunter2",
            "",
            "   ",
            "{\"app\":\"a\",\"message\":\"m\"",
            "{\"app\":\"a\",\"message\":\"m\"} trailing",
            "[{\"app\":\"a\",\"message\":\"m\"},]",
            "{\"app\":\"a\",\"message\":\"\u0001\"}"
        }) {
            send("identity", body.getBytes(StandardCharsets.UTF_8))
                    .statusCode(400)
                    .body("error.code", equalTo("MALFORMED_REQUEST"))
                    .body("error.message", not(containsString("hunter2")));
        }
        byte[] latin1 = "{\"app\":\"a\",\"message\":\"b\u00f6se\"}".getBytes(StandardCharsets.ISO_8859_1);
        send("identity", latin1).statusCode(400);
    }

    @Test
    void json_that_is_no_event_is_422() {
        for (String body : new String[] {"7", "\"text\"", "null", "true", "[]", "[".repeat(100) + "]".repeat(100)}) {
            send("identity", body.getBytes(StandardCharsets.UTF_8))
                    .statusCode(422)
                    .body("error.code", equalTo("VALIDATION_ERROR"));
        }
    }

    @Test
    void an_event_with_tens_of_thousands_of_keys_is_422() {
        String keys = IntStream.range(0, 30_000)
                .mapToObj(i -> "\"k" + i + "\":1")
                .collect(Collectors.joining(",", "{\"app\":\"keys\",\"message\":\"m\",\"context\":{", "}}"));
        send("identity", keys.getBytes(StandardCharsets.UTF_8))
                .statusCode(422)
                .body("error.message", containsString("keys"));
    }

    @Test
    void a_large_batch_is_stored_whole() {
        String event = "{\"app\":\"bulk\",\"message\":\"" + "x".repeat(8000) + "\"}";
        String batch = IntStream.range(0, 1000).mapToObj(i -> event).collect(Collectors.joining(",", "[", "]"));
        send("gzip", gzip(batch.getBytes(StandardCharsets.UTF_8)))
                .statusCode(202)
                .body("accepted", equalTo(1000));
        assertThat(Stored.hours(PostgresResource.database(), "bulk")).isEqualTo(1000);
    }

    private static byte[] event(String type) {
        return ("{\"app\":\"codec\",\"error_type\":\"" + type + "\",\"message\":\"" + "long enough ".repeat(20) + "\"}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static ValidatableResponse send(String encoding, byte[] body) {
        return Api.admin()
                .header("Content-Encoding", encoding)
                .body(body)
                .post("/api/v1/events")
                .then();
    }

    private static byte[] gzip(byte[] plain) {
        return encoded(plain, GZIPOutputStream::new);
    }

    private static byte[] deflate(byte[] plain, boolean bare) {
        return encoded(plain, to -> new DeflaterOutputStream(to, new Deflater(6, bare)));
    }

    private static byte[] zstd(byte[] plain) {
        return encoded(plain, ZstdOutputStream::new);
    }

    private interface Encoder {
        OutputStream to(OutputStream bytes) throws IOException;
    }

    private static byte[] encoded(byte[] plain, Encoder encoder) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream encoding = encoder.to(bytes)) {
            encoding.write(plain);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }
}
