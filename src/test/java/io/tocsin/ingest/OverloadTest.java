package io.tocsin.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tocsin.http.MemoryBudget;
import io.tocsin.testing.Api;
import io.tocsin.testing.OwnPostgresResource;
import io.tocsin.testing.RawConnection;
import io.tocsin.testing.RawConnection.Answer;
import io.tocsin.testing.Stored;
import io.tocsin.testing.TestDatabase;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** More comes than there is room for, or it comes too slowly. Whatever becomes of a request, its room is given back. */
@QuarkusTest
@TestProfile(OverloadTest.LittleRoom.class)
@WithTestResource(value = OwnPostgresResource.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
class OverloadTest {

    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final int MIB = 1 << 20;

    /** Little room, and little patience. */
    public static class LittleRoom implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "tocsin.ingest.memory", "4M",
                    "tocsin.ingest.buffer-events", "1000",
                    "tocsin.ingest.body.time-limit", "5s",
                    "tocsin.ingest.body.idle-limit", "2s",
                    "quarkus.http.idle-timeout", "6s");
        }
    }

    @TestHTTPResource
    URL url;

    @Inject
    MemoryBudget memory;

    @Inject
    IngestBuffer buffer;

    @Inject
    MeterRegistry registry;

    @AfterEach
    void everything_is_given_back() {
        await().atMost(DEADLINE).untilAsserted(() -> assertThat(memory.used()).isZero());
        assertThat(buffer.events()).isZero();
        assertThat(buffer.bytes()).isZero();
        Api.post(Map.of("app", "after", "message", "it goes on")).statusCode(202);
    }

    @Test
    void a_body_that_says_it_does_not_fit_is_refused_before_it_is_read() {
        double before = refused("memory");
        try (RawConnection first = holding(3 * MIB);
                RawConnection second = RawConnection.to(url).postEvents("Content-Length: " + 2 * MIB)) {
            Answer answer = second.answer();

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.headers()).containsEntry("retry-after", "1");
            assertThat(answer.body()).contains("\"reason\":\"memory\"", "\"retry_after\":1");
            assertThat(refused("memory") - before).isEqualTo(1);
            Api.post(Map.of("app", "small", "message", "still fits")).statusCode(202);
            assertThat(first.send(padded(3 * MIB)).answer().status()).isEqualTo(202);
        }
    }

    @Test
    void in_overload_nobodys_key_is_looked_at() {
        try (RawConnection first = holding(3 * MIB);
                RawConnection stranger =
                        RawConnection.to(url).post("Authorization: Bearer nobody", "Content-Length: " + 2 * MIB)) {
            assertThat(stranger.answer().status()).isEqualTo(503);
        }
    }

    @Test
    void whoever_holds_much_of_the_budget_gets_no_more_while_others_do() {
        String holder = holder();
        try (RawConnection first =
                        RawConnection.to(url).post("Authorization: Bearer " + holder, "Content-Length: " + 3 * MIB);
                RawConnection second = RawConnection.to(url)) {
            await().atMost(DEADLINE).until(() -> memory.used() == 3 * MIB);
            second.post("Authorization: Bearer " + holder, "Content-Length: 1000");

            assertThat(second.answer().body()).contains("\"reason\":\"fair_share\"");
            Api.post(Map.of("app", "other", "message", "m")).statusCode(202);
        }
    }

    @Test
    void whoever_has_no_key_takes_no_room() {
        try (RawConnection stranger =
                RawConnection.to(url).post("Authorization: Bearer nobody", "Content-Length: " + 3 * MIB)) {
            assertThat(stranger.answer().status()).isEqualTo(401);
            assertThat(memory.used()).isZero();
        }
    }

    @Test
    void a_chunked_body_takes_room_as_it_grows() {
        try (RawConnection first = holding(3 * MIB);
                RawConnection second = RawConnection.to(url).postEvents("Transfer-Encoding: chunked")) {
            byte[] chunk = new byte[100_000];
            Arrays.fill(chunk, (byte) ' ');
            for (int i = 0; i < 20; i++) {
                second.chunk(chunk);
            }
            Answer answer = second.answer();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body()).contains("\"reason\":\"memory\"");
        }
    }

    @Test
    void what_grows_beyond_the_budget_when_it_is_decoded_is_refused() throws IOException {
        try (RawConnection first = holding(3 * MIB)) {
            Api.admin()
                    .header("Content-Encoding", "gzip")
                    .body(gzip(padded(10 * MIB)))
                    .post("/api/v1/events")
                    .then()
                    .statusCode(503);
        }
    }

    @Test
    void a_request_larger_than_all_the_budget_is_taken_where_nothing_else_is_there() throws IOException {
        String event = "{\"app\":\"large\",\"message\":\"m\",\"context\":{\"x\":\"" + "x".repeat(MIB - 200) + "\"}}\n";
        byte[] body = event.repeat(5).getBytes(StandardCharsets.UTF_8);
        for (boolean encoded : new boolean[] {false, true}) {
            Api.admin()
                    .contentType("application/x-ndjson")
                    .header("Content-Encoding", encoded ? "gzip" : "identity")
                    .body(encoded ? gzip(body) : body)
                    .post("/api/v1/events")
                    .then()
                    .statusCode(202);
            await().atMost(DEADLINE).until(() -> memory.used() == 0);
        }
        assertThat(Stored.events(OwnPostgresResource.database(), "large")).isEqualTo(10);
    }

    @Test
    void a_client_that_goes_gives_its_room_back() {
        holding(3 * MIB).close();
        RawConnection chunked = RawConnection.to(url).postEvents("Transfer-Encoding: chunked");
        chunked.chunk(new byte[10_000]);
        await().atMost(DEADLINE).until(() -> memory.used() > 0);
        chunked.close();
    }

    @Test
    void a_refused_body_gives_its_room_back() throws IOException {
        post("identity", "no json".getBytes(StandardCharsets.UTF_8), 400);
        post("gzip", "no gzip".getBytes(StandardCharsets.UTF_8), 400);
        post("gzip", gzip(new byte[30 * MIB]), 413);
        post("lzma", padded(MIB), 415);
        post("identity", padded(MIB), 202);
        post("identity", "[]".getBytes(StandardCharsets.UTF_8), 422);
        try (RawConnection endless = RawConnection.to(url).postEvents("Transfer-Encoding: chunked")) {
            byte[] chunk = new byte[MIB];
            for (int i = 0; i < 21; i++) {
                endless.chunk(chunk);
            }
            Answer answer = endless.answer();
            assertThat(answer.status()).as(answer.body()).isEqualTo(413);
        }
    }

    @Test
    void what_the_database_refuses_gives_its_room_back() {
        OwnPostgresResource.server().postgres().stop();
        try {
            assertThat(Api.post(Map.of("app", "away", "message", "m")).extract().statusCode())
                    .isIn(202, 503);
        } finally {
            OwnPostgresResource.server().postgres().restart();
        }
        await().atMost(DEADLINE)
                .untilAsserted(
                        () -> Api.post(Map.of("app", "away", "message", "m")).statusCode(202));
    }

    @Test
    void a_body_of_which_nothing_comes_is_given_up() {
        double before = refused("slow_client");
        try (RawConnection silent = RawConnection.to(url).postEvents("Content-Length: 1000")) {
            Answer answer = silent.send("{\"app\":").answer();

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.headers()).containsKey("retry-after");
            assertThat(answer.body()).contains("\"reason\":\"slow_client\"");
            assertThat(memory.used()).isZero();
            assertThat(silent.isClosedByTheService()).isTrue();
        }
        assertThat(refused("slow_client") - before).isEqualTo(1);
    }

    @Test
    void a_body_that_drips_is_given_up() {
        try (RawConnection dripping = RawConnection.to(url).postEvents("Content-Length: 1000000")) {
            CompletableFuture<Answer> answer = CompletableFuture.supplyAsync(dripping::answer);
            await().atMost(DEADLINE).pollInterval(Duration.ofMillis(100)).until(() -> {
                // Never idle, and never done.
                dripping.send(" ");
                return answer.isDone();
            });
            assertThat(answer.join().status()).isEqualTo(503);
            assertThat(answer.join().body()).contains("\"reason\":\"slow_client\"");
        }
    }

    @Test
    void a_slow_body_of_a_resource_is_408() {
        try (RawConnection slow = RawConnection.to(url)) {
            slow.send("PUT /api/v1/apps/slow/settings HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Authorization: Bearer " + TestDatabase.ADMIN_KEY + "\r\nContent-Length: 500000\r\n\r\n{");
            await().atMost(DEADLINE).until(() -> memory.used() == 500_000);
            Answer answer = slow.answer();

            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.body()).contains("REQUEST_TIMEOUT_ERROR", "request_id");
            assertThat(slow.isClosedByTheService()).isTrue();
        }
    }

    @Test
    void a_form_without_a_key_reserves_only_what_it_has_sent_and_its_end_is_408() {
        try (RawConnection dripping = RawConnection.to(url)) {
            dripping.send("POST /alerts/1/acknowledge HTTP/1.1\r\nHost: localhost\r\n"
                    + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 60000\r\n\r\ntoken=");
            CompletableFuture<Answer> answer = CompletableFuture.supplyAsync(dripping::answer);
            await().atMost(DEADLINE).pollInterval(Duration.ofMillis(100)).until(() -> {
                dripping.send("x");
                assertThat(memory.used()).isLessThanOrEqualTo(4096);
                return answer.isDone();
            });
            assertThat(answer.join().status()).isEqualTo(408);
        }
    }

    @Test
    void bodies_of_resources_and_of_ingest_share_one_memory() {
        try (RawConnection first = holding(3 * MIB);
                RawConnection second = RawConnection.to(url)) {
            String body = "{\"name\":\"" + "n".repeat(200_000) + "\"}";
            second.send("POST /api/v1/apps HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Authorization: Bearer " + TestDatabase.ADMIN_KEY + "\r\nContent-Length: " + body.length()
                    + "\r\n\r\n" + body);
            Answer answer = second.answer();

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.headers()).containsEntry("retry-after", "1");
            assertThat(first.send(padded(3 * MIB)).answer().status()).isEqualTo(202);
        }
    }

    @Test
    void a_connection_on_which_nothing_comes_is_closed() {
        try (RawConnection silent = RawConnection.to(url);
                RawConnection halfway = RawConnection.to(url)) {
            halfway.send("POST /api/v1/events HTTP/1.1\r\nHost: localhost\r\n");
            assertThat(silent.isClosedByTheService()).isTrue();
            assertThat(halfway.isClosedByTheService()).isTrue();
        }
    }

    @Test
    void headers_without_end_are_refused() {
        try (RawConnection endless = RawConnection.to(url)) {
            endless.post("X-Filler: " + "x".repeat(17 << 10));
            assertThat(endless.answer().status()).isEqualTo(431);
        }
    }

    @Test
    void a_body_that_nobody_reads_does_not_hang_its_connection() {
        try (RawConnection connection = RawConnection.to(url)) {
            byte[] body = padded(3 * MIB);
            for (int i = 0; i < 2; i++) {
                connection.post("Authorization: Bearer nobody", "Content-Length: " + body.length);
                assertThat(connection.send(body).answer().status()).isEqualTo(401);
            }
        }
    }

    @Test
    void a_client_that_asks_first_is_told_to_go_on_or_refused() {
        try (RawConnection asking =
                RawConnection.to(url).postEvents("Content-Length: " + 3 * MIB, "Expect: 100-continue")) {
            assertThat(asking.answer().status()).isEqualTo(100);
            try (RawConnection second =
                    RawConnection.to(url).postEvents("Content-Length: " + 2 * MIB, "Expect: 100-continue")) {
                Answer answer = second.answer();
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.body()).contains("\"reason\":\"memory\"");
            }
            assertThat(asking.send(padded(3 * MIB)).answer().status()).isEqualTo(202);
        }
    }

    @Test
    void a_noisy_app_is_refused_while_a_quiet_one_gets_in() throws SQLException {
        Api.post(List.of(Map.of("app", "noisy", "message", "0"), Map.of("app", "quiet", "message", "0")))
                .statusCode(202);
        String noisyKey = Api.newKey(Map.of("name", "noisy", "app", "noisy", "permissions", List.of("events:write")));
        double before = refused("fair_share");
        HttpClient client = HttpClient.newHttpClient();
        List<CompletableFuture<HttpResponse<String>>> noise = new ArrayList<>();
        CompletableFuture<HttpResponse<String>> quiet;
        try (Connection connection = OwnPostgresResource.database().connect();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            // Nothing is written any more, as if the database were too slow.
            statement.execute("LOCK TABLE event, event_key IN ACCESS EXCLUSIVE MODE");
            String hundred = IntStream.range(0, 100)
                    .mapToObj(i -> "{\"app\":\"noisy\",\"message\":\"m\"}")
                    .collect(Collectors.joining(",", "[", "]"));
            for (int i = 0; i < 12; i++) {
                noise.add(client.sendAsync(request(hundred), HttpResponse.BodyHandlers.ofString()));
            }
            await().atMost(DEADLINE).until(() -> refused("fair_share") - before == 7);
            try (RawConnection bound =
                    RawConnection.to(url).post("Authorization: Bearer " + noisyKey, "Content-Length: 1000")) {
                assertThat(bound.answer().body())
                        .as("before its body, since the key says whose it is")
                        .contains("fair_share");
            }
            quiet = client.sendAsync(
                    request("{\"app\":\"quiet\",\"message\":\"1\"}"), HttpResponse.BodyHandlers.ofString());
            await().atMost(DEADLINE).until(() -> buffer.events() == 501 || quiet.isDone());
            connection.rollback();
        }

        assertThat(quiet.join().statusCode()).isEqualTo(202);
        assertThat(noise.stream().map(answer -> answer.join().statusCode()))
                .containsOnly(202, 503)
                .filteredOn(status -> status == 202)
                .hasSize(5);
        assertThat(noise.stream().map(answer -> answer.join().body()).filter(body -> body.contains("fair_share")))
                .hasSize(7);
        assertThat(Stored.events(OwnPostgresResource.database(), "noisy")).isEqualTo(501);
        assertThat(Stored.events(OwnPostgresResource.database(), "quiet")).isEqualTo(2);
    }

    /** Somebody else's key, whose fair share is not the administrator's. */
    private static String holder() {
        return Api.newKey("events:write");
    }

    /** A connection whose request has taken so much room, and has sent nothing of its body yet. */
    private RawConnection holding(int bytes) {
        RawConnection connection =
                RawConnection.to(url).post("Authorization: Bearer " + holder(), "Content-Length: " + bytes);
        await().atMost(DEADLINE).until(() -> memory.used() == bytes);
        return connection;
    }

    private void post(String encoding, byte[] body, int status) {
        Api.admin()
                .header("Content-Encoding", encoding)
                .body(body)
                .post("/api/v1/events")
                .then()
                .statusCode(status);
        await().atMost(DEADLINE).untilAsserted(() -> assertThat(memory.used()).isZero());
    }

    private HttpRequest request(String body) {
        return HttpRequest.newBuilder(URI.create(url + "api/v1/events"))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + TestDatabase.ADMIN_KEY)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private double refused(String reason) {
        return registry.get("tocsin.ingest.requests.refused")
                .tag("reason", reason)
                .counter()
                .count();
    }

    /** An array of one event in a body of so many bytes, most of them blanks. */
    private static byte[] padded(int length) {
        byte[] body = new byte[length];
        Arrays.fill(body, (byte) ' ');
        byte[] event = "[{\"app\":\"padded\",\"message\":\"m\"}".getBytes(StandardCharsets.UTF_8);
        System.arraycopy(event, 0, body, 0, event.length);
        body[length - 1] = ']';
        return body;
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(plain);
        }
        return bytes.toByteArray();
    }
}
