package io.tocsin.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.notify.MailServer;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.TestClock;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A day of an app, and every message that comes of it. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(MailServer.class)
class AlertStoryTest {

    private static final Duration STEP = Duration.ofSeconds(15);

    @Inject
    TestClock clock;

    @Inject
    EvaluationJob job;

    private AlertStory story;
    private final List<String> messages = new ArrayList<>();
    private Duration now = Duration.ZERO;

    @BeforeEach
    void aDayBegins() {
        story = new AlertStory(Instant.now().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofHours(6)), clock, job);
    }

    @AfterEach
    void theDayEnds() {
        story.close();
    }

    /** Time goes on to a minute; each minute is reported when it is over. */
    private void until(int minute, int errorsInAMinute, int requestsInAMinute) {
        while (now.compareTo(Duration.ofMinutes(minute)) < 0) {
            if (now.toSecondsPart() == 0) {
                if (!now.isZero() && requestsInAMinute > 0) {
                    story.requests(now.minusMinutes(1), requestsInAMinute);
                }
                if (errorsInAMinute > 0) {
                    story.errors(now.plusSeconds(1), "Checkout", errorsInAMinute);
                }
            }
            now = now.plus(STEP);
            story.evaluate(now);
            story.told().forEach(told -> messages.add(now.toMinutes() + "m" + now.toSecondsPart() + "s " + told));
        }
    }

    @Test
    void a_day_from_deploy_to_recovery() {
        story.rule(
                "Error rate",
                Map.of(
                        "kind",
                        "error_rate",
                        "window",
                        "5m",
                        "threshold",
                        10,
                        "warning_threshold",
                        5,
                        "resolve_threshold",
                        3),
                Map.of("for", "2m"));
        story.rule("New issue", Map.of("kind", "new_issue", "window", "5m"), Map.of("severity", "info"));
        story.rule(
                "Flapping", Map.of("kind", "count", "error_type", "Flap", "window", "1m", "threshold", 50), Map.of());

        until(10, 1, 100);
        assertThat(story.alerts("firing")).extracting("kind").containsExactlyInAnyOrder("new_issue");
        until(20, 1, 100);
        assertThat(story.alerts("all").stream().map(alert -> alert.get("state")))
                .containsOnly("resolved");
        // The deploy: one in three requests fails from now on.
        until(22, 30, 100);
        assertThat(story.alerts("pending")).extracting("kind").containsExactly("error_rate");
        until(26, 30, 100);
        Map<String, Object> firing = story.alerts("firing").get(0);
        assertThat(firing).containsEntry("severity", "critical").containsEntry("kind", "error_rate");
        Api.admin()
                .body(Map.of("note", "on it"))
                .post("/api/v1/alerts/" + firing.get("id") + "/acknowledge")
                .then()
                .statusCode(200);
        Api.admin()
                .body(Map.of(
                        "matchers",
                        List.of(Map.of("name", "app", "op", "=", "value", story.app)),
                        "duration",
                        "20m",
                        "comment",
                        "We know"))
                .post("/api/v1/silences")
                .then()
                .statusCode(201);
        until(28, 30, 100);
        // A restart: what was remembered is read again.
        job.stop(null);
        until(30, 30, 100);
        // The deploy is taken back.
        until(50, 1, 100);
        // The silence is over; now something flaps.
        for (int minute = 50; minute < 55; minute++) {
            if (minute % 2 == 0) {
                story.errors(now.plusSeconds(1), "Flap", 60);
            }
            until(minute + 1, 1, 100);
        }
        until(70, 1, 100);

        assertThat(messages).containsExactly("?");
        story.assertKeysAreUnique();
    }
}
