package io.tocsin.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.Stored;
import io.tocsin.testing.TestClock;
import io.tocsin.testing.TestDatabase;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The same id and app within 48 hours is stored and counted once, whatever its timestamp says. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class DuplicatesTest {

    @Inject
    TestClock clock;

    @AfterEach
    void theClockGoesOn() {
        clock.reset();
    }

    @Test
    void a_retry_without_a_timestamp_is_counted_once() {
        Map<String, Object> event = Map.of("app", "retry", "message", "m", "event_id", UUID.randomUUID());
        Api.post(event).statusCode(202).body("duplicate", nullValue());
        Api.post(event)
                .statusCode(202)
                .body("duplicate", equalTo(true))
                .body("id", equalTo(event.get("event_id").toString()));
        assertCounted("retry", 1);
    }

    @Test
    void a_retry_after_midnight_is_counted_once() {
        Map<String, Object> event = Map.of("app", "midnight", "message", "m", "event_id", UUID.randomUUID());
        Instant midnight = Instant.now().truncatedTo(ChronoUnit.DAYS);
        clock.setTo(midnight.minusMillis(1));
        Api.post(event).statusCode(202).body("duplicate", nullValue());
        clock.setTo(midnight.plusMillis(1));
        Api.post(event).statusCode(202).body("duplicate", equalTo(true));
        assertCounted("midnight", 1);
    }

    @Test
    void a_retry_whose_time_is_clamped_anew_is_counted_once() {
        for (String timestamp : List.of("2999-01-01T00:00:00Z", "1999-01-01T00:00:00Z")) {
            String app = "clamped-" + timestamp.substring(0, 4);
            Map<String, Object> event =
                    Map.of("app", app, "message", "m", "event_id", UUID.randomUUID(), "timestamp", timestamp);
            Api.post(event).statusCode(202).body("duplicate", nullValue());
            clock.jumpTo(Instant.now().plus(Duration.ofHours(25)));
            Api.post(event).statusCode(202).body("duplicate", equalTo(true));
            clock.reset();
            assertCounted(app, 1);
            assertThat(Stored.number(
                            database(),
                            "SELECT count(*) FROM event JOIN app ON app.id = app_id WHERE name = ?"
                                    + " AND payload->'notes'->0->>'note' = 'clamped'"
                                    + " AND payload->'notes'->0->>'sent' = ?",
                            app,
                            timestamp))
                    .isOne();
        }
    }

    @Test
    void a_retry_with_another_timestamp_is_counted_once() {
        UUID id = UUID.randomUUID();
        Instant now = Instant.now();
        Api.post(Map.of("app", "moved", "message", "m", "event_id", id, "timestamp", now.toString()));
        Api.post(Map.of(
                        "app",
                        "moved",
                        "message",
                        "m",
                        "event_id",
                        id,
                        "timestamp",
                        now.minus(Duration.ofDays(3)).toString()))
                .body("duplicate", equalTo(true));
        assertCounted("moved", 1);
    }

    @Test
    void the_same_id_in_another_app_is_another_event() {
        UUID id = UUID.randomUUID();
        Api.post(Map.of("app", "left", "message", "m", "event_id", id)).body("duplicate", nullValue());
        Api.post(Map.of("app", "right", "message", "m", "event_id", id)).body("duplicate", nullValue());
        assertCounted("left", 1);
        assertCounted("right", 1);
    }

    @Test
    void twins_in_one_batch_are_counted_once() {
        UUID id = UUID.randomUUID();
        Api.post(List.of(
                        Map.of("app", "twins", "message", "first", "event_id", id, "count", 5),
                        Map.of("app", "twins", "message", "other"),
                        Map.of("app", "twins", "message", "second", "event_id", id, "count", 7)))
                .statusCode(202)
                .body("accepted", equalTo(2))
                .body("duplicates", equalTo(1))
                .body("ids.size()", equalTo(3));
        assertCounted("twins", 6);
    }

    @Test
    void twins_on_two_writers_at_once_are_counted_once() throws Exception {
        int ids = 40;
        int copies = 8;
        // Company in every batch, without ids: a second writer begins only where many events wait.
        int company = IngestBuffer.WORTH_A_SECOND_WRITER / 4;
        List<Callable<Integer>> posts = new ArrayList<>();
        List<UUID> all = new ArrayList<>();
        for (int i = 0; i < ids; i++) {
            all.add(UUID.randomUUID());
        }
        for (int copy = 0; copy < copies; copy++) {
            for (int i = 0; i < ids; i += 4) {
                // Overlapping batches, in opposite orders: what would deadlock writers that did not sort.
                List<Map<String, Object>> batch = new ArrayList<>();
                for (int k = 0; k < 8; k++) {
                    UUID id = all.get((i + (copy % 2 == 0 ? k : 7 - k)) % ids);
                    batch.add(Map.of("app", "race", "error_type", "T" + id, "event_id", id));
                }
                batch.addAll(Collections.nCopies(company, Map.of("app", "race-company", "message", "m")));
                posts.add(() -> Api.post(batch).statusCode(202).extract().path("accepted"));
            }
        }
        ExecutorService clients = Executors.newFixedThreadPool(16);
        int accepted = 0;
        try {
            for (Future<Integer> answer : clients.invokeAll(posts, 60, TimeUnit.SECONDS)) {
                accepted += answer.get();
            }
        } finally {
            clients.shutdownNow();
        }
        assertThat(accepted).isEqualTo(ids + posts.size() * company);
        assertCounted("race", ids);
        assertCounted("race-company", posts.size() * company);
    }

    @Test
    void an_id_that_comes_back_after_its_key_was_forgotten_breaks_nobody() throws Exception {
        UUID id = UUID.randomUUID();
        Map<String, Object> event = Map.of(
                "app",
                "forgotten",
                "message",
                "m",
                "event_id",
                id,
                "timestamp",
                Instant.now().toString());
        Api.post(event).statusCode(202);
        try (var connection = database().connect();
                var delete = connection.prepareStatement("DELETE FROM event_key WHERE event_id = ?")) {
            delete.setObject(1, id);
            assertThat(delete.executeUpdate()).isOne();
        }
        Api.post(List.of(event, Map.of("app", "forgotten", "message", "new")))
                .statusCode(202)
                .body("accepted", equalTo(1))
                .body("duplicates", equalTo(1));
        assertCounted("forgotten", 2);
    }

    private static void assertCounted(String app, long count) {
        assertThat(Stored.events(database(), app)).as("events").isEqualTo(count);
        assertThat(Stored.minutes(database(), app)).as("minutes").isEqualTo(count);
        assertThat(Stored.hours(database(), app)).as("hours").isEqualTo(count);
    }

    private static TestDatabase database() {
        return PostgresResource.database();
    }
}
