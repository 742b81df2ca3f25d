package io.tocsin.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.tocsin.notify.Outcome.Verdict;
import io.tocsin.testing.TestFolders;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Receivers behind a proxy, and receivers with certificates of a private authority. */
class ProxyAndTrustTest {

    private static Vertx vertx;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() {
        vertx.close();
    }

    @Test
    void a_certificate_of_a_private_authority_is_trusted_by_the_ca_file() throws Exception {
        try (TlsReceiver receiver = new TlsReceiver()) {
            String url = "https://localhost:" + receiver.port() + "/hook";

            assertThat(send(url, Map.of()).text())
                    .startsWith("The certificate of localhost is not trusted")
                    .contains("TOCSIN_NOTIFY_CA_FILE");
            Map<String, String> trusting =
                    Map.of("ca-file", receiver.certificate().toString());
            assertThat(send(url, trusting).verdict()).isEqualTo(Verdict.ACCEPTED);
            assertThat(send("https://127.0.0.1:" + receiver.port() + "/hook", trusting)
                            .text())
                    .startsWith("The certificate is not issued for 127.0.0.1");
        }
    }

    @Test
    void https_goes_through_a_tunnel_of_the_proxy_which_resolves_the_name() throws Exception {
        try (TlsReceiver receiver = new TlsReceiver("receiver.invalid");
                ConnectProxy proxy = new ConnectProxy(receiver.port())) {
            Outcome outcome = send(
                    "https://receiver.invalid/hook",
                    Map.of(
                            "proxy", proxy.url("tocsin:p%40ss@"),
                            "ca-file", receiver.certificate().toString()));

            assertThat(outcome.verdict()).as(outcome.text()).isEqualTo(Verdict.ACCEPTED);
            // Base64 of tocsin:p@ss
            assertThat(proxy.heads())
                    .singleElement()
                    .satisfies(head -> assertThat(head)
                            .startsWith("CONNECT receiver.invalid:443 ")
                            .containsIgnoringCase("Proxy-Authorization: Basic dG9jc2luOnBAc3M="));
        }
    }

    @Test
    void http_goes_to_the_proxy_with_the_whole_address() throws Exception {
        try (Receiver receiver = new Receiver();
                ConnectProxy proxy = new ConnectProxy(receiver.port())) {
            Outcome outcome = send("http://receiver.invalid/hook?a=b", Map.of("proxy", proxy.url("")));

            assertThat(outcome.verdict()).as(outcome.text()).isEqualTo(Verdict.ACCEPTED);
            assertThat(proxy.heads().get(0)).startsWith("POST http://receiver.invalid/hook?a=b ");
            assertThat(receiver.requests().get(0).header("Host")).isEqualTo("receiver.invalid");
        }
    }

    @Test
    void a_refusal_of_the_proxy_is_named_as_such() throws Exception {
        try (Receiver receiver = new Receiver();
                ConnectProxy proxy =
                        new ConnectProxy(receiver.port()).refuseWith("407 Proxy Authentication Required")) {
            assertThat(send("https://receiver.invalid/hook", Map.of("proxy", proxy.url("")))
                            .text())
                    .startsWith("The proxy refused the connection to receiver.invalid: 407");
        }
        String gone;
        try (ConnectProxy proxy = new ConnectProxy(1)) {
            gone = proxy.url("user:password@");
        }
        assertThat(send("https://receiver.invalid/hook", Map.of("proxy", gone)).text())
                .startsWith("No connection through the proxy 127.0.0.1:")
                .doesNotContain("password");
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, localhost",
        "hook.localhost, .localhost",
        "hook.localhost, LOCALHOST",
        "127.0.0.1, 127.0.0.0/8",
    })
    void excluded_receivers_are_reached_directly(String host, String excluded) throws Exception {
        OutboundProxy proxy = new OutboundProxy(settings(Map.of("proxy", "http://127.0.0.1:1", "no-proxy", excluded)));

        assertThat(proxy.appliesTo(URI.create("http://" + host + "/hook"))).isFalse();
        assertThat(proxy.appliesTo(URI.create("http://notlocalhost/hook"))).isTrue();
        assertThat(proxy.appliesTo(URI.create("http://10.1.2.3/hook"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://127.0.0.1/hook", "https://localhost/hook", "http://169.254.169.254/latest"})
    void a_private_target_is_refused_before_the_proxy_is_asked(String url) throws Exception {
        try (Receiver receiver = new Receiver();
                ConnectProxy proxy = new ConnectProxy(receiver.port())) {
            Outcome outcome = send(url, Map.of("proxy", proxy.url(""), "allow-private-targets", "false"));

            assertThat(outcome.verdict()).isEqualTo(Verdict.REFUSED);
            assertThat(proxy.heads()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://proxy.example.com:3128", "http://proxy.example.com", "proxy.example.com:3128"})
    void an_unusable_proxy_stops_the_start(String url) {
        assertThatThrownBy(() -> new OutboundProxy(settings(Map.of("proxy", url))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("tocsin.notify.proxy")
                .hasMessageContaining("http://proxy.example.com:3128");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not a certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"})
    void an_unusable_ca_file_stops_the_start(String content) throws Exception {
        Path file = Files.writeString(TestFolders.fresh("ca-").resolve("ca.pem"), content);

        assertThatThrownBy(() -> new ReceiverTrust(settings(Map.of("ca-file", file.toString()))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("tocsin.notify.ca-file")
                .hasMessageContaining(file.toString());
    }

    @Test
    void a_missing_ca_file_stops_the_start() {
        assertThatThrownBy(() -> new ReceiverTrust(settings(Map.of("ca-file", "/nowhere/ca.pem"))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("/nowhere/ca.pem");
    }

    private static Outcome send(String url, Map<String, String> properties) {
        NotifySettings settings = settings(properties);
        OutboundHttp http = new OutboundHttp(
                new Targets(settings),
                new OutboundProxy(settings),
                new ReceiverTrust(settings),
                settings,
                vertx,
                Clock.systemUTC());
        try {
            return http.send(HttpMessage.of(URI.create(url), "{}"), 1);
        } finally {
            http.close();
        }
    }

    private static NotifySettings settings(Map<String, String> properties) {
        Map<String, String> all = new HashMap<>();
        all.put("tocsin.notify.allow-private-targets", "true");
        properties.forEach((name, value) -> all.put("tocsin.notify." + name, value));
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withMapping(NotifySettings.class)
                .withSources(new PropertiesConfigSource(all, "test", 300))
                .build()
                .getConfigMapping(NotifySettings.class);
    }
}
