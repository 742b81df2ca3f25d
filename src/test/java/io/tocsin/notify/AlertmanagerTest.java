package io.tocsin.notify;

import static io.tocsin.notify.ChannelApi.add;
import static io.tocsin.notify.ChannelApi.awaitStatuses;
import static io.tocsin.notify.ChannelApi.deliveries;
import static io.tocsin.notify.ChannelApi.made;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tocsin.notify.Receiver.Answer;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.TestClock;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Channels of the kind {@code alertmanager}, against the real one and against one that keeps what it is told. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(MailServer.class)
class AlertmanagerTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Inject
    TestClock clock;

    @Inject
    Outbox outbox;

    @Inject
    DeliveryJob job;

    @Inject
    MeterRegistry metrics;

    @Inject
    DeliveryRepository repository;

    private Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    @BeforeEach
    void a_clock_that_stands() {
        clock.setTo(now);
    }

    @AfterEach
    void it_goes_on() {
        clock.reset();
    }

    @Test
    void an_alert_fires_there_for_as_long_as_it_fires_here() {
        try (RealAlertmanager alertmanager = RealAlertmanager.orSkip()) {
            UUID channel = made("alertmanager", alertmanager.url());
            add(outbox, Notices.firing(channel, "group"));
            awaitStatuses(channel, "standing");
            assertThat(alertmanager.alerts().getList("labels.alertname")).isEqualTo(List.of("TooManyErrors"));
            assertThat(alertmanager.alerts().getString("[0].status.state")).isNotEqualTo("suppressed");
            assertThat(alertmanager.alerts().getString("[0].annotations.runbook_url"))
                    .isEqualTo("https://wiki.example.com/declined");
            String firstEnd = alertmanager.alerts().getString("[0].endsAt");

            after(MINUTE);
            assertThat(deliveries(channel).getInt("deliveries[0].repeats")).isEqualTo(1);
            assertThat(Instant.parse(alertmanager.alerts().getString("[0].endsAt")))
                    .isEqualTo(Instant.parse(firstEnd).plus(MINUTE));

            add(outbox, Notices.resolved(channel, "group"));
            awaitStatuses(channel, "delivered", "delivered");
            alertmanager.awaitFiring();
            after(MINUTE);
            assertThat(alertmanager.alerts().getList("$")).isEmpty();
        }
    }

    @Test
    void a_silence_there_is_none_of_our_business() {
        try (RealAlertmanager alertmanager = RealAlertmanager.orSkip()) {
            UUID channel = made("alertmanager", alertmanager.url() + "/");
            add(outbox, Notices.firing(channel, "group"));
            awaitStatuses(channel, "standing");
            alertmanager.silence("shop");

            after(MINUTE);
            assertThat(deliveries(channel).getString("deliveries[0].status")).isEqualTo("standing");
            assertThat(deliveries(channel).getInt("deliveries[0].repeats")).isEqualTo(1);
            assertThat(deliveries(channel).getList("deliveries[0].log")).hasSize(1);
            add(outbox, Notices.resolved(channel, "group"));
            awaitStatuses(channel, "delivered", "delivered");
            alertmanager.awaitFiring();
        }
    }

    @Test
    void one_that_has_forgotten_is_told_again() {
        RealAlertmanager alertmanager = RealAlertmanager.orSkip();
        try {
            UUID channel = made("alertmanager", alertmanager.url());
            add(outbox, Notices.firing(channel, "group"));
            awaitStatuses(channel, "standing");
            alertmanager.close();
            after(MINUTE);
            assertThat(deliveries(channel).getString("deliveries[0].status")).isEqualTo("standing");
            assertThat(deliveries(channel).getString("deliveries[0].log[-1].answer"))
                    .startsWith("No connection");
            alertmanager = alertmanager.again();
            assertThat(alertmanager.alerts().getList("$")).isEmpty();

            after(MINUTE);
            assertThat(alertmanager.alerts().getList("labels.alertname")).isEqualTo(List.of("TooManyErrors"));
        } finally {
            alertmanager.close();
        }
    }

    /** One whose token had run out when the alert fired, and that is back while it still fires. */
    @Test
    void one_that_refused_is_told_again() {
        try (Receiver receiver = new Receiver()) {
            receiver.then(Answer.of(401, "no such token"));
            UUID channel = made("alertmanager", receiver.url());
            add(outbox, Notices.firing(channel, "group"));
            awaitStatuses(channel, "standing");
            assertThat(deliveries(channel).getInt("deliveries[0].log[0].status"))
                    .isEqualTo(401);

            after(MINUTE);
            assertThat(receiver.requests()).hasSize(2);
            add(outbox, Notices.resolved(channel, "group"));
            awaitStatuses(channel, "delivered", "delivered");
        }
    }

    @Test
    void one_that_is_disabled_for_a_while_is_told_again() {
        try (Receiver receiver = new Receiver()) {
            Map<String, Object> sent = ChannelApi.with(ChannelApi.channel("alertmanager"), "url", receiver.url());
            UUID channel = made(sent);
            add(outbox, Notices.firing(channel, "group"));
            awaitStatuses(channel, "standing");
            ChannelApi.put(channel, ChannelApi.with(sent, "enabled", false)).statusCode(200);
            after(MINUTE);
            after(MINUTE);
            assertThat(receiver.requests()).hasSize(1);
            ChannelApi.put(channel, ChannelApi.with(sent, "enabled", true)).statusCode(200);
            after(MINUTE);

            assertThat(receiver.requests()).hasSize(2);
            awaitStatuses(channel, "standing");
        }
    }

    @Test
    void news_are_told_before_what_is_told_again() {
        try (Receiver receiver = new Receiver()) {
            UUID channel = made("alertmanager", receiver.url());
            add(outbox, Notices.firing(channel, "one"), Notices.firing(channel, "two"));
            awaitStatuses(channel, "standing", "standing");
            receiver.then(Answer.of(500, "busy"));
            add(outbox, Notices.firing(channel, "three"));
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> receiver.requests().size() == 3);
            after(MINUTE);

            assertThat(receiver.requests().stream()
                            .map(request -> JsonPath.from(request.body()).getString("[0].labels.group")))
                    .startsWith("one", "two", "three", "three")
                    .hasSize(6);
        }
    }

    @Test
    void a_test_message_does_not_stay() {
        try (RealAlertmanager alertmanager = RealAlertmanager.orSkip()) {
            UUID channel = made("alertmanager", alertmanager.url());
            assertThat(ChannelApi.test(channel).getBoolean("delivered")).isTrue();
            alertmanager.awaitFiring();
        }
    }

    @Test
    void what_is_being_repeated_is_not_overtaken_by_its_resolve() {
        try (Receiver receiver = new Receiver()) {
            UUID channel = made("alertmanager", receiver.url());
            add(outbox, Notices.firing(channel, "group"));
            awaitStatuses(channel, "standing");
            now = now.plus(MINUTE);
            clock.setTo(now);
            // Another replica is at it.
            Claimed repeating =
                    repository.claim(channel, now, DeliveryWorker.CLAIM).orElseThrow();
            assertThat(repeating.standing()).isTrue();
            add(outbox, Notices.resolved(channel, "group"));
            after(Duration.ofSeconds(1));
            assertThat(receiver.requests()).hasSize(1);

            assertThat(repository.mark(
                            repeating, new Mark(DeliveryState.STANDING, now.plus(MINUTE), 0, true, List.of()), now))
                    .isTrue();
            job.wake();
            awaitStatuses(channel, "delivered", "delivered");
            after(Duration.ofMinutes(5));
            assertThat(receiver.requests()).hasSize(2);
        }
    }

    @Test
    void what_it_never_took_has_failed_once_it_ends() {
        Counter failed = metrics.counter("tocsin.notifications", "kind", "alertmanager", "outcome", "failed");
        double before = failed.count();
        try (Receiver receiver = new Receiver()) {
            receiver.always(Answer.of(401, "token expired"));
            UUID channel = made("alertmanager", receiver.url());
            add(outbox, Notices.firing(channel, "group"));
            awaitStatuses(channel, "standing");
            add(outbox, Notices.resolved(channel, "group"));

            awaitStatuses(channel, "failed", "failed");
            assertThat(failed.count()).isEqualTo(before + 2);
        }
    }

    @Test
    void what_was_given_up_is_told_once_it_is_back() {
        try (Receiver receiver = new Receiver()) {
            receiver.always(Answer.of(500, "away"));
            UUID channel = made("alertmanager", receiver.url());
            add(outbox, Notices.firing(channel, "group"));
            awaitStatuses(channel, "pending");
            ChannelApi.awaitAttempts(channel, 1);
            after(Duration.ofHours(25));
            awaitStatuses(channel, "standing");
            receiver.always(Answer.of(200, "ok"));

            after(MINUTE);
            assertThat(receiver.requests()).hasSize(3);
            assertThat(deliveries(channel).getInt("deliveries[0].log[-1].status"))
                    .isEqualTo(200);
        }
    }

    @Test
    void a_token_is_shown_to_it() {
        try (Receiver receiver = new Receiver()) {
            UUID channel = made(ChannelApi.with(
                    ChannelApi.with(ChannelApi.channel("alertmanager"), "url", receiver.url()),
                    "secret",
                    "token-1234"));
            add(outbox, Notices.firing(channel, "group"));
            awaitStatuses(channel, "standing");
            assertThat(receiver.requests().get(0).header("Authorization")).isEqualTo("Bearer token-1234");
            assertThat(receiver.requests().get(0).path()).isEqualTo("/hook/api/v2/alerts");
        }
    }

    private void after(Duration time) {
        now = now.plus(time);
        clock.setTo(now);
        job.wake();
        await().atMost(Duration.ofSeconds(20)).until(job::idle);
    }
}
