package io.tocsin.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tocsin.testing.Stored;
import io.tocsin.testing.TestDatabase;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

/**
 * A standby is promoted while the old primary stays up, read-only, with the connections that it has: what load balancers and cluster
 * managers do, since none of them cuts connections.
 */
class FailoverIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KEY = TestDatabase.ADMIN_KEY;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String SESSIONS =
            "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'tocsin%'";

    @Test
    void every_pool_follows_a_failover_and_health_says_what_is_wrong_meanwhile() throws Exception {
        try (Postgres old = Postgres.start();
                Postgres standby = old.standby();
                Proxy proxy = Proxy.before(old.port());
                Replica replica = Replica.on(through(proxy, old)).start().awaitReady()) {
            replica.process().post("/api/v1/apps", KEY, "{\"name\": \"shop\"}");
            post(replica, "before");
            fillPools(replica);
            await("the standby has the event").until(() -> Stored.events(standby.database(), "shop") == 1);

            old.makeReadOnly();

            await("health names the read-only database").untilAsserted(() -> {
                JsonNode health = json(replica, "/health/detailed");
                assertThat(health.path("status").asText()).isEqualTo("degraded");
                assertThat(health.at("/checks/database/message").asText()).contains("read-only");
                assertThat(json(replica, "/api/v1/events?app=shop")
                                .at("/error/code")
                                .asText())
                        .as("what is read meanwhile could be out of date")
                        .isEqualTo("SERVICE_UNAVAILABLE");
            });
            post(replica, "during");

            standby.promote();
            proxy.redirect(standby.port());

            await("reads see what is written")
                    .untilAsserted(() -> assertThat(
                                    json(replica, "/api/v1/events?app=shop").path("events"))
                            .hasSize(2));
            await("no connection to the old primary is left").until(() -> Stored.number(old.database(), SESSIONS) == 0);
            String rule = JSON.writeValueAsString(Map.of(
                    "name",
                    "Errors",
                    "app",
                    "shop",
                    "interval",
                    "1s",
                    "condition",
                    Map.of("kind", "count", "threshold", 1)));
            assertThat(replica.process().post("/api/v1/alert-rules", KEY, rule).statusCode())
                    .isEqualTo(201);
            await("rules are evaluated")
                    .until(() -> Stored.number(standby.database(), "SELECT count(*) FROM alert WHERE state = 'firing'")
                            == 1);
            await("all is well again")
                    .until(() -> json(replica, "/health/detailed")
                            .path("status")
                            .asText()
                            .equals("healthy"));
            assertThat(Stored.events(old.database(), "shop")).isEqualTo(1);
        }
    }

    private static ConditionFactory await(String what) {
        return Awaitility.await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(250));
    }

    private static TestDatabase through(Proxy proxy, Postgres server) {
        TestDatabase direct = server.database();
        return new TestDatabase(
                direct.jdbcUrl().replace(":" + server.port() + "/", ":" + proxy.port() + "/"),
                direct.user(),
                direct.password());
    }

    private static void post(Replica replica, String message) {
        assertThat(replica.process()
                        .post(
                                "/api/v1/events",
                                KEY,
                                "{\"app\": \"shop\", \"error_type\": \"X\", \"message\": \"" + message + "\"}")
                        .statusCode())
                .isEqualTo(202);
    }

    /** Several requests at once, so that the pool for readers has several connections. */
    private static void fillPools(Replica replica) {
        IntStream.range(0, 8).parallel().forEach(i -> replica.process().get("/api/v1/events?app=shop", KEY));
    }

    private static JsonNode json(Replica replica, String path) throws IOException {
        return JSON.readTree(replica.process().get(path, KEY).body());
    }
}
