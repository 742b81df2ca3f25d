package io.tocsin.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tocsin.notify.Receiver;
import io.tocsin.testing.Stored;
import io.tocsin.testing.TestDatabase;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Alerts of two replicas, of which one after the other is killed, whether it evaluates at that time or not. The system property
 * {@code faults.alert-seconds} (60) says for how long.
 */
class AlertsOnReplicasIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SECONDS = Integer.getInteger("faults.alert-seconds", 60);
    private static final int SECONDS_BETWEEN_KILLS = 20;

    /** A lease that has to end, a start on a busy machine, and as much again. */
    private static final Duration SOON = Duration.ofSeconds(45);

    private static final Duration WINDOW = Duration.ofMinutes(1);

    /** Whoever is killed while it sends a message keeps it for so long from being sent by another. */
    private static final Duration CLAIM = Duration.ofMinutes(2);

    private static final String ALERTS = """
            SELECT app.name, alert.state, alert.started_at, alert.ended_at, alert.peak,
                (SELECT string_agg(kind, ' ' ORDER BY id) FROM alert_transition WHERE alert_id = alert.id) AS became,
                (SELECT min(recorded_at) FROM alert_transition WHERE alert_id = alert.id) AS fired_at,
                (SELECT count(*) FROM notification_member WHERE alert_id = alert.id AND told AND NOT active) AS to_be_ended
            FROM alert JOIN app ON app.id = alert.app_id ORDER BY alert.started_at
            """;

    private record Alert(
            String app,
            String state,
            Instant startedAt,
            Instant endedAt,
            double peak,
            String became,
            Instant firedAt,
            boolean toBeEnded) {}

    @Test
    void every_burst_is_one_alert_that_is_told_once_whoever_is_killed(TestReporter reporter) throws Exception {
        try (Receiver receiver = new Receiver();
                Postgres postgres = Postgres.start();
                Replica one = replica(postgres.database());
                Replica other = replica(postgres.database())) {
            one.start().awaitReady();
            other.start().awaitReady();
            List<String> apps = IntStream.rangeClosed(1, (int) (SECONDS / Bursts.APART.toSeconds()))
                    .mapToObj(number -> "burst-" + number)
                    .toList();
            String key = prepare(one, receiver.url(), apps);

            try (Load load = Load.onBoth(one.port(), other.port());
                    Bursts bursts = Bursts.of(List.of(one.port(), other.port()), key, apps)) {
                int killed = 0;
                int evaluating = 0;
                for (int second = SECONDS_BETWEEN_KILLS; second <= SECONDS; second += SECONDS_BETWEEN_KILLS) {
                    bursts.awaitSecond(second);
                    // Never both: one of them is there to take over.
                    one.awaitReady();
                    other.awaitReady();
                    Replica next = killed % 2 == 0 ? one : other;
                    evaluating += next.metric("tocsin_alert_evaluates") > 0 ? 1 : 0;
                    next.process().kill();
                    killed++;
                    next.start();
                }
                load.finish();
                awaitResolved(postgres.database(), apps.size());
                awaitDelivered(postgres.database());

                List<Alert> alerts = alerts(postgres.database());
                reporter.publishEntry(
                        "after the burst's beginning it fired, in s",
                        firedAfter(bursts, alerts).toString());
                reporter.publishEntry(
                        "after the burst's beginning it was over, in s",
                        endedAfter(bursts, alerts).toString());
                reporter.publishEntry(
                        "killed",
                        killed + ", of these while evaluating " + evaluating + "; posts cut off " + bursts.lost());
                one.assertNoErrorBut();
                other.assertNoErrorBut();
                assertThat(bursts.strange()).isEmpty();
                assertThat(evaluating).as("kills of the one that evaluates").isPositive();
                assertThat(alerts)
                        .extracting(Alert::app)
                        .as("one alert a burst")
                        .isEqualTo(apps);
                for (int i = 0; i < alerts.size(); i++) {
                    assertRight(alerts.get(i), bursts.beganAt(i));
                    assertTold(alerts.get(i), receiver);
                }
            }
        }
    }

    private static Replica replica(TestDatabase database) {
        return Replica.on(database).with("TOCSIN_NOTIFY_ALLOW_PRIVATE_TARGETS", "true");
    }

    /** Channel, apps and rules; a key that posts for the apps. */
    private static String prepare(Replica replica, String url, List<String> apps) throws JsonProcessingException {
        String channel = made(replica, "channels", Map.of("name", "hook", "kind", "webhook", "url", url))
                .path("id")
                .textValue();
        for (String app : apps) {
            made(replica, "apps", Map.of("name", app));
            made(
                    replica,
                    "alert-rules",
                    Map.of(
                            "name",
                            "Errors of " + app,
                            "app",
                            app,
                            "interval",
                            "1s",
                            "channels",
                            List.of(channel),
                            "condition",
                            Map.of("kind", "count", "threshold", Bursts.THRESHOLD, "window", "1m")));
        }
        return made(replica, "keys", Map.of("name", "live", "permissions", List.of("events:write")))
                .path("secret")
                .textValue();
    }

    private static JsonNode made(Replica replica, String what, Map<String, ?> json) throws JsonProcessingException {
        HttpResponse<String> answer =
                replica.process().post("/api/v1/" + what, TestDatabase.ADMIN_KEY, JSON.writeValueAsString(json));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return JSON.readTree(answer.body());
    }

    private static void awaitResolved(TestDatabase database, int bursts) {
        Awaitility.await("all alerts are over")
                .atMost(WINDOW.plus(SOON))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> Stored.number(database, "SELECT count(*) FROM alert WHERE state = 'resolved'") >= bursts);
    }

    private static void awaitDelivered(TestDatabase database) {
        Awaitility.await("all messages are delivered")
                .atMost(CLAIM.plus(SOON))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> Stored.number(database, "SELECT count(*) FROM delivery WHERE state <> 'delivered'") == 0);
    }

    private static List<Alert> alerts(TestDatabase database) throws SQLException {
        List<Alert> alerts = new ArrayList<>();
        try (Connection connection = database.connect();
                PreparedStatement select = connection.prepareStatement(ALERTS);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                alerts.add(new Alert(
                        rows.getString("name"),
                        rows.getString("state"),
                        time(rows, "started_at"),
                        time(rows, "ended_at"),
                        rows.getDouble("peak"),
                        rows.getString("became"),
                        time(rows, "fired_at"),
                        rows.getLong("to_be_ended") == 1));
            }
        }
        return alerts;
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static void assertRight(Alert alert, Instant burst) {
        assertThat(alert.became()).as(alert.app()).isEqualTo("fired resolved");
        assertThat(alert.startedAt()).as("%s", alert).isBetween(burst, burst.plus(SOON));
        assertThat(alert.firedAt()).as("%s", alert).isBetween(burst, burst.plus(SOON));
        assertThat(alert.endedAt())
                .as("%s", alert)
                .isBetween(
                        burst.plus(WINDOW),
                        burst.plus(Bursts.LENGTH).plus(WINDOW).plus(SOON));
        assertThat(alert.peak()).as("%s", alert).isBetween((double) Bursts.THRESHOLD, (double) Bursts.MOST);
    }

    /** That it fires; a group's next message is due five minutes later, so that it ended may wait. */
    private static void assertTold(Alert alert, Receiver receiver) throws JsonProcessingException {
        Set<String> firing = new HashSet<>();
        Set<String> resolved = new HashSet<>();
        for (Receiver.Request request : receiver.requests()) {
            JsonNode body = JSON.readTree(request.body());
            if (body.at("/groupLabels/app").asText().equals(alert.app())) {
                String key = request.headers().get("idempotency-key");
                (body.path("status").asText().equals("firing") ? firing : resolved).add(key);
            }
        }
        assertThat(firing).as("keys of the news that %s fires", alert.app()).hasSize(1);
        assertThat(resolved.size() + (alert.toBeEnded() ? 1 : 0))
                .as("that %s is over is told, or waits", alert.app())
                .isEqualTo(1);
    }

    private static List<Long> firedAfter(Bursts bursts, List<Alert> alerts) {
        return IntStream.range(0, alerts.size())
                .mapToObj(i -> Duration.between(bursts.beganAt(i), alerts.get(i).firedAt())
                        .toSeconds())
                .toList();
    }

    private static List<Long> endedAfter(Bursts bursts, List<Alert> alerts) {
        return IntStream.range(0, alerts.size())
                .mapToObj(i -> Duration.between(bursts.beganAt(i), alerts.get(i).endedAt())
                        .toSeconds())
                .toList();
    }
}
