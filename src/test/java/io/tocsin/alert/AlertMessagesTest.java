package io.tocsin.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tocsin.notify.MailServer;
import io.tocsin.notify.Receiver;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.Stored;
import io.tocsin.testing.TestClock;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What messages say, and whether they come, where alerts, rules, channels and clocks change meanwhile. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(MailServer.class)
class AlertMessagesTest {

    private static final Duration STEP = Duration.ofSeconds(30);

    @Inject
    TestClock clock;

    @Inject
    EvaluationJob job;

    private AlertStory story;
    private Duration now = Duration.ZERO;

    @BeforeEach
    void begins() {
        story = new AlertStory(Instant.now().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofHours(6)), clock, job);
    }

    @AfterEach
    void ends() {
        story.close();
    }

    /** Each half minute; these types fail all the time. */
    private void until(Duration end, String... types) {
        while (now.compareTo(end) < 0) {
            for (String type : types) {
                story.events(now.plusSeconds(1), type, "error", 20);
            }
            now = now.plus(STEP);
            story.evaluate(now);
        }
    }

    private void until(int minute, String... types) {
        until(Duration.ofMinutes(minute), types);
    }

    private UUID rule(String name, Map<String, ?> more) {
        return story.rule(name, Map.of("kind", "count", "error_type", name, "window", "1m", "threshold", 10), more);
    }

    @Test
    void what_ends_and_fires_again_before_its_end_was_told_is_told_to_fire() {
        rule("A", Map.of());
        until(STEP, "A");
        assertThat(story.told()).containsExactly("firing critical: A=firing");
        until(3);
        assertThat(story.alerts("firing")).isEmpty();
        until(6, "A");

        assertThat(story.alerts("all")).hasSize(2);
        assertThat(story.told()).containsExactly("firing critical: A=firing");
        until(12);
        assertThat(story.told()).containsExactly("resolved critical: A=resolved");
    }

    @Test
    void what_is_new_comes_first_and_makes_the_title() {
        List<String> types = List.of("A", "B", "C", "D", "E", "F");
        types.forEach(type -> rule(type, Map.of()));
        until(1, "A", "B", "C", "D", "E");
        story.told();
        until(6, "A", "B", "C", "D", "E", "F");
        assertThat(story.told()).singleElement().asString().startsWith("firing critical: F=firing, ");
        assertThat(title()).isEqualTo("F of " + story.app + " in " + story.app + " and 5 more");
        until(11, "B", "C", "D", "E", "F");

        assertThat(story.told()).singleElement().asString().startsWith("firing critical: A=resolved, ");
        assertThat(title()).isEqualTo("A of " + story.app + " in " + story.app + " has ended, 5 still fire");
    }

    private String title() {
        List<Receiver.Request> requests = story.receiver.requests();
        return new JsonPath(requests.get(requests.size() - 1).body()).getString("commonAnnotations.title");
    }

    @Test
    void a_channel_that_is_enabled_again_is_told_what_fires_and_what_ended_meanwhile() {
        rule("A", Map.of());
        rule("B", Map.of());
        until(1, "A");
        assertThat(story.told()).containsExactly("firing critical: A=firing");
        enabled(false);
        until(10, "B");
        assertThat(story.alerts("firing")).hasSize(1);
        assertThat(story.told()).isEmpty();
        enabled(true);
        until(11, "B");

        assertThat(story.told()).containsExactly("firing critical: B=firing, A=resolved");
    }

    private void enabled(boolean enabled) {
        Api.admin()
                .body(Map.of(
                        "name", "to " + story.app, "kind", "webhook", "url", story.receiver.url(), "enabled", enabled))
                .put("/api/v1/channels/" + story.channel)
                .then()
                .statusCode(200);
    }

    @Test
    void who_is_told_follows_the_severity_of_a_rule_that_fires() {
        UUID rule = rule("A", Map.of());
        until(1, "A");
        assertThat(story.told()).containsExactly("firing critical: A=firing");
        severity(rule, "warning");
        until(7, "A");
        assertThat(story.told()).containsExactlyInAnyOrder("firing warning: A=firing", "resolved critical: A=resolved");
        assertThat(story.alerts("firing")).extracting("severity").containsExactly("warning");
        severity(rule, "critical");
        until(14, "A");

        assertThat(story.told()).containsExactlyInAnyOrder("firing critical: A=firing", "resolved warning: A=resolved");
        assertThat(story.alerts("all")).as("it is the same alert").hasSize(1);
        until(20);
        assertThat(story.told()).containsExactly("resolved critical: A=resolved");
    }

    @Test
    void an_alert_whose_rule_is_lowered_stays_one_incident_of_pagerduty() {
        try (Receiver pager = new Receiver()) {
            Map<String, Object> sent = Map.of(
                    "name", "pager of " + story.app, "kind", "pagerduty", "url", pager.url(), "secret", "r".repeat(32));
            UUID channel = UUID.fromString(Api.admin()
                    .body(sent)
                    .post("/api/v1/channels")
                    .then()
                    .statusCode(201)
                    .extract()
                    .path("id"));
            UUID rule = rule("A", Map.of("channels", List.of(channel)));
            until(1, "A");
            severity(rule, "warning", channel);
            until(8, "A");
            assertThat(incidents(pager, channel))
                    .startsWith("trigger critical")
                    .endsWith("trigger warning")
                    .doesNotContain("resolve");
            until(20);

            assertThat(incidents(pager, channel)).endsWith("resolve");
            assertThat(pager.requests())
                    .extracting(request -> new JsonPath(request.body()).getString("dedup_key"))
                    .containsOnly(new JsonPath(pager.requests().get(0).body()).getString("dedup_key"));
        }
    }

    /** What PagerDuty was sent, once nothing waits any more. */
    private static List<String> incidents(Receiver pager, UUID channel) {
        String waiting = "SELECT count(*) FROM delivery WHERE channel_id = ? AND state <> 'delivered'";
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> Stored.number(PostgresResource.database(), waiting, channel) == 0);
        return pager.requests().stream()
                .map(request -> new JsonPath(request.body()))
                .map(event -> event.getString("event_action")
                        + (event.get("payload") == null ? "" : " " + event.getString("payload.severity")))
                .toList();
    }

    private void severity(UUID rule, String severity) {
        severity(rule, severity, story.channel);
    }

    private void severity(UUID rule, String severity, UUID channel) {
        Map<String, Object> changed = new HashMap<>(Map.of("name", "A of " + story.app, "app", story.app));
        changed.put("condition", Map.of("kind", "count", "error_type", "A", "window", "1m", "threshold", 10));
        changed.put("channels", List.of(channel));
        changed.put("severity", severity);
        Api.admin().body(changed).put("/api/v1/alert-rules/" + rule).then().statusCode(200);
    }

    @Test
    void a_clock_that_has_gone_back_does_not_keep_an_end_from_being_told() {
        rule("A", Map.of());
        until(1, "A");
        assertThat(story.told()).containsExactly("firing critical: A=firing");
        now = Duration.ofHours(-3);
        until(Duration.ofHours(-3).plusMinutes(3));

        assertThat(story.told()).containsExactly("resolved critical: A=resolved");
    }

    @Test
    void a_message_whose_issues_cannot_be_read_in_time_goes_without_them() throws SQLException {
        rule("A", Map.of());
        story.events(now.plusSeconds(1), "A", "error", 20);
        try (Connection locks = PostgresResource.database().connect();
                Statement statement = locks.createStatement()) {
            locks.setAutoCommit(false);
            statement.execute("LOCK TABLE issue_description IN ACCESS EXCLUSIVE MODE");
            story.evaluate(STEP);
            assertThat(story.told()).containsExactly("firing critical: A=firing");
            assertThat(annotations()).containsKey("value").doesNotContainKey("issue_1");
        }
    }

    private Map<String, String> annotations() {
        return new JsonPath(story.receiver.requests().get(0).body()).getMap("alerts[0].annotations");
    }
}
