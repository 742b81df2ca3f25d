package io.tocsin.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tocsin.testing.Stored;
import io.tocsin.testing.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * The replica that evaluates alert rules is paused, or cut off from the database, at random moments; the other one takes over. The
 * system property {@code faults.takeovers} (1) says how often, {@code faults.seed} at which moments.
 */
class EvaluatorTakeoverIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KEY = TestDatabase.ADMIN_KEY;
    private static final int TAKEOVERS = Integer.getInteger("faults.takeovers", 1);
    private static final long SEED = Long.getLong("faults.seed", System.nanoTime());

    /** The lease of 12 s, a tick, and two seconds of a busy machine. */
    private static final Duration TAKEOVER = Duration.ofSeconds(15);

    private static final int MAX_PAUSES = 200;
    private static final String IDLE_IN_TRANSACTION = """
            SELECT count(*) FROM pg_stat_activity
            WHERE application_name = 'tocsin' AND state = 'idle in transaction' AND query LIKE '%alert_%'
            """;

    private static final int RULES = 12;
    private static final Duration SETTLE = Duration.ofSeconds(60);

    @Test
    void the_other_replica_takes_over_within_15_seconds(TestReporter reporter) throws Exception {
        Random random = new Random(SEED);
        List<String> taken = new ArrayList<>();
        try (Postgres postgres = Postgres.start();
                Proxy proxy = Proxy.before(postgres.port());
                Replica direct = Replica.on(postgres.database()).start();
                Replica proxied = Replica.on(through(proxy, postgres)).start()) {
            direct.awaitReady();
            proxied.awaitReady();
            prepare(direct);
            for (int i = 0; i < TAKEOVERS; i++) {
                Replica evaluator = awaitEvaluator(direct, proxied);
                Replica other = evaluator == direct ? proxied : direct;
                boolean cut = evaluator == proxied && random.nextBoolean();
                busy(other, random.nextInt(1_500));
                if (cut) {
                    proxy.freeze();
                } else if (i % 2 == 0) {
                    pauseInTransaction(postgres, evaluator, other, random);
                } else {
                    evaluator.process().pause();
                }
                long start = System.nanoTime();
                try {
                    Awaitility.await("takeover " + i + " of seed " + SEED + (cut ? ", cut off" : ", paused"))
                            .atMost(TAKEOVER)
                            .pollInterval(Duration.ofMillis(200))
                            .until(() -> other.metric("tocsin_alert_evaluates") == 1);
                    taken.add((cut ? "cut off: " : "paused: ")
                            + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) + " ms");
                } finally {
                    if (cut) {
                        proxy.thaw();
                    } else {
                        evaluator.process().resume();
                    }
                }
            }
            assertThat(Stored.number(postgres.database(), "SELECT count(*) FROM alert WHERE state = 'firing'"))
                    .as("alerts, each fired once")
                    .isEqualTo(RULES);
        } finally {
            reporter.publishEntry("seed", Long.toString(SEED));
            reporter.publishEntry("taken over after", taken.toString());
        }
    }

    private static TestDatabase through(Proxy proxy, Postgres server) {
        TestDatabase direct = server.database();
        return new TestDatabase(
                direct.jdbcUrl().replace(":" + server.port() + "/", ":" + proxy.port() + "/"),
                direct.user(),
                direct.password());
    }

    /** The worst of moments: it has begun a transaction, and the server waits for it to go on. */
    private static void pauseInTransaction(Postgres postgres, Replica evaluator, Replica other, Random random)
            throws Exception {
        for (int i = 0; i < MAX_PAUSES; i++) {
            busy(other, random.nextInt(250));
            evaluator.process().pause();
            if (Stored.number(postgres.database(), IDLE_IN_TRANSACTION) > 0) {
                return;
            }
            evaluator.process().resume();
        }
        evaluator.process().pause();
    }

    /** Rules that are evaluated every second, so that a pause often meets a round. */
    private static void prepare(Replica replica) throws Exception {
        replica.process().post("/api/v1/apps", KEY, "{\"name\": \"shop\"}");
        for (int i = 0; i < RULES; i++) {
            String rule = JSON.writeValueAsString(Map.of(
                    "name",
                    "Errors " + i,
                    "app",
                    "shop",
                    "interval",
                    "1s",
                    "environment",
                    "e" + i,
                    "condition",
                    Map.of("kind", "count", "threshold", 1, "window", "1h")));
            assertThat(replica.process().post("/api/v1/alert-rules", KEY, rule).statusCode())
                    .isEqualTo(201);
            post(replica, i);
        }
    }

    private static void post(Replica replica, int environment) {
        replica.process()
                .post(
                        "/api/v1/events",
                        KEY,
                        "{\"app\": \"shop\", \"error_type\": \"X\", \"message\": \"m\"," + " \"environment\": \"e"
                                + environment % RULES + "\"}");
    }

    /** Posts for a time, so that rounds have something to write. */
    private static void busy(Replica replica, int millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (int i = 0; System.nanoTime() < end; i++) {
            post(replica, i);
        }
    }

    /** The only one that evaluates, when it has done so for a moment and the other one knows. */
    private static Replica awaitEvaluator(Replica one, Replica other) {
        Awaitility.await("one replica evaluates")
                .atMost(SETTLE)
                .during(Duration.ofSeconds(3))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> one.metric("tocsin_alert_evaluates") + other.metric("tocsin_alert_evaluates") == 1);
        return one.metric("tocsin_alert_evaluates") == 1 ? one : other;
    }
}
