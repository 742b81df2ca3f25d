package io.tocsin.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tocsin.notify.MailServer;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.TestClock;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A day of an app, and every message that comes of it. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(MailServer.class)
class AlertStoryTest {

    private static final Duration STEP = Duration.ofSeconds(30);

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
                    story.events(now.plusSeconds(1), "Checkout", "error", errorsInAMinute);
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

        until(4, 1, 100);
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
        story.silence(Duration.ofMinutes(20));
        until(28, 30, 100);
        // A restart: what was remembered is read again.
        job.stop(null);
        until(30, 30, 100);
        // The deploy is taken back.
        until(50, 1, 100);
        // The silence is over; now something flaps.
        for (int minute = 50; minute < 55; minute++) {
            if (minute % 2 == 0) {
                story.events(now.plusSeconds(1), "Flap", "warning", 60);
            }
            until(minute + 1, 1, 100);
        }
        until(70, 1, 100);

        assertThat(messages)
                .containsExactly(
                        "0m30s firing info: New issue=firing",
                        "5m30s resolved info: New issue=resolved",
                        "23m30s firing warning: Error rate=firing",
                        "24m30s firing critical: Error rate=firing",
                        // Silenced and acknowledged: their ends are told all the same.
                        "34m30s resolved critical: Error rate=resolved",
                        "35m30s resolved warning: Error rate=resolved",
                        // Five times up and down is one pair.
                        "50m30s firing critical: Flapping=firing",
                        "50m30s firing info: New issue=firing",
                        "55m30s resolved critical: Flapping=resolved",
                        "55m30s resolved info: New issue=resolved");
        story.assertKeysAreUnique();
        assertSaysAll(story.message("Error rate", "critical"));
        assertThat(story.alerts("all")).extracting("state").containsOnly("resolved");
        assertThat(history(firing.get("id"))).containsExactly("fired", "raised", "acknowledged", "lowered", "resolved");
    }

    private static void assertSaysAll(JsonPath message) {
        assertThat(message.getString("alerts[0].annotations.summary"))
                .contains("% of 500 requests failed in 5m; threshold 10 %");
        assertThat(message.getString("alerts[0].annotations.value")).endsWith(" %");
        assertThat(message.getString("alerts[0].annotations.threshold")).isEqualTo("10 %");
        assertThat(message.getString("alerts[0].annotations.acknowledge_url")).contains("/acknowledge?token=");
        assertThat(message.getString("alerts[0].annotations.toString()")).contains("Checkout");
        assertThat(message.getString("commonAnnotations.digest"))
                .as("issues are counted for rules that are about issues")
                .isNull();
    }

    private static List<String> history(Object alert) {
        return Api.admin()
                .get("/api/v1/alerts/" + alert)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("history.kind");
    }

    /** Judged at full minutes alone, it fires when the backtest says so; whatever is muted or restarted, each firing has its end. */
    @Test
    void random_errors_fire_as_a_backtest_says_and_are_told_in_pairs() {
        Random random = new Random(12);
        UUID rule = story.rule(
                "Random",
                Map.of("kind", "count", "window", "3m", "threshold", 40, "warning_threshold", 20, "level", "error"),
                Map.of("for", "1m", "keep_firing_for", "2m"));
        int minutes = 90;
        for (int minute = 0; minute < minutes; minute++) {
            int errors = minute < minutes - 20 ? List.of(0, 0, 0, 12, 60).get(random.nextInt(5)) : 0;
            if (errors > 0) {
                story.events(Duration.ofMinutes(minute).plusSeconds(random.nextInt(60)), "Random", "error", errors);
            }
            if (random.nextInt(10) == 0) {
                story.silence(Duration.ofMinutes(1 + random.nextInt(8)));
            }
            if (random.nextInt(10) == 0) {
                job.stop(null);
            }
            // Counts are complete two seconds later.
            story.evaluate(Duration.ofMinutes(minute + 1).plusSeconds(2));
        }
        List<Map<String, Object>> tested = Api.admin()
                .body(Map.of(
                        "from",
                        story.at(Duration.ofMinutes(1)).toString(),
                        "to",
                        story.at(Duration.ofMinutes(minutes)).toString()))
                .post("/api/v1/alert-rules/" + rule + "/backtest")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("firings");

        List<Map<String, Object>> fired = new ArrayList<>(story.alerts("all"));
        Collections.reverse(fired);
        assertThat(fired)
                .extracting("since")
                .isEqualTo(tested.stream().map(each -> each.get("from")).toList());
        assertThat(fired)
                .extracting("ended_at")
                .isEqualTo(tested.stream().map(each -> each.get("to")).toList());
        assertThat(fired).hasSizeGreaterThan(3);
        assertThat(story.statuses()).isNotEmpty().allSatisfy((fingerprint, statuses) -> {
            assertThat(statuses.get(0)).isEqualTo("firing");
            assertThat(statuses.get(statuses.size() - 1)).isEqualTo("resolved");
        });
        story.assertKeysAreUnique();
    }
}
