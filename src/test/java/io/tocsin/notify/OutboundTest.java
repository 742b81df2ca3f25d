package io.tocsin.notify;

import static io.tocsin.notify.ChannelApi.made;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tocsin.network.Network;
import io.tocsin.notify.Receiver.Answer;
import io.tocsin.testing.PostgresResource;
import jakarta.inject.Inject;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Receivers that behave badly, asked by test messages: a clear word about each, in bounded time. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(MailServer.class)
class OutboundTest {

    @Inject
    NotifySettings settings;

    @Test
    void networks_are_read_from_the_configuration() {
        byte[] inside = Network.address("10.2.3.4");
        byte[] outside = Network.address("10.3.0.1");

        assertThat(settings.allowedNetworks().orElseThrow())
                .hasSize(2)
                .anyMatch(network -> network.contains(inside))
                .noneMatch(network -> network.contains(outside));
    }

    @Test
    void a_test_message_says_that_it_is_one_and_what_the_receiver_answered() {
        try (Receiver receiver = new Receiver()) {
            receiver.then(Answer.of(202, "taken, thank you"));
            UUID channel = made("slack", receiver.url());
            JsonPath result = ChannelApi.test(channel);

            assertThat(result.getBoolean("delivered")).isTrue();
            assertThat(result.getInt("status")).isEqualTo(202);
            assertThat(result.getString("answer")).isEqualTo("taken, thank you");
            assertThat(receiver.requests().get(0).body()).contains("This is a test");
        }
    }

    @Test
    void the_name_is_resolved_and_still_the_host() {
        try (Receiver receiver = new Receiver()) {
            assertThat(ChannelApi.test(made("webhook", receiver.urlByName() + "?a=b%20c"))
                            .getBoolean("delivered"))
                    .isTrue();
            assertThat(receiver.requests().get(0).header("Host")).isEqualTo("localhost:" + receiver.port());
            assertThat(receiver.requests().get(0).path()).isEqualTo("/hook?a=b%20c");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"webhook", "alertmanager"})
    void headers_and_basic_authentication_are_sent_and_redacted_from_the_answer(String kind) {
        try (Receiver receiver = new Receiver()) {
            String basic =
                    "Basic " + Base64.getEncoder().encodeToString("tocsin:pass wörd".getBytes(StandardCharsets.UTF_8));
            receiver.then(Answer.of(401, "not a-header-secret, nor " + basic + ", nor pass wörd"));
            Map<String, Object> channel = ChannelApi.with(ChannelApi.channel(kind), "url", receiver.url());
            channel.put("username", "tocsin");
            channel.put("password", "pass wörd");
            channel.put("headers", Map.of("X-Api-Key", "a-header-secret"));

            JsonPath result = ChannelApi.test(made(channel));

            Receiver.Request request = receiver.requests().get(0);
            assertThat(request.header("Authorization")).isEqualTo(basic);
            assertThat(request.header("X-Api-Key")).isEqualTo("a-header-secret");
            assertThat(result.getString("answer")).isEqualTo("not …, nor Basic …, nor …");
        }
    }

    @Test
    void a_redirection_is_not_followed() {
        try (Receiver target = new Receiver();
                Receiver receiver = new Receiver()) {
            for (int status : new int[] {301, 302, 303, 307, 308}) {
                receiver.then(Answer.of(status, Map.of("Location", target.url())));
                JsonPath result = ChannelApi.test(made("webhook", receiver.url()));
                assertThat(result.getBoolean("delivered")).isFalse();
                assertThat(result.getInt("status")).isEqualTo(status);
            }
            assertThat(target.requests()).isEmpty();
        }
    }

    @Test
    void an_answer_without_end_is_cut_off_and_its_status_counts() {
        try (RawReceiver receiver = new RawReceiver(connection -> {
            OutputStream out = connection.getOutputStream();
            out.write(bytes("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n"));
            while (true) {
                out.write(new byte[64 << 10]);
            }
        })) {
            assertThat(withinTheLimit(receiver.url()).getBoolean("delivered")).isTrue();
        }
    }

    @Test
    void an_answer_that_trickles_is_waited_for_no_longer_than_the_limit() {
        try (RawReceiver receiver = new RawReceiver(connection -> {
            OutputStream out = connection.getOutputStream();
            out.write(bytes("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"));
            while (true) {
                out.write('x');
                out.flush();
                Thread.sleep(100);
            }
        })) {
            JsonPath result = withinTheLimit(receiver.url());
            assertThat(result.getBoolean("delivered")).isTrue();
            assertThat(result.getString("answer")).startsWith("x");
        }
    }

    @Test
    void a_head_that_trickles_is_no_answer() {
        try (RawReceiver receiver = new RawReceiver(connection -> {
            OutputStream out = connection.getOutputStream();
            out.write(bytes("HTTP/1.1 200 OK\r\nX-Slow: "));
            while (true) {
                out.write('x');
                out.flush();
                Thread.sleep(100);
            }
        })) {
            assertThat(withinTheLimit(receiver.url()).getString("answer")).contains("No answer within 2500 ms");
        }
    }

    @Test
    void a_connection_that_is_dropped_and_what_is_no_http_are_told() {
        try (RawReceiver drops = new RawReceiver(connection -> connection.close());
                RawReceiver garbage = new RawReceiver(
                        connection -> connection.getOutputStream().write(bytes("SSH-2.0-OpenSSH_9.2\r\n\r\n")))) {
            assertThat(withinTheLimit(drops.url()).getString("answer")).startsWith("No answer");
            assertThat(withinTheLimit(garbage.url()).getBoolean("delivered")).isFalse();
        }
    }

    @Test
    void nobody_there_and_a_name_that_nobody_knows_are_told() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = closed.getLocalPort();
        }
        assertThat(withinTheLimit("http://127.0.0.1:" + port + "/").getString("answer"))
                .startsWith("No connection");
        JsonPath unknown = withinTheLimit("http://no-such-host.invalid/");
        assertThat(unknown.getString("answer")).contains("no-such-host.invalid");
        assertThat(unknown.getBoolean("delivered")).isFalse();
    }

    @Test
    void a_certificate_that_nobody_vouches_for_is_no_receiver() throws Exception {
        try (TlsReceiver receiver = new TlsReceiver()) {
            JsonPath result = withinTheLimit("https://localhost:" + receiver.port() + "/");
            assertThat(result.getBoolean("delivered")).isFalse();
            assertThat(result.getString("answer")).contains("localhost is not trusted", "TOCSIN_NOTIFY_CA_FILE");
        }
    }

    @Test
    void control_characters_of_an_answer_are_left_out() {
        try (Receiver receiver = new Receiver()) {
            receiver.then(Answer.of(400, "no\u0000\u001b[31m\r\nway"));
            assertThat(ChannelApi.test(made("webhook", receiver.url())).getString("answer"))
                    .isEqualTo("no [31m way");
        }
    }

    private static JsonPath withinTheLimit(String url) {
        UUID channel = made("webhook", url);
        long start = System.nanoTime();
        JsonPath result = ChannelApi.test(channel);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(6));
        return result;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
