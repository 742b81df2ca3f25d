package io.tocsin.notify;

import static io.tocsin.notify.ChannelApi.add;
import static io.tocsin.notify.ChannelApi.awaitAttempts;
import static io.tocsin.notify.ChannelApi.awaitStatuses;
import static io.tocsin.notify.ChannelApi.channel;
import static io.tocsin.notify.ChannelApi.deliveries;
import static io.tocsin.notify.ChannelApi.made;
import static io.tocsin.notify.ChannelApi.put;
import static io.tocsin.notify.ChannelApi.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.tocsin.notify.Receiver.Answer;
import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.Stored;
import io.tocsin.testing.TestClock;
import jakarta.inject.Inject;
import jakarta.transaction.TransactionalException;
import java.net.URL;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From the outbox to a receiver, through whatever goes wrong in between. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(MailServer.class)
class DeliveryTest {

    @Inject
    TestClock clock;

    @Inject
    Outbox outbox;

    @Inject
    DeliveryJob job;

    @Inject
    DeliveryWorker worker;

    @Inject
    DeliveryRepository repository;

    @Inject
    ChannelRepository channels;

    @Inject
    ChannelBreakers breakers;

    @Inject
    Courier courier;

    @Inject
    DeliveryMetrics metrics;

    @Inject
    DeliveryRetention retention;

    @Inject
    NotifySettings settings;

    @TestHTTPResource(value = "/", management = true)
    URL management;

    private Receiver receiver;
    private Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    @BeforeEach
    void a_receiver_and_a_clock_that_stands() {
        receiver = new Receiver();
        clock.setTo(now);
    }

    @AfterEach
    void all_goes_on() {
        receiver.close();
        clock.reset();
    }

    @Test
    void what_is_added_is_sent_once_it_is_committed_and_the_log_says_so() {
        UUID channel = made(with(channelTo(receiver), "secret", "a-secret-of-the-webhook"));
        Notice notice = Notices.firing(channel, "group");
        add(outbox, notice);

        awaitStatuses(channel, "delivered");
        assertThat(receiver.requests()).hasSize(1);
        Receiver.Request request = receiver.requests().get(0);
        assertThat(request.header("Idempotency-Key")).isEqualTo(notice.idempotencyKey());
        assertThat(request.header("Content-Type")).startsWith("application/json");
        assertThat(request.header("X-Tocsin-Signature"))
                .isEqualTo(Signature.headers(channels.withId(channel).orElseThrow(), now, request.body())
                        .get("X-Tocsin-Signature"));
        assertThat(JsonPath.from(request.body()).getString("alerts[0].labels.alertname"))
                .isEqualTo("TooManyErrors");
        JsonPath log = deliveries(channel);
        assertThat(log.getInt("deliveries[0].attempts")).isEqualTo(1);
        assertThat(log.getInt("deliveries[0].log[0].status")).isEqualTo(200);
        assertThat(log.getString("deliveries[0].log[0].answer")).isEqualTo("ok");
        assertThat(log.getString("deliveries[0].alert_status")).isEqualTo("firing");
    }

    @Test
    void a_template_makes_the_body() {
        UUID channel = made(with(channelTo(receiver), "template", "{\"text\": \"{{ status }}: {{ title }}\"}"));
        add(outbox, Notices.firing(channel, "a \"quoted\" group"));

        awaitStatuses(channel, "delivered");
        assertThat(receiver.requests().get(0).body())
                .isEqualTo("{\"text\": \"firing: Errors of a \\\"quoted\\\" group\"}");
    }

