package io.tocsin.access;

import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.TestClock;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Limits by address, and of keys that have none of their own. */
@QuarkusTest
@TestProfile(AddressRateLimitTest.Limited.class)
@WithTestResource(PostgresResource.class)
class AddressRateLimitTest {

    private static final int MOST = 5;

    /** Little is let through. */
    public static class Limited implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("tocsin.access.rate-limit.address", MOST + "/min", "tocsin.access.rate-limit.key", "2/min");
        }
    }

    @Inject
    TestClock clock;

    @BeforeEach
    void nothing_is_used_up() {
        clock.setTo(Instant.now().plusSeconds(days()));
    }

    @AfterEach
    void the_clock_goes_on() {
        clock.reset();
    }

    @Test
    void guessing_keys_ends_before_they_are_looked_up() {
        for (int i = 0; i < MOST; i++) {
            read("sk_live_guess" + i, "203.0.113." + i)
                    .statusCode(401)
                    .header("RateLimit-Limit", "5")
                    .header("RateLimit-Remaining", Integer.toString(MOST - 1 - i));
        }
        // What a client says of its address counts only where a proxy is configured.
        read("sk_live_guess", "203.0.113.99")
                .statusCode(429)
                .header("Retry-After", "12")
                .header("RateLimit-Reset", "60")
                .body("error.code", equalTo("RATE_LIMIT_ERROR"))
                .body("error.details.limited_by", equalTo("address"));
        Api.anonymous().get("/nowhere").then().statusCode(429);
    }

    @Test
    void a_key_without_a_limit_of_its_own_has_the_one_that_is_configured() {
        Api.admin().get("/api/v1/apps").then().statusCode(200).header("RateLimit-Limit", "2");
        Api.admin().get("/api/v1/apps").then().statusCode(200).header("RateLimit-Remaining", "0");
        Api.admin()
                .get("/api/v1/apps")
                .then()
                .statusCode(429)
                .header("Retry-After", "30")
                .body("error.details.limited_by", equalTo("key"));
    }

    private static long days;

    /** Each test some days after the one before, when all buckets are full. */
    private static long days() {
        days += 3;
        return days * 86_400;
    }

    private static ValidatableResponse read(String key, String forwardedFor) {
        return Api.as(key)
                .header("X-Forwarded-For", forwardedFor)
                .get("/api/v1/events")
                .then();
    }
}
