package io.tocsin.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.notify.MailServer;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.Stored;
import io.tocsin.testing.TestClock;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rounds in which something comes late, cannot be counted, or cannot be read. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(MailServer.class)
class EvaluationRoundsTest {

    @Inject
    TestClock clock;

    @Inject
    EvaluationJob job;

    private AlertStory story;

    @BeforeEach
    void begin() {
        story = new AlertStory(Instant.now().truncatedTo(ChronoUnit.HOURS), clock, job);
    }

    @AfterEach
    void end() {
        notTooMany();
        story.close();
    }

    /** Half of the requests of each minute fail, and each is reported five seconds after its end. */
    @Test
    void a_rate_of_a_minute_goes_on_firing_while_reports_come_seconds_late() {
        story.rule(
                "Rate",
                Map.of("kind", "error_rate", "window", "1m", "threshold", 5),
                Map.of("interval", "1s", "no_data", "ok"));
        reported(0);
        story.evaluate(Duration.ofSeconds(66));
        assertThat(story.told()).containsExactly("firing critical: Rate=firing");

        for (int minute = 1; minute < 4; minute++) {
            Duration end = Duration.ofMinutes(minute + 1);
            story.evaluate(end.plusSeconds(2));
            assertThat(story.alerts("firing")).as("before %s is reported", end).hasSize(1);
            story.evaluate(end.plusSeconds(4));
            assertThat(story.alerts("firing")).as("before %s is reported", end).hasSize(1);
            reported(minute);
            story.evaluate(end.plusSeconds(6));
            assertThat(story.alerts("firing")).as("when %s is reported", end).hasSize(1);
        }
        assertThat(story.told()).isEmpty();

        // Nobody reports any more: it is waited for 90 s.
        story.evaluate(Duration.ofMinutes(5).plusSeconds(31));
        assertThat(story.alerts("firing")).hasSize(1);
        story.evaluate(Duration.ofMinutes(5).plusSeconds(33));
        assertThat(story.alerts("firing")).isEmpty();
    }

    private void reported(int minute) {
        story.events(Duration.ofMinutes(minute).plusSeconds(1), "A", "error", 50);
        story.goTo(Duration.ofMinutes(minute + 1).plusSeconds(5));
        story.requests(Duration.ofMinutes(minute), 100);
    }

    @Test
    void a_rule_that_cannot_be_counted_keeps_no_other_from_being_judged() {
        String broken = "broken-" + UUID.randomUUID();
        Api.admin().body(Map.of("name", broken)).post("/api/v1/apps").then().statusCode(201);
        story.rule("Broken", Map.of("kind", "count", "window", "5m", "threshold", 10), Map.of("app", broken));
        for (int i = 0; i < 4; i++) {
            story.rule("Count " + i, Map.of("kind", "count", "window", "5m", "threshold", 10 + i), Map.of());
        }
        story.evaluate(Duration.ofMinutes(1));
        story.events(Duration.ofMinutes(2), "A", "error", 20);
        tooMany(broken, Duration.ofMinutes(2));

        story.evaluate(Duration.ofMinutes(4));
        assertThat(story.alerts("firing")).hasSize(4);

        // What could be counted again is judged, from where it was.
        notTooMany();
        story.evaluate(Duration.ofMinutes(9));
        assertThat(story.alerts("firing")).isEmpty();
    }

    /** More errors in a minute than a number holds. */
    private void tooMany(String app, Duration minute) {
        for (String level : new String[] {"error", "fatal"}) {
            Stored.execute(
                    PostgresResource.database(),
                    "INSERT INTO error_count_minute (app_id, minute, level, count)"
                            + " SELECT id, CAST(? AS timestamptz), ?, 9000000000000000000 FROM app WHERE name = ?",
                    story.at(minute).toString(),
                    level,
                    app);
        }
    }

    private static void notTooMany() {
        Stored.execute(PostgresResource.database(), "DELETE FROM error_count_minute WHERE count > 1000000000000");
    }

    /** As one that a newer version has stored, with a field that this one does not know. */
    @Test
    void an_alert_of_a_rule_that_cannot_be_read_goes_on_until_it_can() {
        UUID rule = story.rule("Count", Map.of("kind", "count", "window", "1m", "threshold", 10), Map.of());
        story.events(Duration.ofMinutes(1), "A", "error", 20);
        story.evaluate(Duration.ofMinutes(1).plusSeconds(15));
        assertThat(story.told()).containsExactly("firing critical: Count=firing");
        Stored.execute(
                PostgresResource.database(),
                "UPDATE alert_rule SET definition = definition || '{\"field_of_tomorrow\": 1}' WHERE id = ?",
                rule);

        story.evaluate(Duration.ofMinutes(7));
        assertThat(story.alerts("firing")).hasSize(1);
        assertThat(story.told()).isEmpty();

        Stored.execute(
                PostgresResource.database(),
                "UPDATE alert_rule SET definition = definition - 'field_of_tomorrow' WHERE id = ?",
                rule);
        story.evaluate(Duration.ofMinutes(8));
        assertThat(story.told()).containsExactly("resolved critical: Count=resolved");
        assertThat(story.alerts("resolved").get(0)).containsEntry("reason", "0 errors in 1m; threshold 10");
    }

    @Test
    void an_alert_of_a_disabled_rule_that_cannot_be_read_ends() {
        UUID rule = story.rule("Count", Map.of("kind", "count", "window", "1m", "threshold", 10), Map.of());
        story.events(Duration.ofMinutes(1), "A", "error", 20);
        story.evaluate(Duration.ofMinutes(1).plusSeconds(15));
        Stored.execute(
                PostgresResource.database(),
                "UPDATE alert_rule SET definition = definition || '{\"field_of_tomorrow\": 1}', enabled = false WHERE id = ?",
                rule);

        story.evaluate(Duration.ofMinutes(2));
        assertThat(story.alerts("firing")).isEmpty();
    }
}
