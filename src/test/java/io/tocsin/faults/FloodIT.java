package io.tocsin.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.testing.TestFolders;
import io.tocsin.testing.TocsinProcess;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Clients without a key that send slowly, or nothing: probes, metrics, reading and the evaluation of rules go on beside them.
 */
class FloodIT {

    private static final int SLOW_FORMS = 300;
    private static final int STREAMS = 120;
    private static final int HALF_HEADS = 1_500;
    /** On a machine that builds beside it; alone it is a few milliseconds. */
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(2);

    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final String FORM = "/alerts/00000000-0000-0000-0000-000000000001/acknowledge";

    private static TocsinProcess service;
    private static String key;

    @BeforeAll
    static void start() throws IOException {
        service = TocsinProcess.in(TestFolders.fresh("flood-")).start().awaitReady();
        key = service.adminKey();
        service.get("/api/v1/stats", key);
        service.post("/api/v1/apps", key, "{\"name\": \"shop\"}");
        HttpResponse<String> rule = service.post(
                "/api/v1/alert-rules",
                key,
                "{\"name\": \"Errors\", \"app\": \"shop\", \"interval\": \"1s\","
                        + " \"condition\": {\"kind\": \"count\", \"threshold\": 1}}");
        assertThat(rule.statusCode()).as(rule.body()).isEqualTo(201);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void slow_forms_stop_nobody() throws IOException {
        try (Clients forms = new Clients()) {
            for (int i = 0; i < SLOW_FORMS; i++) {
                forms.send("POST " + FORM + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n"
                        + "Content-Type: application/x-www-form-urlencoded\r\n\r\ntoken=");
            }
            assertAllGoesOn();
        }
    }

    @Test
    void slow_streams_of_two_connections_stop_nobody() throws Exception {
        Vertx vertx = Vertx.vertx();
        List<HttpClient> connections = new ArrayList<>();
        try {
            for (int i = 0; i < 2; i++) {
                HttpClient client = vertx.createHttpClient(new HttpClientOptions()
                        .setProtocolVersion(HttpVersion.HTTP_2)
                        .setHttp2ClearTextUpgrade(false)
                        .setHttp2MaxPoolSize(1));
                connections.add(client);
                for (int stream = 0; stream < STREAMS; stream++) {
                    HttpClientRequest request = client.request(HttpMethod.POST, service.httpPort(), "127.0.0.1", FORM)
                            .toCompletionStage()
                            .toCompletableFuture()
                            .get(10, TimeUnit.SECONDS);
                    request.putHeader("content-type", "application/x-www-form-urlencoded")
                            .putHeader("content-length", "1000");
                    request.write("token=");
                }
            }
            assertAllGoesOn();
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void half_sent_heads_stop_nobody_and_are_closed() throws IOException {
        try (Clients heads = new Clients()) {
            for (int i = 0; i < HALF_HEADS; i++) {
                heads.send("GET /api/v1/issues HTTP/1.1\r\nHost: localhost\r\nX-Half");
            }
            assertAllGoesOn();
            Awaitility.await("most are closed")
                    .atMost(DEADLINE)
                    .untilAsserted(() -> assertThat(metric(
                                    "http_server_connections_seconds_active_count{server_port=\"" + service.httpPort()))
                            .isLessThan(HALF_HEADS / 2.0));
            assertThat(heads.first().getInputStream().readAllBytes())
                    .asString(StandardCharsets.UTF_8)
                    .startsWith("HTTP/1.1 408 ")
                    .contains("REQUEST_TIMEOUT_ERROR");
        }
    }

    private static void assertAllGoesOn() {
        double rounds = metric("tocsin_alert_round_seconds_count");
        for (int i = 0; i < 3; i++) {
            for (String path : List.of("/health/live", "/health/ready", "/metrics")) {
                long start = System.nanoTime();
                assertThat(service.management(path).statusCode()).as(path).isEqualTo(200);
                assertThat(Duration.ofNanos(System.nanoTime() - start)).as(path).isLessThan(ANSWERS_WITHIN);
            }
            HttpResponse<String> read = service.get("/api/v1/stats", key);
            assertThat(read.statusCode()).as(read.body()).isEqualTo(200);
        }
        Awaitility.await("rules are evaluated")
                .atMost(DEADLINE)
                .until(() -> metric("tocsin_alert_round_seconds_count") >= rounds + 2);
    }

    private static double metric(String name) {
        return service.management("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private static final class Clients implements AutoCloseable {

        private final List<Socket> sockets = new ArrayList<>();

        void send(String text) throws IOException {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.httpPort());
            sockets.add(socket);
            socket.setSoTimeout((int) DEADLINE.toMillis());
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        }

        Socket first() {
            return sockets.get(0);
        }

        @Override
        public void close() {
            for (Socket socket : sockets) {
                try {
                    socket.close();
                } catch (IOException gone) {
                    throw new java.io.UncheckedIOException(gone);
                }
            }
        }
    }
}