    @Test
    void nothing_is_sent_of_a_transaction_that_fails_and_outside_of_one_nothing_is_added() {
        UUID channel = made(channelTo(receiver));
        Notice notice = Notices.firing(channel, "group");
        assertThatThrownBy(() -> QuarkusTransaction.requiringNew().run(() -> {
                    outbox.add(notice);
                    throw new IllegalStateException("the caller's own");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> outbox.add(notice)).isInstanceOf(TransactionalException.class);
        add(outbox, Notices.firing(channel, "other"));

        awaitStatuses(channel, "delivered");
        assertThat(receiver.requests()).hasSize(1);
    }

    @Test
    void the_same_key_is_added_once() {
        UUID channel = made(channelTo(receiver));
        Notice notice = Notices.firing(channel, "group");
        add(outbox, notice, notice);
        add(outbox, notice);

        awaitStatuses(channel, "delivered");
        assertThat(receiver.requests()).hasSize(1);
    }

    @Test
    void a_notice_to_a_channel_that_is_gone_harms_nobody() {
        add(outbox, Notices.firing(UUID.randomUUID(), "group"));

        assertThat(metrics()).contains("reason=\"channel_unknown\"");
    }

    @Test
    void whatever_events_say_is_stored_and_sent() {
        UUID channel = made(channelTo(receiver));
        NoticeAlert alert = Notices.endless("\u0000 \\u0000 \uD83D\uDE80 \" ");
        add(outbox, Notices.of(channel, "group \u0000", Notice.Status.FIRING, List.of(alert)));

        awaitStatuses(channel, "delivered");
    }

    @Test
    void a_receiver_that_fails_is_tried_again_later_and_the_same_message_is_sent() {
        receiver.then(Answer.of(500, "oops"), Answer.of(503, Map.of()));
        UUID channel = made(channelTo(receiver));
        add(outbox, Notices.firing(channel, "group"));

        awaitAttempts(channel, 1);
        look();
        assertThat(receiver.requests()).hasSize(1);
        after(Duration.ofSeconds(7));
        awaitAttempts(channel, 2);
        after(Duration.ofSeconds(13));
        awaitStatuses(channel, "delivered");
        assertThat(receiver.requests()).hasSize(3);
        assertThat(receiver.requests().stream().map(request -> request.header("Idempotency-Key")))
                .containsOnly(receiver.requests().get(0).header("Idempotency-Key"));
        assertThat(deliveries(channel).getList("deliveries[0].log.status")).isEqualTo(List.of(500, 503, 200));
    }

    @Test
    void a_refusal_is_final() {
        receiver.then(Answer.of(404, "no such hook"));
        UUID channel = made(channelTo(receiver));
        add(outbox, Notices.firing(channel, "group"));

        awaitStatuses(channel, "failed");
        after(Duration.ofHours(1));
        assertThat(receiver.requests()).hasSize(1);
        assertThat(deliveries(channel).getString("deliveries[0].log[0].answer")).isEqualTo("no such hook");
    }

    @Test
    void a_receiver_that_asks_for_time_gets_it_for_all_that_waits() {
        receiver.then(Answer.of(429, Map.of("Retry-After", "120")));
        UUID channel = made(channelTo(receiver));
        add(outbox, Notices.firing(channel, "one"));
        awaitAttempts(channel, 1);
        add(outbox, Notices.firing(channel, "two"));

        after(Duration.ofSeconds(119));
        assertThat(receiver.requests()).hasSize(1);
        after(Duration.ofSeconds(1));
        awaitStatuses(channel, "delivered", "delivered");
        assertThat(receiver.requests()).hasSize(3);
    }

    @Test
    void a_date_to_come_back_at_is_honoured() {
        String date =
                DateTimeFormatter.RFC_1123_DATE_TIME.format(now.plusSeconds(300).atOffset(ZoneOffset.UTC));
        receiver.then(Answer.of(503, Map.of("Retry-After", date)));
        UUID channel = made(channelTo(receiver));
        add(outbox, Notices.firing(channel, "group"));
        awaitAttempts(channel, 1);

        after(Duration.ofSeconds(299));
        assertThat(receiver.requests()).hasSize(1);
        after(Duration.ofSeconds(1));
        awaitStatuses(channel, "delivered");
    }

    @Test
    void after_a_day_it_is_given_up() {
        receiver.always(Answer.of(500, "oops"));
        UUID channel = made(channelTo(receiver));
        add(outbox, Notices.firing(channel, "group"));
        awaitAttempts(channel, 1);

        after(Duration.ofHours(25));
        awaitStatuses(channel, "failed");
        assertThat(receiver.requests()).hasSize(2);
    }

    @Test
    void a_channel_that_fails_five_times_in_a_row_is_held_and_then_tried_with_one_message() {
        receiver.always(Answer.of(500, "oops"));
        UUID channel = made(channelTo(receiver));
        for (int i = 0; i < 8; i++) {
            add(outbox, Notices.firing(channel, "group " + i));
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> receiver.requests().size() >= 5);
        look();
        assertThat(receiver.requests()).hasSize(5);
        assertThat(Api.admin().get(ChannelApi.PATH + "/" + channel).jsonPath().getString("held_until"))
                .isNotNull();

        after(Duration.ofSeconds(30));
        await().atMost(Duration.ofSeconds(10)).until(() -> receiver.requests().size() >= 6);
        look();
        assertThat(receiver.requests()).hasSize(6);

        receiver.always(Answer.of(200, "ok"));
        after(Duration.ofSeconds(60));
        awaitStatuses(channel, Collections.nCopies(8, "delivered").toArray(String[]::new));
    }

    @Test
    void a_group_is_told_in_order_and_no_other_group_waits_for_it() {
        receiver.then(Answer.of(500, "oops"));
        UUID channel = made(channelTo(receiver));
        add(outbox, Notices.firing(channel, "first"));
        awaitAttempts(channel, 1);
        add(outbox, Notices.resolved(channel, "first"), Notices.firing(channel, "second"));
        await().atMost(Duration.ofSeconds(10)).until(() -> receiver.requests().size() == 2);
        look();
        assertThat(groups()).containsExactly("first firing", "second firing");

        after(Duration.ofSeconds(7));
        awaitStatuses(channel, "delivered", "delivered", "delivered");
        assertThat(groups()).containsExactly("first firing", "second firing", "first firing", "first resolved");
    }

    @Test
    void old_news_are_not_told_to_people_once_there_are_newer_ones() {
        receiver.then(Answer.of(500, "oops"));
        UUID chat = made("slack", receiver.url());
        add(outbox, Notices.firing(chat, "group"));
        awaitAttempts(chat, 1);
        clock.setTo(now.plus(Duration.ofMinutes(6)));
        add(outbox, Notices.resolved(chat, "group"));

        awaitStatuses(chat, "superseded", "delivered");
        assertThat(receiver.requests()).hasSize(2);
        assertThat(receiver.requests().get(1).body()).contains("[RESOLVED]");
    }

    @Test
    void an_address_that_is_mended_is_tried_at_once() {
        receiver.then(Answer.of(429, Map.of("Retry-After", "3600")));
        UUID channel = made(channelTo(receiver));
        add(outbox, Notices.firing(channel, "group"));
        awaitAttempts(channel, 1);
        try (Receiver other = new Receiver()) {
            JsonPath changed = put(channel, with(channelTo(other), "name", "mended " + channel))
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            assertThat(changed.getString("held_until")).isNull();
            assertThat(channels.withId(channel).orElseThrow().heldUntil()).isNull();
        }
    }

    @Test
    void a_slow_receiver_delays_nobody_else() {
        CountDownLatch never = new CountDownLatch(1);
        try (Receiver slow = new Receiver()) {
            slow.always(new Answer(200, Map.of(), "ok", never));
            UUID slowly = made(channelTo(slow));
            UUID quickly = made(channelTo(receiver));
            add(outbox, Notices.firing(slowly, "one"), Notices.firing(slowly, "two"));
            await().atMost(Duration.ofSeconds(10)).until(() -> slow.requests().size() == 1);
            long start = System.nanoTime();
            add(outbox, Notices.firing(quickly, "one"));

            await().pollInterval(Duration.ofMillis(10))
                    .until(() -> receiver.requests().size() == 1);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
            assertThat(slow.requests()).hasSize(1);
            awaitAttempts(slowly, 1);
            assertThat(deliveries(slowly).getString("deliveries[-1].log[0].answer"))
                    .contains("No answer within 2500 ms");
            never.countDown();
        }
    }

    @Test
    void a_crash_between_sending_and_marking_sends_the_same_key_again() {
        UUID channel = made(channelTo(receiver));
        Notice notice = Notices.firing(channel, "group");
        // Nobody is woken, so the claim is this test's.
        receiver.then(Answer.of(500, "first"));
        add(outbox, notice);
        awaitAttempts(channel, 1);
        clock.setTo(now.plusSeconds(10));
        Claimed claimed = repository
                .claim(channel, now.plusSeconds(10), DeliveryWorker.CLAIM)
                .orElseThrow();
        assertThat(courier.send(channels.withId(channel).orElseThrow(), claimed.notice(), 2, 0)
                        .outcome()
                        .status())
                .isEqualTo(200);

        look();
        assertThat(receiver.requests()).hasSize(2);
        // By the clock of the database: one that is ahead here ends no claim.
        clock.setTo(now.plus(Duration.ofHours(1)));
        look();
        assertThat(receiver.requests()).hasSize(2);
        Stored.execute(
                PostgresResource.database(),
                "UPDATE delivery SET claimed_until = clock_timestamp() WHERE channel_id = ?",
                channel);
        look();
        awaitStatuses(channel, "delivered");
        assertThat(receiver.requests()).hasSize(3);
        assertThat(receiver.requests().get(2).header("Idempotency-Key"))
                .isEqualTo(receiver.requests().get(1).header("Idempotency-Key"));
        assertThat(repository.mark(claimed, new Mark(DeliveryState.FAILED, now, 0, false, List.of()), now))
                .as("the mark of whoever came back too late")
                .isFalse();
        awaitStatuses(channel, "delivered");
    }

    @Test
    void two_senders_send_each_message_once() {
        UUID channel = made(channelTo(receiver));
        DeliveryWorker other = new DeliveryWorker(repository, channels, breakers, courier, metrics, settings, clock);
        List<Notice> notices = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            notices.add(Notices.firing(channel, "group " + i % 10));
        }
        add(outbox, notices.toArray(Notice[]::new));
        CompletableFuture.allOf(
                        CompletableFuture.runAsync(() -> sendAll(worker, channel)),
                        CompletableFuture.runAsync(() -> sendAll(other, channel)))
                .join();

        awaitStatuses(channel, Collections.nCopies(40, "delivered").toArray(String[]::new));
        assertThat(receiver.requests().stream()
                        .map(request -> request.header("Idempotency-Key"))
                        .collect(Collectors.groupingBy(key -> key, Collectors.counting())))
                .hasSize(40)
                .allSatisfy((key, count) -> assertThat(count).isEqualTo(1));
    }

    private static void sendAll(DeliveryWorker worker, UUID channel) {
        int nothing = 0;
        while (nothing < 20) {
            nothing = worker.sendNext(channel) ? 0 : nothing + 1;
        }
    }

    @Test
    void what_a_channel_does_not_want_is_dropped_and_counted() {
        Map<String, Object> sent = with(channelTo(receiver), "send_resolved", false);
        UUID channel = made(sent);
        add(outbox, Notices.firing(channel, "group"), Notices.resolved(channel, "group"));
        awaitStatuses(channel, "delivered", "dropped");

        assertThat(receiver.requests()).hasSize(1);
        assertThat(metrics())
                .contains("tocsin_notifications_dropped_total{kind=\"webhook\",reason=\"resolved_not_wanted\"")
                .contains("tocsin_notifications_total{kind=\"webhook\",outcome=\"delivered\"")
                .contains("tocsin_notification_attempts_seconds_count{kind=\"webhook\",result=\"accepted\"");
    }

    @Test
    void what_comes_to_a_channel_that_is_disabled_waits_until_it_is_enabled() {
        Map<String, Object> sent = channelTo(receiver);
        UUID channel = made(sent);
        put(channel, with(sent, "enabled", false)).statusCode(200);
        add(outbox, Notices.firing(channel, "group"), Notices.resolved(channel, "group"));
        after(Duration.ofHours(2));
        assertThat(receiver.requests()).isEmpty();
        put(channel, with(sent, "enabled", true)).statusCode(200);

        after(Duration.ofHours(3));
        awaitStatuses(channel, "delivered", "delivered");
        assertThat(groups()).containsExactly("group firing", "group resolved");
    }

    @Test
    void the_end_of_one_alert_is_told_also_where_newer_news_tell_of_another() {
        receiver.then(Answer.of(500, "oops"));
        UUID chat = made("slack", receiver.url());
        add(
                outbox,
                Notices.of(
                        chat,
                        "group",
                        Notice.Status.FIRING,
                        List.of(
                                Notices.alert("goes on", Notice.Status.FIRING),
                                Notices.alert("ended", Notice.Status.RESOLVED))));
        awaitAttempts(chat, 1);
        clock.setTo(now.plus(Duration.ofMinutes(6)));
        add(outbox, Notices.resolved(chat, "group"));

        awaitStatuses(chat, "delivered", "delivered");
        assertThat(receiver.requests()).hasSize(3);
        assertThat(receiver.requests().get(1).body()).contains("Resolved: TooManyErrors");
    }

    @Test
    void what_cannot_be_read_keeps_nothing_from_being_sent() {
        receiver.then(Answer.of(500, "oops"));
        UUID channel = made(channelTo(receiver));
        add(outbox, Notices.firing(channel, "group"));
        awaitAttempts(channel, 1);
        Stored.execute(
                PostgresResource.database(),
                "UPDATE delivery SET notice = '{\"alerts\": \"of a later version\"}' WHERE channel_id = ?",
                channel);
        add(outbox, Notices.resolved(channel, "group"));

        after(Duration.ofSeconds(10));
        awaitStatuses(channel, "failed", "delivered");
    }

    @Test
    void a_channel_whose_secret_is_mended_is_held_no_longer() {
        receiver.then(Answer.of(429, Map.of("Retry-After", "3600")));
        Map<String, Object> sent = channelTo(receiver);
        UUID channel = made(sent);
        add(outbox, Notices.firing(channel, "group"));
        awaitAttempts(channel, 1);
        put(channel, with(sent, "secret", "another-secret-of-the-webhook")).statusCode(200);
        add(outbox, Notices.firing(channel, "another group"));

        awaitStatuses(channel, "pending", "delivered");
    }

    @Test
    void what_waits_for_a_channel_that_is_removed_is_dropped() {
        receiver.always(Answer.of(500, "oops"));
        UUID channel = made(channelTo(receiver));
        add(outbox, Notices.firing(channel, "group"));
        awaitAttempts(channel, 1);
        Api.admin().delete(ChannelApi.PATH + "/" + channel).then().statusCode(204);

        after(Duration.ofSeconds(10));
        awaitStatuses(channel, "dropped");
    }

    @Test
    void pagerduty_is_told_the_rest_where_it_took_only_a_part() {
        receiver.then(Answer.of(202, "1"), Answer.of(429, Map.of()), Answer.of(202, "2"), Answer.of(202, "3"));
        UUID channel = threeAlertsToPagerDuty();
        awaitAttempts(channel, 1);
        after(Duration.ofSeconds(7));

        awaitStatuses(channel, "delivered");
        assertThat(dedupKeys()).containsExactly("a", "b", "b", "c");
    }

    @Test
    void pagerduty_is_told_of_the_other_alerts_where_it_refuses_one() {
        receiver.then(Answer.of(202, "1"), Answer.of(400, "bad event"), Answer.of(429, Map.of()));
        UUID channel = threeAlertsToPagerDuty();
        awaitAttempts(channel, 1);
        after(Duration.ofSeconds(7));

        awaitStatuses(channel, "failed");
        assertThat(dedupKeys()).containsExactly("a", "b", "c", "c");
        assertThat(deliveries(channel).getList("deliveries[0].log.answer")).contains("bad event");
    }

    private UUID threeAlertsToPagerDuty() {
        UUID channel = made(with(with(channel("pagerduty"), "url", receiver.url()), "secret", "R0UT1NGKEY"));
        add(
                outbox,
                Notices.of(
                        channel,
                        "group",
                        Notice.Status.FIRING,
                        List.of(
                                Notices.alert("a", Notice.Status.FIRING),
                                Notices.alert("b", Notice.Status.FIRING),
                                Notices.alert("c", Notice.Status.FIRING))));
        return channel;
    }

    private List<String> dedupKeys() {
        return receiver.requests().stream()
                .map(request -> JsonPath.from(request.body()).getString("dedup_key"))
                .toList();
    }

    @Test
    void secrets_are_in_no_delivery_and_in_no_metric() {
        receiver.always(Answer.of(400, "hook-secret-1234567 is unknown at /hook/path-secret-7654321"));
        String url = receiver.url() + "/path-secret-7654321";
        UUID chat = made("slack", url);
        UUID webhook = made(with(channelTo(receiver), "secret", "hook-secret-1234567"));
        add(outbox, Notices.firing(chat, "group"), Notices.firing(webhook, "group"));
        awaitStatuses(chat, "failed");
        awaitStatuses(webhook, "failed");

        assertThat(deliveries(chat).prettify()).doesNotContain("path-secret-7654321");
        assertThat(deliveries(webhook).prettify()).doesNotContain("hook-secret-1234567");
        assertThat(ChannelApi.test(chat).prettify()).contains("400").doesNotContain("path-secret-7654321");
        assertThat(metrics()).doesNotContain("path-secret", "hook-secret");
    }

    @Test
    void deliveries_are_listed_by_channel_app_status_and_time_in_pages() {
        UUID channel = made(channelTo(receiver));
        for (int i = 0; i < 5; i++) {
            add(outbox, Notices.firing(channel, "group " + i));
        }
        awaitStatuses(channel, Collections.nCopies(5, "delivered").toArray(String[]::new));
        String path = "/api/v1/deliveries?channel=" + channel;
        JsonPath first = Api.admin().get(path + "&limit=3").jsonPath();
        JsonPath second = Api.admin()
                .get(path + "&limit=3&cursor=" + first.getString("next_cursor"))
                .jsonPath();

        assertThat(first.getList("deliveries")).hasSize(3);
        assertThat(second.getList("deliveries")).hasSize(2);
        assertThat(second.getString("next_cursor")).isNull();
        assertThat(Api.admin().get(path + "&status=failed").jsonPath().getList("deliveries"))
                .isEmpty();
        assertThat(Api.admin().get(path + "&app=other").jsonPath().getList("deliveries"))
                .isEmpty();
        assertThat(Api.admin()
                        .get(path + "&since=" + now.plusSeconds(1))
                        .jsonPath()
                        .getList("deliveries"))
                .isEmpty();
        Api.admin().get(path + "&status=lost").then().statusCode(422);
        Api.admin().get("/api/v1/deliveries?channel=x").then().statusCode(400);
        Api.as(Api.newKey("events:read")).get(path).then().statusCode(403);
    }

    @Test
    void old_deliveries_are_removed_and_what_waits_stays() {
        receiver.then(Answer.of(200, "ok"), Answer.of(500, "oops"));
        UUID channel = made(channelTo(receiver));
        add(outbox, Notices.firing(channel, "group"));
        awaitStatuses(channel, "delivered");
        add(outbox, Notices.firing(channel, "other"));
        awaitAttempts(channel, 1);
        await().until(() -> receiver.requests().size() == 2);
        clock.setTo(now.plus(Duration.ofDays(29)));
        retention.removeOld();
        assertThat(rows(channel)).isEqualTo(2);
        clock.setTo(now.plus(Duration.ofDays(31)));
        retention.removeOld();
        assertThat(rows(channel)).isEqualTo(1);
    }

    @Test
    void the_log_is_a_channel_whose_lines_are_ours() {
        List<String> lines = new CopyOnWriteArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                lines.add(String.valueOf(entry.getMessage()));
            }

            @Override
            public void flush() {
                // Nothing is held back.
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        };
        Logger log = Logger.getLogger("io.tocsin.alerts");
        log.addHandler(handler);
        try {
            UUID channel = made(channel("log"));
            add(
                    outbox,
                    Notices.of(
                            channel,
                            "group",
                            Notice.Status.FIRING,
                            List.of(
                                    Notices.endless("broken\nERROR forged "),
                                    Notices.alert("x", Notice.Status.FIRING))));
            awaitStatuses(channel, "delivered");
        } finally {
            log.removeHandler(handler);
        }
        assertThat(lines)
                .hasSize(2)
                .allSatisfy(line -> assertThat(line)
                        .startsWith("[FIRING] critical: Errors of group: ")
                        .doesNotContain("\n"));
        assertThat(lines).noneMatch(line -> line.contains("Acknowledge"));
        assertThat(lines.get(1)).contains("Since 2026-03-01 10:00:00 UTC", "Value 12.5 %, threshold 5 %");
    }

    private static long rows(UUID channel) {
        return Stored.number(
                PostgresResource.database(), "SELECT count(*) FROM delivery WHERE channel_id = ?", channel);
    }

    private Map<String, Object> channelTo(Receiver target) {
        return with(channel("webhook"), "url", target.url());
    }

    private List<String> groups() {
        return receiver.requests().stream()
                .map(request -> JsonPath.from(request.body()))
                .map(body -> body.getString("groupKey") + " " + body.getString("status"))
                .toList();
    }

    private void after(Duration time) {
        now = now.plus(time);
        clock.setTo(now);
        look();
    }

    /** Lets the job look, and waits until it has nothing to do. */
    private void look() {
        job.wake();
        await().atMost(Duration.ofSeconds(20)).until(job::idle);
    }

    private String metrics() {
        return RestAssured.get(management + "metrics").asString();
    }
}
