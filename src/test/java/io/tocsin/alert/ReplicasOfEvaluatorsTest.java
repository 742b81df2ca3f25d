package io.tocsin.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.access.AppDirectory;
import io.tocsin.access.KeyRing;
import io.tocsin.alert.dispatch.Dispatcher;
import io.tocsin.event.ReadTransactions;
import io.tocsin.notify.Channels;
import io.tocsin.notify.MailServer;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.Stored;
import io.tocsin.testing.TestClock;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several replicas evaluate one after the other, never two at a time; and what rules were is carried on. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(MailServer.class)
class ReplicasOfEvaluatorsTest {

    @Inject
    TestClock clock;

    @Inject
    EvaluationJob job;

    @Inject
    RuleBook rules;

    @Inject
    AppDirectory apps;

    @Inject
    KeyRing keys;

    @Inject
    Judging judging;

    @Inject
    StateRepository states;

    @Inject
    AlertWriter writer;

    @Inject
    Dispatcher dispatcher;

    @Inject
    Channels channels;

    @Inject
    AlertMetrics metrics;

    @Inject
    EvaluationSettings settings;

    @Inject
    AgroalDataSource database;

    @Inject
    EntityManager entities;

    @Inject
    MeterRegistry registry;

    @Inject
    ReadTransactions transactions;

    private AlertStory story;
    private EvaluationJob other;

    @BeforeEach
    void two() {
        story = new AlertStory(Instant.now().truncatedTo(ChronoUnit.HOURS), clock, job);
        other = replica(judging, clock);
    }

    private EvaluationJob replica(Judging judging, Clock clock) {
        return new EvaluationJob(
                new EvaluatorLease(database, entities),
                rules,
                apps,
                keys,
                judging,
                states,
                writer,
                dispatcher,
                channels,
                metrics,
                settings,
                clock);
    }

    @AfterEach
    void none() {
        canBeCounted();
        other.stop(null);
        job.stop(null);
        story.close();
    }

    private UUID countOf(int threshold) {
        return story.rule("Count", Map.of("kind", "count", "window", "1m", "threshold", threshold), Map.of());
    }

    private static void leaseEnds() {
        Stored.execute(
                PostgresResource.database(),
                "UPDATE alert_lease SET expires_at = clock_timestamp() - interval '1 second'");
    }

    private static long epoch() {
        return Stored.number(PostgresResource.database(), "SELECT epoch FROM alert_lease");
    }

    @Test
    void only_who_holds_the_lease_evaluates() {
        countOf(10);
        story.evaluate(Duration.ofMinutes(1));
        long epoch = epoch();
        story.events(Duration.ofMinutes(1), "A", "error", 20);
        story.goTo(Duration.ofMinutes(1).plusSeconds(10));

        other.evaluate();
        assertThat(story.alerts("firing")).isEmpty();
        assertThat(epoch()).isEqualTo(epoch);

        story.evaluate(Duration.ofMinutes(1).plusSeconds(15));
        assertThat(story.alerts("firing")).hasSize(1);
    }

    @Test
    void one_that_was_paused_and_lost_the_lease_changes_nothing() {
        story.rule("Count", Map.of("kind", "count", "window", "1m", "threshold", 10), Map.of("interval", "1s"));
        story.evaluate(Duration.ofMinutes(1));
        long epoch = epoch();
        leaseEnds();
        other.evaluate();
        assertThat(epoch()).isEqualTo(epoch + 1);
        story.events(Duration.ofMinutes(1), "A", "error", 20);
        story.goTo(Duration.ofMinutes(1).plusMillis(2_900));

        // It believes that it still holds it: the lease is renewed each three seconds.
        assertThatThrownBy(job::evaluate).isInstanceOf(EvaluatorLease.LostException.class);

        assertThat(story.alerts("firing")).isEmpty();
        assertThat(story.told()).isEmpty();
        other.evaluate();
        assertThat(story.alerts("firing")).hasSize(1);
    }

    /** Its transaction waits for a table that another session has locked. */
    @Test
    void a_transaction_that_is_not_about_to_commit_does_not_lock_the_lease() throws Exception {
        countOf(10);
        story.evaluate(Duration.ofMinutes(1));
        story.events(Duration.ofMinutes(1), "A", "error", 20);
        story.goTo(Duration.ofMinutes(1).plusSeconds(15));
        try (Connection blocker = PostgresResource.database().connect();
                Statement lock = blocker.createStatement()) {
            blocker.setAutoCommit(false);
            lock.execute("LOCK TABLE alert_state IN EXCLUSIVE MODE");
            CompletableFuture<Void> round = CompletableFuture.runAsync(job::evaluate);
            Awaitility.await("the round waits for the table")
                    .until(() -> Stored.number(
                                    PostgresResource.database(),
                                    "SELECT count(*) FROM pg_locks WHERE relation = 'alert_state'::regclass AND NOT granted")
                            == 1);

            assertThat(Stored.number(
                            PostgresResource.database(),
                            "SELECT count(*) FROM (SELECT 1 FROM alert_lease FOR UPDATE NOWAIT) x"))
                    .isEqualTo(1);

            blocker.rollback();
            round.get(30, TimeUnit.SECONDS);
        }
        assertThat(story.alerts("firing")).hasSize(1);
    }

