package io.tocsin.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.notify.DueDeliveries;
import io.tocsin.notify.MailServer;
import io.tocsin.notify.RealAlertmanager;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.TestClock;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** From a rule to a real Alertmanager and back, in the last seven minutes: its clock cannot be moved. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(MailServer.class)
class AlertmanagerStoryTest {

    private static final Duration ENDED = Duration.ofMinutes(6);

    @Inject
    TestClock clock;

    @Inject
    EvaluationJob job;

    @Test
    void an_alert_fires_there_is_silenced_there_and_is_resolved() {
        Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(ENDED.plusSeconds(30));
        try (RealAlertmanager alertmanager = RealAlertmanager.orSkip();
                AlertStory story = new AlertStory(start, clock, job)) {
            UUID channel = channel(story.app, alertmanager.url());
            story.rule(
                    "Errors",
                    Map.of("kind", "count", "window", "1m", "threshold", 10),
                    Map.of("channels", List.of(channel)));
            for (int minute = 0; minute < 5; minute++) {
                story.events(Duration.ofMinutes(minute).plusSeconds(30), "A", "error", 20);
                story.evaluate(Duration.ofMinutes(minute).plusSeconds(45));
                DueDeliveries.send();
            }
            String name = "Errors of " + story.app;
            alertmanager.awaitFiring(name);
            assertThat(alertmanager.alerts().getString("[0].status.state")).isNotEqualTo("suppressed");
            assertThat(alertmanager.alerts().getString("[0].labels.app")).isEqualTo(story.app);
            assertThat(Instant.parse(alertmanager.alerts().getString("[0].startsAt")))
                    .isBetween(start, start.plusSeconds(45));

            alertmanager.silence(story.app);
            story.evaluate(Duration.ofMinutes(5));
            DueDeliveries.send();
            alertmanager.awaitFiring(name);
            assertThat(story.alerts("firing")).hasSize(1);

            story.evaluate(ENDED);
            assertThat(story.alerts("firing")).isEmpty();
            alertmanager.awaitFiring();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> statuses(channel), List.of("delivered", "delivered")::equals);
        }
    }

    private static UUID channel(String name, String url) {
        return UUID.fromString(Api.admin()
                .body(Map.of("name", name + " there", "kind", "alertmanager", "url", url))
                .post("/api/v1/channels")
                .then()
                .statusCode(201)
                .extract()
                .path("id"));
    }

    private static List<String> statuses(UUID channel) {
        return Api.admin()
                .get("/api/v1/deliveries?channel=" + channel)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("deliveries.status");
    }
}
