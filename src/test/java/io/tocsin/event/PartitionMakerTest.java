package io.tocsin.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.testing.Api;
import io.tocsin.testing.OwnPostgresResource;
import io.tocsin.testing.Stored;
import io.tocsin.testing.TestClock;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = OwnPostgresResource.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
class PartitionMakerTest {

    @Inject
    PartitionMaker maker;

    @Inject
    KeyRetention keys;

    @Inject
    TestClock clock;

    @AfterEach
    void theClockGoesOn() {
        clock.reset();
        maker.makeAndDrop();
    }

    @Test
    void a_batch_that_meets_a_missing_partition_has_it_made_and_is_written() throws SQLException {
        Instant tenDaysAgo = Instant.now().minus(Duration.ofDays(10));
        String partition = "event_p" + tenDaysAgo.toString().substring(0, 10).replace("-", "");
        execute("DROP TABLE " + partition);
        Api.post(List.of(
                        Map.of("app", "gap", "message", "m", "timestamp", tenDaysAgo.toString()),
                        Map.of("app", "gap", "message", "m")))
                .statusCode(202)
                .body("accepted", equalTo(2));
        assertThat(number("SELECT count(*) FROM " + partition)).isOne();
        assertThat(Stored.hours(OwnPostgresResource.database(), "gap")).isEqualTo(2);
    }

    @Test
    void old_days_go_their_counts_stay_and_the_floor_remembers() {
        Instant now = Instant.now();
        Api.post(Map.of(
                        "app",
                        "old",
                        "message",
                        "m",
                        "timestamp",
                        now.minus(Duration.ofDays(20)).toString()))
                .statusCode(202);
        clock.jumpTo(now.plus(Duration.ofDays(14)));
        maker.makeAndDrop();
        assertThat(Stored.events(OwnPostgresResource.database(), "old")).isZero();
        assertThat(Stored.hours(OwnPostgresResource.database(), "old")).isOne();
        assertThat(number("SELECT count(*) FROM retention_floor WHERE table_name = 'event'"
                        + " AND removed_before BETWEEN now() - interval '19 days' AND now() - interval '17 days'"))
                .isOne();
    }

    @Test
    void two_replicas_at_once_make_each_partition_once() throws Exception {
        clock.jumpTo(Instant.now().plus(Duration.ofDays(5)));
        ExecutorService replicas = Executors.newFixedThreadPool(4);
        try {
            Callable<Boolean> makes = () -> {
                maker.makeAndDrop();
                return true;
            };
            for (Future<Boolean> made : replicas.invokeAll(List.of(makes, makes, makes, makes))) {
                assertThat(made.get()).isTrue();
            }
        } finally {
            replicas.shutdownNow();
        }
    }

    @Test
    void keys_are_forgotten_48_hours_after_receipt() throws SQLException {
        UUID id = UUID.randomUUID();
        Api.post(Map.of("app", "keyed", "message", "m", "event_id", id)).statusCode(202);
        String kept = "SELECT count(*) FROM event_key WHERE event_id = '" + id + "'";
        clock.jumpTo(Instant.now().plus(Duration.ofHours(47)));
        keys.forgetOld();
        assertThat(number(kept)).isOne();
        clock.jumpTo(Instant.now().plus(Duration.ofHours(49)));
        keys.forgetOld();
        assertThat(number(kept)).isZero();
    }

    private static long number(String sql) {
        return Stored.number(OwnPostgresResource.database(), sql);
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = OwnPostgresResource.database().connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