    /** Five seconds go by before each measure and each minute that is caught up with, and another replica waits for its chance. */
    @Test
    void a_round_that_takes_longer_than_the_lease_keeps_it() {
        countOf(10);
        story.rule("Requests", Map.of("kind", "absence", "of", "requests", "window", "5m"), Map.of());
        story.evaluate(Duration.ofMinutes(1));
        job.stop(null);
        story.events(Duration.ofMinutes(5), "A", "error", 20);
        AtomicInteger waits = new AtomicInteger();
        other = replica(
                judgingWhile(() -> {
                    waits.incrementAndGet();
                    clock.setTo(clock.instant().plusSeconds(5));
                    leaseGrowsOlder(5);
                    job.evaluate();
                }),
                clock);
        long epoch = epoch();
        story.goTo(Duration.ofMinutes(5).plusSeconds(30));

        other.evaluate();

        assertThat(waits).hasValueGreaterThan(5);
        assertThat(epoch()).isEqualTo(epoch + 1);
        assertThat(story.alerts("firing")).extracting("kind").containsExactlyInAnyOrder("count", "absence");
    }

    /** Something happens before each measure, and each minute that is caught up with. */
    private Judging judgingWhile(Runnable happens) {
        return new Judging(entities, transactions, metrics) {
            @Override
            List<Judged> judge(Collection<DueWatch> due, Runnable between, Instant now) {
                return super.judge(
                        due,
                        () -> {
                            happens.run();
                            between.run();
                        },
                        now);
            }
        };
    }

    private static void leaseGrowsOlder(int seconds) {
        Stored.execute(
                PostgresResource.database(),
                "UPDATE alert_lease SET expires_at = expires_at - ? * interval '1 second'",
                seconds);
    }

    @Test
    void a_round_ends_where_another_replica_has_taken_the_lease() {
        countOf(10);
        story.evaluate(Duration.ofMinutes(1));
        job.stop(null);
        other = replica(
                judgingWhile(() -> {
                    clock.setTo(clock.instant().plusSeconds(20));
                    leaseEnds();
                    job.evaluate();
                }),
                clock);
        story.goTo(Duration.ofMinutes(2));

        assertThatThrownBy(other::evaluate).isInstanceOf(EvaluatorLease.LostException.class);
    }

    @Test
    void a_state_that_was_changed_elsewhere_is_not_overwritten() {
        UUID rule = countOf(10);
        story.events(Duration.ofMinutes(1), "A", "error", 20);
        story.evaluate(Duration.ofMinutes(1).plusSeconds(15));
        assertThat(story.told()).containsExactly("firing critical: Count=firing");
        Stored.execute(
                PostgresResource.database(), "UPDATE alert_state SET version = version + 1 WHERE rule_id = ?", rule);
        story.goTo(Duration.ofMinutes(3));

        assertThatThrownBy(job::evaluate).isInstanceOf(StateRepository.ConflictException.class);
        assertThat(story.alerts("firing")).hasSize(1);

        // As after anything that went wrong, what is stored is read again.
        job.stop(null);
        story.evaluate(Duration.ofMinutes(3).plusSeconds(15));
        assertThat(story.alerts("firing")).isEmpty();
    }

    @Test
    void an_alert_that_ends_in_the_first_round_of_the_next_evaluator_is_told_to_end_and_never_again_to_fire() {
        countOf(10);
        story.events(Duration.ofMinutes(1), "A", "error", 20);
        story.evaluate(Duration.ofMinutes(1).plusSeconds(15));
        assertThat(story.told()).containsExactly("firing critical: Count=firing");
        job.stop(null);

        story.evaluate(Duration.ofMinutes(7));
        assertThat(story.told()).containsExactly("resolved critical: Count=resolved");
        Map<String, Object> ended = story.alerts("resolved").get(0);
        assertThat(ended).containsEntry("reason", "0 errors in 1m; threshold 10");
        assertThat(((Number) ended.get("value")).doubleValue()).isZero();
        assertThat(((Number) ended.get("peak")).doubleValue()).isEqualTo(20);

        story.evaluate(Duration.ofHours(6));
        assertThat(story.told()).isEmpty();
    }

