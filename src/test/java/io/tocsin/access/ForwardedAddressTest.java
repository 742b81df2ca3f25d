package io.tocsin.access;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.TestClock;
import jakarta.inject.Inject;
import java.time.Instant;
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

    private static void get(String client, int status) {
        Api.as("sk_live_nobody")
                .header("X-Forwarded-For", client)
                .get("/api/v1/events")
                .then()
                .statusCode(status);
    }
}
