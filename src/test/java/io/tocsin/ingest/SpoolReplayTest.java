package io.tocsin.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.testing.Api;
import io.tocsin.testing.OwnPostgresResource;
import io.tocsin.testing.Stored;
import io.tocsin.testing.TestDatabase;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is accepted while the database is away is stored, once, when it is back. */
@QuarkusTest
@WithTestResource(value = OwnPostgresResource.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
class SpoolReplayTest {

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    @Inject
    Spool spool;

    @Inject
    WriterDatabase writerDatabase;

    @Inject
    ReplicaSign sign;

    @AfterEach
    void databaseIsThereForTheNextTest() {
        if (!writerDatabase.answers()) {
            OwnPostgresResource.server().postgres().restart();
        }
        await().atMost(DEADLINE).until(writerDatabase::answers);
    }

    @Test
    void an_outage_loses_nothing_counts_nothing_twice_and_lets_new_apps_in() {
        Map<String, Object> before = event("outage", "before");
        Api.post(before).statusCode(202);

        OwnPostgresResource.server().postgres().stop();
        Map<String, Object> during = event("outage", "during");
        Api.post(during)
                .statusCode(202)
                .body("id", equalTo(during.get("event_id").toString()));
        Api.post(during).statusCode(202);
        Api.post(before).statusCode(202);
        List<Map<String, Object>> many = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            many.add(event("outage", "m" + i));
        }
        Api.post(many).statusCode(202).body("accepted", equalTo(500));
        // Without an id of the client's: no key tells it from its own replay, only its row does.
        Api.post(Map.of("app", "outage", "message", "no id")).statusCode(202);
        Api.post(event("made-in-the-outage", "first")).statusCode(202);
        assertThat(spool.depth().events()).isEqualTo(505);
        assertThat(sign.oldest()).isNotNull();

        OwnPostgresResource.server().postgres().restart();

        awaitEmptySpool();
        TestDatabase database = OwnPostgresResource.database();
        assertThat(Stored.events(database, "outage")).isEqualTo(503);
        assertThat(Stored.hours(database, "outage")).isEqualTo(503);
        assertThat(Stored.minutes(database, "outage")).isEqualTo(503);
        assertThat(Stored.events(database, "made-in-the-outage")).isEqualTo(1);
        Api.post(during).statusCode(202).body("duplicate", equalTo(true));
        Api.admin()
                .queryParam("limit", 1000)
                .get("/api/v1/apps")
                .then()
                .statusCode(200)
                .body("apps.name", hasItem("made-in-the-outage"));
        assertThat(sign.oldest()).isNull();
    }

    @Test
    void requests_that_are_reported_in_an_outage_are_counted_once_and_contradictions_are_set_aside() {
        Map<String, Object> before = report("a", 10);
        Api.postRequests(before).statusCode(202).body("accepted", equalTo(1));
        OwnPostgresResource.server().postgres().stop();
        Map<String, Object> during = report("b", 7);
        Api.postRequests(List.of(before, during)).statusCode(202).body("accepted", equalTo(2));
        Api.postRequests(during).statusCode(202);
        Api.postRequests(report("a", 11)).statusCode(202);
        assertThat(spool.depth().events()).isEqualTo(4);

        OwnPostgresResource.server().postgres().restart();

        awaitEmptySpool();
        for (String table : List.of("request_count_minute", "request_count_hour")) {
            assertThat(Stored.number(OwnPostgresResource.database(), "SELECT sum(total) FROM " + table))
                    .isEqualTo(17);
        }
        String id = Api.admin()
                .queryParam("app", "counted")
                .get("/api/v1/dead-letters")
                .then()
                .body("dead_letters", hasSize(1))
                .body("dead_letters[0].sqlstate", equalTo("23505"))
                .extract()
                .path("dead_letters[0].id");
        Api.admin()
                .get("/api/v1/dead-letters/" + id)
                .then()
                .body("request_count.total", equalTo(11))
                .body("request_count.source", equalTo("a"));
        Api.postRequests(during).statusCode(202).body("duplicates", equalTo(1));
        Api.postRequests(report("b", 8)).statusCode(409);
    }

    private final Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS);

    private Map<String, Object> report(String source, int total) {
        return Map.of(
                "app",
                "counted",
                "source",
                source,
                "period_start",
                hour.minusSeconds(600).toString(),
                "period_end",
                hour.minusSeconds(300).toString(),
                "total",
                total);
    }

    @Test
    void a_poison_event_is_set_aside_with_its_reason_the_rest_goes_in_and_it_can_be_tried_again() throws SQLException {
        Api.post(event("poisoned", "before")).statusCode(202);
        OwnPostgresResource.server().postgres().stop();
        List<Map<String, Object>> events = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            events.add(event("poisoned", i == 17 || i == 40 ? "poison" : "good " + i));
        }
        Api.post(events).statusCode(202);
        OwnPostgresResource.server().postgres().restart();
        execute("ALTER TABLE event ADD CONSTRAINT test_no_poison CHECK (message <> 'poison')");

        awaitEmptySpool();
        TestDatabase database = OwnPostgresResource.database();
        assertThat(Stored.events(database, "poisoned")).isEqualTo(49);
        assertThat(Stored.hours(database, "poisoned")).isEqualTo(49);
        List<String> ids = Api.admin()
                .queryParam("app", "poisoned")
                .get("/api/v1/dead-letters")
                .then()
                .statusCode(200)
                .body("dead_letters", hasSize(2))
                .body("dead_letters[0].sqlstate", equalTo("23514"))
                .body("dead_letters[0].reason", notNullValue())
                .extract()
                .path("dead_letters.id");
        Api.admin()
                .get("/api/v1/dead-letters/" + ids.get(0))
                .then()
                .statusCode(200)
                .body("event.message", equalTo("poison"))
                .body("event.app", equalTo("poisoned"));

        Api.admin()
                .post("/api/v1/dead-letters/" + ids.get(0) + "/retry")
                .then()
                .statusCode(422)
                .body("error.details.sqlstate", equalTo("23514"));
        execute("ALTER TABLE event DROP CONSTRAINT test_no_poison");
        Api.admin()
                .post("/api/v1/dead-letters/" + ids.get(0) + "/retry")
                .then()
                .statusCode(200)
                .body("duplicate", equalTo(false));
        assertThat(Stored.events(database, "poisoned")).isEqualTo(50);
        Api.admin().delete("/api/v1/dead-letters/" + ids.get(1)).then().statusCode(204);
        Api.admin().delete("/api/v1/dead-letters/" + ids.get(1)).then().statusCode(404);
        Api.admin()
                .get("/api/v1/audit?kind=dead-letter&subject_id=" + ids.get(0))
                .then()
                .body("entries.action", equalTo(List.of("retry")));
        Api.admin()
                .queryParam("app", "poisoned")
                .get("/api/v1/dead-letters")
                .then()
                .body("dead_letters", hasSize(0));
        assertThat(Stored.hours(database, "poisoned")).isEqualTo(50);
    }

    @Test
    void a_live_poison_event_is_refused_in_its_own_place_and_the_rest_goes_in() throws SQLException {
        execute("ALTER TABLE event ADD CONSTRAINT test_no_poison CHECK (message <> 'poison')");
        try {
            Api.post(List.of(event("live", "good"), event("live", "poison"), event("live", "good too")))
                    .statusCode(202)
                    .body("accepted", equalTo(2))
                    .body("ids", hasSize(2))
                    .body("rejected", hasSize(1))
                    .body("rejected[0].index", equalTo(1))
                    .body("rejected[0].code", equalTo("VALIDATION_ERROR"));
            Api.post(event("live", "poison")).statusCode(422).body("error.code", equalTo("VALIDATION_ERROR"));
            assertThat(Stored.events(OwnPostgresResource.database(), "live")).isEqualTo(2);
            assertThat(writerDatabase.answers())
                    .as("the database is well; the event was not")
                    .isTrue();
        } finally {
            execute("ALTER TABLE event DROP CONSTRAINT test_no_poison");
        }
    }

    @Test
    void a_lock_that_is_not_given_back_in_time_sends_the_batch_to_the_spool_and_leaves_no_lock_behind()
            throws Exception {
        Api.post(event("locked", "before")).statusCode(202);
        try (Connection other = OwnPostgresResource.database().connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE error_count_hour IN ACCESS EXCLUSIVE MODE");

            long start = System.nanoTime();
            Api.post(event("locked", "during")).statusCode(202);

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
            assertThat(spool.depth().events()).isPositive();
            other.rollback();
        }
        awaitEmptySpool();
        assertThat(Stored.events(OwnPostgresResource.database(), "locked")).isEqualTo(2);
        assertThat(Stored.hours(OwnPostgresResource.database(), "locked")).isEqualTo(2);
    }

    @Test
    void a_database_that_only_reads_sends_events_to_the_spool() throws SQLException {
        Api.post(event("read-only", "before")).statusCode(202);
        execute("ALTER ROLE tocsin SET default_transaction_read_only = on");
        endSessions();
        try {
            Api.post(event("read-only", "during")).statusCode(202);
            assertThat(spool.depth().events()).isEqualTo(1);
        } finally {
            execute("SET default_transaction_read_only = off", "ALTER ROLE tocsin RESET default_transaction_read_only");
            endSessions();
        }
        awaitEmptySpool();
        assertThat(Stored.events(OwnPostgresResource.database(), "read-only")).isEqualTo(2);
    }

    @Test
    void the_server_finds_out_within_seconds_that_a_writers_network_is_cut() {
        assertThat(writerDatabase.<String>run(Duration.ofSeconds(2), connection -> {
                    try (Statement show = connection.createStatement();
                            ResultSet row = show.executeQuery("SHOW tcp_user_timeout")) {
                        row.next();
                        return row.getString(1);
                    }
                }))
                .as("milliseconds, as the kernel has them; nothing else ends a session in the middle of a COPY")
                .isEqualTo("10000");
    }

    @Test
    void every_replica_says_from_when_on_it_holds_events_back() throws SQLException {
        Instant start = Instant.now();
        await().atMost(DEADLINE)
                .until(() -> Stored.number(
                                OwnPostgresResource.database(),
                                "SELECT count(*) FROM replica WHERE oldest_unwritten_at IS NULL AND last_seen_at > '"
                                        + start + "'")
                        == 1);
    }

    private void awaitEmptySpool() {
        await().atMost(DEADLINE).until(() -> spool.depth().isEmpty());
    }

    private static Map<String, Object> event(String app, String message) {
        return Map.of("app", app, "message", message, "event_id", UUID.randomUUID());
    }

    private static void execute(String... commands) throws SQLException {
        try (Connection connection = OwnPostgresResource.database().connect();
                Statement statement = connection.createStatement()) {
            for (String command : commands) {
                statement.execute(command);
            }
        }
    }

    private static void endSessions() throws SQLException {
        execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE usename = 'tocsin' AND pid <> pg_backend_pid()");
    }
}