    @Test
    void what_happened_while_nobody_looked_is_caught_up_with() {
        countOf(10);
        story.evaluate(Duration.ofMinutes(1));
        job.stop(null);
        story.events(Duration.ofMinutes(5), "A", "error", 20);

        story.goTo(Duration.ofMinutes(12));
        other.evaluate();

        List<Map<String, Object>> alerts = story.alerts("all");
        assertThat(alerts).hasSize(1);
        assertThat(alerts.get(0))
                .containsEntry("since", story.at(Duration.ofMinutes(6)).toString())
                .containsEntry("ended_at", story.at(Duration.ofMinutes(7)).toString());
        assertThat(story.told())
                .as("it is over, and nobody was told that it fired")
                .isEmpty();
    }

    /** As after a crash: who evaluated is silent, and may hold counts back. */
    @Test
    void what_happened_is_caught_up_with_also_where_the_first_round_could_not_tell() {
        countOf(10);
        story.evaluate(Duration.ofMinutes(1));
        job.stop(null);
        story.events(Duration.ofMinutes(3), "A", "error", 20);
        clock.setTo(story.at(Duration.ofMinutes(9)));
        held(Duration.ofMinutes(1).plusSeconds(10), Duration.ofMinutes(9));
        other.evaluate();
        assertThat(story.alerts("all")).isEmpty();

        story.goTo(Duration.ofMinutes(9).plusSeconds(20));
        other.evaluate();

        assertThatItFiredFromMinuteFourToFive();
    }

    private void assertThatItFiredFromMinuteFourToFive() {
        assertThat(story.alerts("all"))
                .singleElement()
                .satisfies(alert -> assertThat(alert)
                        .containsEntry("since", story.at(Duration.ofMinutes(4)).toString())
                        .containsEntry(
                                "ended_at", story.at(Duration.ofMinutes(5)).toString()));
    }

    @Test
    void what_could_not_be_counted_is_caught_up_with_by_whoever_evaluates_next() {
        countOf(10);
        story.rule("Back", Map.of("kind", "regression", "window", "1m"), Map.of("interval", "1s"));
        story.evaluate(Duration.ofMinutes(1));
        story.events(Duration.ofMinutes(3), "A", "error", 20);
        cannotBeCounted(Duration.ofMinutes(2));
        story.evaluate(Duration.ofMinutes(6));
        // Only the other rule is due.
        story.evaluate(Duration.ofMinutes(6).plusSeconds(5));
        assertThat(story.alerts("all")).isEmpty();
        job.stop(null);
        canBeCounted();

        story.goTo(Duration.ofMinutes(7));
        other.evaluate();

        assertThatItFiredFromMinuteFourToFive();
    }

    private void cannotBeCounted(Duration minute) {
        for (String level : List.of("error", "fatal")) {
            Stored.execute(
                    PostgresResource.database(),
                    "INSERT INTO error_count_minute (app_id, minute, environment, level, count)"
                            + " SELECT id, CAST(? AS timestamptz), 'broken', ?, 9000000000000000000 FROM app WHERE name = ?",
                    story.at(minute).toString(),
                    level,
                    story.app);
        }
    }

    private static void canBeCounted() {
        Stored.execute(PostgresResource.database(), "DELETE FROM error_count_minute WHERE environment = 'broken'");
    }

    @Test
    void one_that_stops_takes_the_lease_no_more() {
        job.stop(null);
        other.tick();
        long epoch = epoch();
        other.stop(null);

        other.tick();

        assertThat(Stored.number(
                        PostgresResource.database(),
                        "SELECT count(*) FROM alert_lease WHERE expires_at > clock_timestamp()"))
                .isZero();
        job.evaluate();
        assertThat(epoch()).isEqualTo(epoch + 1);
    }

