package io.tocsin.notify;

import io.tocsin.http.PublicUrl;
import io.tocsin.time.Instants;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Sends a message that says of itself that it is a test, past the outbox, and says what became of it. */
@ApplicationScoped
class TestMessage {

    private static final String SUMMARY = "This is a test of the channel; nothing is wrong";

    private final Courier courier;
    private final PublicUrl publicUrl;
    private final Clock clock;

    TestMessage(Courier courier, PublicUrl publicUrl, Clock clock) {
        this.courier = courier;
        this.publicUrl = publicUrl;
        this.clock = clock;
    }

    /** Blocks until the receiver has answered, or has not in time. */
    Outcome send(Channel channel) {
        String key = "test-" + UUID.randomUUID();
        Instant now = Instants.toMicros(clock.instant());
        Outcome outcome = send(channel, key, Notice.Status.FIRING, now);
        boolean staysOpen =
                channel.kind() == ChannelKind.PAGERDUTY || channel.kind().standing();
        if (staysOpen && outcome.verdict() == Outcome.Verdict.ACCEPTED) {
            return send(channel, key, Notice.Status.RESOLVED, now);
        }
        return outcome;
    }

    private Outcome send(Channel channel, String key, Notice.Status status, Instant now) {
        boolean firing = status == Notice.Status.FIRING;
        NoticeAlert alert = new NoticeAlert(
                key,
                status,
                Map.of("alertname", "Test", "app", "tocsin", "severity", "info"),
                Map.of(),
                now,
                firing ? null : now,
                SUMMARY,
                null,
                null,
                publicUrl.of("/"),
                null,
                List.of(),
                null,
                null,
                null);
        Notice notice = new Notice(
                key + "-" + status.text(),
                channel.id(),
                key,
                "tocsin",
                "info",
                status,
                "Test of the channel " + channel.name(),
                now,
                List.of(alert),
                0,
                null);
        return courier.send(channel, notice, 1, 0).outcome();
    }
}
