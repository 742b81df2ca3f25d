package io.tocsin.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.tocsin.access.AppDirectory;
import io.tocsin.event.PartitionMaker;
import io.tocsin.issue.IssueWriter;
import io.tocsin.stats.RequestCountWriter;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.Stored;
import io.tocsin.testing.TestDatabase;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An event that was counted and not stored leaves no row to be known by, and yet is counted once. */
@QuarkusTest
@TestProfile(SwitchedLimits.Profile.class)
@WithTestResource(PostgresResource.class)
class SampledReplayTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int LIMITED = 3;
    private static final int EVENTS = 20;
    /** Numbers 1, 2, 3, 6 and 12. */
    private static final int SAMPLE = 5;

    @Inject
    BatchStore store;

    @Inject
    SwitchedLimits limits;

    @Inject
    Spool spool;

    @Inject
    WriterDatabase database;

    @Inject
    AppDirectory apps;

    @Inject
    PartitionMaker partitions;

    @Inject
    IssueWriter issues;

    @Inject
    RequestCountWriter requestCounts;

    @Inject
    IngestMetrics metrics;

    private final String app = "sampled-" + UUID.randomUUID();
    private final Instant minute = Instant.now().truncatedTo(ChronoUnit.MINUTES).minusSeconds(3_600);

    /** What the service does that ended between its commit and forgetting the spool's frame, with whatever limit it began again. */
    @ParameterizedTest(name = "limit {0}, then {1}, then {2}; ids of the client: {3}")
    @CsvSource(delimiter = '|', textBlock = """
            on  | on  | on  | false | 5
            on  | on  | on  | true  | 5
            on  | off | off | false | 5
            on  | off | off | true  | 5
            on  | off | on  | false | 5
            off | on  | on  | false | 20
            off | on  | on  | true  | 20
            off | on  | off | false | 20
            off | off | on  | false | 20
            """)
    void a_batch_that_is_written_again_and_again_is_counted_once(
            String first, String second, String third, boolean clientIds, int stored) {
        List<PendingEvent> events = PlainEvents.of(app, clientIds, minute, EVENTS);

        switchTo(first);
        assertThat(store.write(events, LIMIT).stored()).hasSize(EVENTS);
        switchTo(second);
        assertThat(store.writeAgain(events, LIMIT).stored()).isEmpty();
        switchTo(third);
        assertThat(store.writeAgain(events, LIMIT).stored()).isEmpty();

        assertCounted(EVENTS, stored);
    }

    @ParameterizedTest(name = "limit {0}, then {1}")
    @CsvSource(delimiter = '|', textBlock = """
            on  | off | 5
            on  | on  | 5
            off | on  | 20
            """)
    void a_replay_that_began_anew_is_counted_once(String first, String second, int stored) {
        List<PendingEvent> events = PlainEvents.of(app, false, minute, EVENTS);

        switchTo(first);
        assertThat(store.writeAgain(events, LIMIT).stored()).hasSize(EVENTS);
        switchTo(second);
        assertThat(store.writeAgain(events, LIMIT).stored()).isEmpty();

        assertCounted(EVENTS, stored);
    }

    @Test
    void a_batch_of_which_a_part_was_written_adds_the_rest() {
        List<PendingEvent> events = PlainEvents.of(app, false, minute, EVENTS);
        store.write(events.subList(0, 4), LIMIT);
        limits.set(app, LIMITED);

        Written written = store.writeAgain(events, LIMIT);

        assertThat(written.stored()).hasSize(EVENTS - 4);
        // Of 16 that this limit meets: 1, 2, 3, 6 and 12.
        assertThat(written.onlyCounted()).isEqualTo(EVENTS - 4 - SAMPLE);
        assertCounted(EVENTS, 4 + SAMPLE);
    }

    @Test
    void what_one_replica_counts_alone_is_a_duplicate_at_another_whatever_that_ones_limit_is() {
        limits.set(app, LIMITED);
        BatchStore other = replica(limits);
        BatchStore without = replica(name -> java.util.OptionalInt.empty());
        List<PendingEvent> events = PlainEvents.of(app, true, minute, EVENTS);
        List<PendingEvent> backwards = new ArrayList<>(events);
        Collections.reverse(backwards);

        assertThat(store.write(events.subList(0, 15), LIMIT).stored()).hasSize(15);
        assertThat(other.write(backwards, LIMIT).stored()).hasSize(5);
        assertThat(without.write(events, LIMIT).stored()).isEmpty();

        // Each has a memory of its own: 1, 2, 3, 6 and 12 there, 1, 2 and 3 here.
        assertCounted(EVENTS, SAMPLE + 3);
    }

    @Test
    void events_of_a_batch_that_was_rolled_back_do_not_use_up_the_limit() throws Exception {
        limits.set(app, 5);
        List<PendingEvent> events = new ArrayList<>(PlainEvents.of(app, true, minute, 4));
        events.add(PlainEvents.pending(app, PlainEvents.content(true, minute.plusMillis(2), "poison of " + app)));
        execute("ALTER TABLE event ADD CONSTRAINT test_no_poison CHECK (message <> 'poison of " + app + "')");
        try {
            Written written = store.write(events, LIMIT);

            assertThat(written.refused()).hasSize(1);
            assertThat(written.onlyCounted()).isZero();
            assertCounted(4, 4);
        } finally {
            execute("ALTER TABLE event DROP CONSTRAINT test_no_poison");
        }
    }

    @Test
    void what_comes_out_of_the_spool_leaves_a_key_so_that_a_limit_may_be_set_later() throws Exception {
        Api.post(body(1)).statusCode(202);
        assertThat(keys()).as("no limit, no id of the client's, no replay").isZero();
        lockedOut(() -> Api.post(body(10)).statusCode(202));
        assertThat(keys()).isEqualTo(10);
        assertCounted(11, 11);
    }

    @Test
    void an_app_leaves_keys_before_its_first_limit_holds() {
        limits.announce(app);
        store.write(PlainEvents.of(app, false, minute, EVENTS), LIMIT);

        assertThat(keys()).isEqualTo(EVENTS);
        assertCounted(EVENTS, EVENTS);
    }

    @Test
    void a_storm_in_the_spool_is_sampled_when_it_is_written() throws Exception {
        limits.set(app, LIMITED);
        lockedOut(() -> Api.post(body(EVENTS)).statusCode(202));
        assertThat(keys()).isEqualTo(EVENTS);
        assertCounted(EVENTS, SAMPLE);
    }

    private BatchStore replica(SampleLimits itsLimits) {
        return new BatchStore(database, apps, partitions, issues, requestCounts, itsLimits, new Sampler(), metrics);
    }

    private List<Map<String, Object>> body(int events) {
        return Collections.nCopies(
                events, Map.of("app", app, "error_type", "Storm", "timestamp", minute.toString(), "message", "m"));
    }

    /** While a table is locked batches are late, and go to the spool. */
    private void lockedOut(Runnable work) throws Exception {
        try (Connection connection = PostgresResource.database().connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("LOCK TABLE error_count_hour IN ACCESS EXCLUSIVE MODE");
            work.run();
            assertThat(spool.depth().events()).isPositive();
            connection.rollback();
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> spool.depth().isEmpty());
    }

    private void switchTo(String state) {
        if (state.equals("on")) {
            limits.set(app, LIMITED);
        } else {
            limits.none(app);
        }
    }

    private void assertCounted(int count, int stored) {
        TestDatabase rows = PostgresResource.database();
        assertThat(Stored.events(rows, app)).as("events").isEqualTo(stored);
        assertThat(Stored.hours(rows, app)).as("hours").isEqualTo(count);
        assertThat(Stored.minutes(rows, app)).as("minutes").isEqualTo(count);
        assertThat(sampled()).as("counted and not stored").isEqualTo(count - stored);
    }

    private long sampled() {
        return Stored.number(
                PostgresResource.database(),
                "SELECT coalesce(sum(count), 0) FROM error_count_sampled JOIN app ON app.id = app_id WHERE name = ?",
                app);
    }

    private long keys() {
        return Stored.number(
                PostgresResource.database(),
                "SELECT count(*) FROM event_key JOIN app ON app.id = app_id WHERE name = ?",
                app);
    }

    private static void execute(String command) {
        Stored.execute(PostgresResource.database(), command);
    }
}
