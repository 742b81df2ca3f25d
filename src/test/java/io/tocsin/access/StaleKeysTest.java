package io.tocsin.access;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.Stored;
import io.tocsin.testing.TestClock;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys that could not be read again for too long are not believed any more: one of them may have been revoked. */
@QuarkusTest
@TestProfile(StaleKeysTest.ReadByHand.class)
@WithTestResource(PostgresResource.class)
class StaleKeysTest {

    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Map<String, String> EVENT = Map.of("app", "stale", "message", "m");

    /** Keys are read at the start, and then only by the test. */
    public static class ReadByHand implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("tocsin.access.refresh", "12h", "tocsin.access.stale-grace", GRACE.toString());
        }
    }

    @Inject
    TestClock clock;

    @Inject
    KeyRing ring;

    @BeforeEach
    void the_first_request_is_slow() {
        post();
        ring.refresh();
    }

    @AfterEach
    void the_clock_goes_on() {
        clock.reset();
    }

    @Test
    void requests_are_refused_until_keys_are_read_again() {
        post().statusCode(202);
        await().atMost(GRACE.multipliedBy(4))
                .untilAsserted(() -> post().statusCode(503)
                        .header("Retry-After", "2")
                        .body("error.code", equalTo("SERVICE_UNAVAILABLE"))
                        .body("error.message", containsString("Keys could not be read")));
        Api.admin().get("/api/v1/apps").then().statusCode(503);
        ring.refresh();
        post().statusCode(202);
    }

    @Test
    void a_key_made_at_another_replica_posts_from_its_first_request_on() {
        for (int i = 0; i < 100; i++) {
            ring.refresh();
            String secret = Secrets.newLiveKey();
            Stored.execute(
                    PostgresResource.database(),
                    "INSERT INTO api_key (id, name, prefix, secret_hash, permissions, created_at)"
                            + " VALUES (?, 'elsewhere', 'sk_live_x', ?, '{events:write}', now())",
                    UUID.randomUUID(),
                    Secrets.hash(secret));
            Api.as(secret).body(EVENT).post("/api/v1/events").then().statusCode(202);
        }
    }

    @Test
    void a_clock_that_is_set_makes_no_key_too_old() {
        clock.jumpTo(Instant.now().plus(GRACE.multipliedBy(2)));
        post().statusCode(202);
    }

    private static ValidatableResponse post() {
        return Api.post(EVENT);
    }
}
