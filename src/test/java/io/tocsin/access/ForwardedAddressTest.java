package io.tocsin.access;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import io.tocsin.appsettings.SettingsApi;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.TestClock;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Behind a proxy that is trusted, the address is the one it tells. */
@QuarkusTest
@TestProfile(ForwardedAddressTest.BehindAProxy.class)
@WithTestResource(PostgresResource.class)
class ForwardedAddressTest {

    /** A proxy is told of. */
    public static class BehindAProxy implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "tocsin.access.rate-limit.address", "2/min",
                    "quarkus.http.proxy.proxy-address-forwarding", "true",
                    "quarkus.http.proxy.trusted-proxies", "127.0.0.1");
        }
    }

    @Inject
    TestClock clock;

    @AfterEach
    void the_clock_goes_on() {
        clock.reset();
    }

    @Test
    void clients_behind_one_proxy_have_a_limit_each() {
        clock.setTo(Instant.now());
        for (String client : new String[] {"203.0.113.1", "203.0.113.2", "2001:db8::1"}) {
            get(client, 401);
            get(client, 401);
            get(client, 429);
        }
        get("2001:db8::2", 429);
        get("2001:db8:1::2", 401);
    }

    @Test
    void an_app_s_filter_by_address_goes_by_the_client_and_not_by_the_proxy() {
        clock.setTo(Instant.now().plusSeconds(3_600));
        String app = SettingsApi.app(
                Map.of("filters", List.of(Map.of("name", "ours", "address", "198.51.100.0/25"), ipv6())));
        for (String dropped : new String[] {"198.51.100.7", "2001:db8:7::9"}) {
            post(app, dropped).body("filtered", equalTo(true));
        }
        for (String kept : new String[] {"198.51.100.200", "2001:db8:8::9"}) {
            post(app, kept).body("filtered", nullValue());
        }
    }

    private static Map<String, String> ipv6() {
        return Map.of("name", "ours too", "address", "2001:db8:7::/48");
    }

    private static ValidatableResponse post(String app, String client) {
        return Api.admin()
                .header("X-Forwarded-For", client)
                .body(Map.of("app", app, "message", "m"))
                .post("/api/v1/events")
                .then()
                .statusCode(202);
    }

    private static void get(String client, int status) {
        Api.as("sk_live_nobody")
                .header("X-Forwarded-For", client)
                .get("/api/v1/events")
                .then()
                .statusCode(status);
    }
}
