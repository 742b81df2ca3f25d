package io.tocsin.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tocsin.faults.LoadClient.Sent;
import io.tocsin.testing.Stored;
import io.tocsin.testing.TestDatabase;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever the database does to the service, events are taken, none is lost and none counts twice. */
class DatabaseFaultsIT {

    /** The two seconds that a batch may take, and what a busy machine adds. */
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(5);

    private static Postgres postgres;
    private static Replica replica;

    private Load load;

    @BeforeAll
    static void start() {
        postgres = Postgres.start();
        replica = Replica.on(postgres.database()).start().awaitReady();
    }

    @AfterAll
    static void end() {
        try (Postgres server = postgres;
                Replica service = replica) {
            if (service != null) {
                service.assertNoErrorBut("is set aside as a dead letter");
            }
        }
    }

    @BeforeEach
    void clientsPost() {
        load = Load.on(replica.port()).awaitAccepted(20);
    }

    @AfterEach
    void clientsEnd() {
        load.close();
    }

    @Test
    void a_crash_of_postgresql_loses_nothing() throws Exception {
        long mark = load.mark();

        postgres.crash();
        replica.awaitSpooling();
        load.awaitAccepted(50);
        postgres.restart();

        assertHealedAndExact();
        assertEventsWereTakenSince(mark);
    }

    @Test
    void half_a_minute_without_postgresql_is_spooled_and_then_stored() throws Exception {
        postgres.stop();
        long mark = load.mark();
        Span.of(Duration.ofSeconds(30));
        assertThat(load.since(mark).accepted()).as("posts taken meanwhile").isGreaterThan(300);
        assertThat(replica.spooled()).as("events spooled").isGreaterThan(1_000);
        postgres.restart();

        assertHealedAndExact();
        assertEventsWereTakenSince(mark);
    }

    @Test
    void half_a_minute_of_a_postgresql_that_stands_still_keeps_no_client_waiting_and_leaves_no_lock() throws Exception {
        long mark = load.mark();
        postgres.pause();
        try {
            Span.of(Duration.ofSeconds(30));
            assertThat(load.since(mark).accepted()).as("posts taken meanwhile").isGreaterThan(300);
        } finally {
            postgres.resume();
        }

        Books.assertNoLockStaysBehind(postgres.database(), load.apps(), 5);
        assertHealedAndExact();
        assertEventsWereTakenSince(mark);
    }

    @Test
    void a_postgresql_that_has_no_connection_to_give_is_waited_for() throws Exception {
        long mark = load.mark();
        postgres.execute("ALTER ROLE tocsin CONNECTION LIMIT 0");
        try {
            postgres.endSessions();
            replica.awaitSpooling();
            load.awaitAccepted(50);
        } finally {
            postgres.execute("ALTER ROLE tocsin CONNECTION LIMIT -1");
        }

        assertHealedAndExact();
        assertEventsWereTakenSince(mark);
    }

    @Test
    void a_postgresql_that_only_reads_is_waited_for() throws Exception {
        long mark = load.mark();
        postgres.execute("ALTER ROLE tocsin SET default_transaction_read_only = on");
        try {
            postgres.endSessions();
            replica.awaitSpooling();
            load.awaitAccepted(50);
        } finally {
            postgres.execute("ALTER ROLE tocsin RESET default_transaction_read_only");
            postgres.endSessions();
        }

        assertHealedAndExact();
        assertEventsWereTakenSince(mark);
    }

    @Test
    void a_poison_event_of_an_outage_is_set_aside_and_the_rest_of_the_load_goes_in() throws Exception {
        Sent poison = new Sent(load.apps().get(0), UUID.randomUUID());
        postgres.stop();
        replica.awaitSpooling();
        assertThat(replica.process()
                        .post("/api/v1/events", TestDatabase.ADMIN_KEY, json(poison, "poison"))
                        .statusCode())
                .isEqualTo(202);
        load.awaitAccepted(50);
        postgres.restart();
        postgres.execute("ALTER TABLE event ADD CONSTRAINT test_no_poison CHECK (message <> 'poison')");

        assertHealedAndExact();
        JsonNode letters = letters(poison.app());
        assertThat(letters).hasSize(1);
        assertThat(letters.get(0).get("event_id").textValue())
                .isEqualTo(poison.id().toString());
        assertThat(letters.get(0).get("sqlstate").textValue()).isEqualTo("23514");

        postgres.execute("ALTER TABLE event DROP CONSTRAINT test_no_poison");
        String retry = "/api/v1/dead-letters/" + letters.get(0).get("id").textValue() + "/retry";
        assertThat(replica.process().post(retry, TestDatabase.ADMIN_KEY, "").statusCode())
                .isEqualTo(200);
        Set<Sent> all = new HashSet<>(load.promised());
        all.add(poison);
        Books.assertHolds(postgres.database(), load.apps(), all);
    }

    private void assertHealedAndExact() throws Exception {
        load.awaitAccepted(20).finish();
        replica.awaitHealed();
        Books.assertExact(postgres.database(), load);
        assertThat(Stored.number(
                        postgres.database(),
                        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'tocsin-writer'"
                                + " AND xact_start < now() - interval '10 seconds'"))
                .as("transactions that somebody forgot")
                .isZero();
    }

    /** The spool had room: nobody was sent away, and nobody waited long. */
    private void assertEventsWereTakenSince(long mark) {
        Tally tally = load.since(mark);
        assertThat(tally.unavailable() + tally.limited() + tally.refused() + tally.lost())
                .as("%s", tally)
                .isZero();
        assertThat(tally.slowest()).as("%s", tally).isLessThan(LONGEST_ANSWER);
    }

    private static JsonNode letters(String app) throws Exception {
        return new ObjectMapper()
                .readTree(replica.process()
                        .get("/api/v1/dead-letters?app=" + app, TestDatabase.ADMIN_KEY)
                        .body())
                .get("dead_letters");
    }

    private static String json(Sent event, String message) {
        return "{\"app\": \"%s\", \"event_id\": \"%s\", \"message\": \"%s\"}"
                .formatted(event.app(), event.id(), message);
    }
}