    @Test
    void after_an_error_what_is_stored_is_read_again() {
        AtomicBoolean broken = new AtomicBoolean();
        Clock failing = new Clock() {
            @Override
            public Instant instant() {
                if (broken.get()) {
                    throw new AssertionError("No time");
                }
                return clock.instant();
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
        other = replica(judging, failing);
        job.stop(null);
        other.tick();
        assertThat(registry.get("tocsin.alert.evaluates").gauge().value()).isEqualTo(1);
        broken.set(true);

        assertThatThrownBy(other::tick).isInstanceOf(AssertionError.class);

        assertThat(registry.get("tocsin.alert.evaluates").gauge().value()).isZero();
        broken.set(false);
        other.tick();
        assertThat(registry.get("tocsin.alert.evaluates").gauge().value()).isEqualTo(1);
    }

    @Test
    void counts_that_a_replica_holds_back_are_not_read_as_silence() {
        story.rule("Silence", Map.of("kind", "absence", "window", "1m"), Map.of());
        countOf(10);
        story.events(Duration.ofMinutes(1), "A", "error", 20);
        story.evaluate(Duration.ofMinutes(1).plusSeconds(15));
        story.told();
        clock.setTo(story.at(Duration.ofMinutes(4)));
        held(Duration.ofMinutes(1).plusSeconds(20), Duration.ofMinutes(4));

        job.evaluate();
        assertThat(story.alerts("firing")).extracting("kind").containsExactly("count");

        // What is bad already is told, although more may come.
        story.events(Duration.ofMinutes(3).plusSeconds(30), "B", "error", 500);
        story.rule("More", Map.of("kind", "count", "window", "1m", "threshold", 400), Map.of());
        clock.setTo(story.at(Duration.ofMinutes(4).plusSeconds(10)));
        held(Duration.ofMinutes(1).plusSeconds(20), Duration.ofMinutes(4).plusSeconds(10));
        job.evaluate();
        assertThat(story.alerts("firing")).hasSize(2);

        // Nobody is waited for longer than ten minutes.
        clock.setTo(story.at(Duration.ofMinutes(16)));
        held(Duration.ofMinutes(1).plusSeconds(20), Duration.ofMinutes(16));
        job.evaluate();
        assertThat(story.alerts("firing")).extracting("kind").containsExactly("absence");
    }

    private void held(Duration oldest, Duration sign) {
        Stored.execute(
                PostgresResource.database(),
                "UPDATE replica SET last_seen_at = CAST(? AS timestamptz), oldest_unwritten_at = CAST(? AS timestamptz)",
                story.at(sign).toString(),
                story.at(oldest).toString());
    }

    @Test
    void a_clock_that_goes_back_does_not_stop_evaluation() {
        countOf(10);
        story.evaluate(Duration.ofHours(3));
        story.events(Duration.ofMinutes(2), "A", "error", 20);

        story.evaluate(Duration.ofMinutes(2).plusSeconds(20));

        assertThat(story.alerts("firing")).hasSize(1);
    }

    @Test
    void the_alert_of_a_rule_that_is_removed_ends_and_is_told_to_end() {
        UUID rule = countOf(10);
        story.events(Duration.ofMinutes(1), "A", "error", 20);
        story.evaluate(Duration.ofMinutes(1).plusSeconds(15));
        story.evaluate(Duration.ofMinutes(1).plusSeconds(20));
        story.events(Duration.ofMinutes(6).plusSeconds(30), "A", "error", 20);
        Api.admin().delete("/api/v1/alert-rules/" + rule).then().statusCode(204);

        story.evaluate(Duration.ofMinutes(7));

        assertThat(story.told()).containsExactly("firing critical: Count=firing", "resolved critical: Count=resolved");
        assertThat(story.alerts("all").get(0).get("reason").toString()).contains("removed");
        assertThat(Stored.number(
                        PostgresResource.database(), "SELECT count(*) FROM alert_state WHERE rule_id = ?", rule))
                .isZero();
    }

    @Test
    void an_app_with_no_rule_of_its_own_has_the_default_one() {
        story.requests(Duration.ofMinutes(1), 100);
        story.events(Duration.ofMinutes(1), "A", "error", 20);
        story.evaluate(Duration.ofMinutes(2).plusSeconds(10));
        assertThat(story.alerts("firing")).extracting("kind").containsExactly("error_rate");

        story.rule("Mine", Map.of("kind", "error_rate", "window", "5m", "threshold", 50), Map.of());
        story.evaluate(Duration.ofMinutes(2).plusSeconds(30));
        assertThat(story.alerts("firing")).isEmpty();
    }

    @Test
    void a_storm_of_new_issues_is_one_message_with_a_digest() {
        story.rule("New issue", Map.of("kind", "new_issue", "window", "5m"), Map.of());
        for (int i = 0; i < 40; i++) {
            story.events(Duration.ofMinutes(1), "Type" + (char) ('A' + i / 26) + (char) ('A' + i % 26), "error", 1);
        }
        story.evaluate(Duration.ofMinutes(1).plusSeconds(5));
        for (int i = 0; i < 5; i++) {
            story.events(Duration.ofMinutes(2), "Later" + (char) ('A' + i), "error", 1);
            story.evaluate(Duration.ofMinutes(2).plusSeconds(i * 10));
        }
        assertThat(story.told()).containsExactly("firing critical: New issue=firing");
        assertThat(story.receiver.requests().get(0).body()).contains("37 more issues");

        story.evaluate(Duration.ofMinutes(6).plusSeconds(5));
        assertThat(story.told()).containsExactly("firing critical: New issue=firing");
        assertThat(story.receiver.requests().get(1).body()).contains("42 more issues");
    }
}
