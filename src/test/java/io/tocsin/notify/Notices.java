package io.tocsin.notify;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Notices to send. */
final class Notices {

    static final Instant SINCE = Instant.parse("2026-03-01T10:00:00Z");

    private Notices() {}

    /** That an alert of its own group fires. */
    static Notice firing(UUID channel, String group) {
        return of(channel, group, Notice.Status.FIRING, List.of(alert(group, Notice.Status.FIRING)));
    }

    /** That it ended. */
    static Notice resolved(UUID channel, String group) {
        return of(channel, group, Notice.Status.RESOLVED, List.of(alert(group, Notice.Status.RESOLVED)));
    }

    static Notice of(UUID channel, String group, Notice.Status status, List<NoticeAlert> alerts) {
        return new Notice(
                group + "-" + status.text() + "-" + UUID.randomUUID(),
                channel,
                group,
                "shop",
                "critical",
                status,
                "Errors of " + group,
                SINCE,
                alerts,
                0,
                null);
    }

    static NoticeAlert alert(String fingerprint, Notice.Status status) {
        boolean firing = status == Notice.Status.FIRING;
        return new NoticeAlert(
                fingerprint,
                status,
                Map.of(
                        "alertname",
                        "TooManyErrors",
                        "app",
                        "shop",
                        "environment",
                        "production",
                        "severity",
                        "critical",
                        "group",
                        fingerprint),
                Map.of("team", "checkout"),
                SINCE,
                firing ? null : SINCE.plusSeconds(600),
                "Errors of shop are at 12.5 %",
                "12.5 %",
                "5 %",
                "https://tocsin.example.com/alerts/1",
                firing ? "https://tocsin.example.com/alerts/1/acknowledge" : null,
                List.of(
                        issue(1, "PaymentDeclined: card declined", 120),
                        issue(2, "TimeoutException", 30),
                        issue(3, "NullPointerException", 1)),
                new Remedy(
                        "Payments declined",
                        "The provider refuses",
                        "Look at the provider's status page",
                        "https://wiki.example.com/declined"),
                null,
                null);
    }

    private static NoticeIssue issue(int number, String title, long count) {
        return new NoticeIssue(new UUID(0, number), title, count, "https://tocsin.example.com/issues/" + number);
    }

    /** An alert whose every text is as long as texts may be in events, or longer, and made of this. */
    static NoticeAlert endless(String piece) {
        String text = piece.repeat(20_000 / piece.length() + 1);
        String url = "https://tocsin.example.com/" + "a".repeat(1_900);
        return new NoticeAlert(
                "f" + text.substring(0, 400),
                Notice.Status.FIRING,
                Map.of("alertname", text, "app", text, "environment", text, "severity", "warning"),
                Map.of("note", text),
                SINCE,
                null,
                text,
                text,
                text,
                url,
                url,
                List.of(
                        new NoticeIssue(new UUID(0, 1), text, Long.MAX_VALUE, url),
                        new NoticeIssue(new UUID(0, 2), text, 2, url),
                        new NoticeIssue(new UUID(0, 3), text, 3, url)),
                new Remedy(text, text, text, url),
                null,
                null);
    }

    /** Many of those, and a storm beside them. */
    static Notice endlessNotice(String piece) {
        String text = piece.repeat(20_000 / piece.length() + 1);
        return new Notice(
                "key",
                new UUID(0, 9),
                text,
                "shop",
                "warning",
                Notice.Status.FIRING,
                text,
                SINCE,
                Collections.nCopies(40, endless(piece)),
                7,
                new Digest(5_000, text));
    }

    static Channel channel(ChannelKind kind, String url, String secret) {
        return new Channel(
                new UUID(0, 9),
                "on call",
                kind,
                false,
                true,
                true,
                url,
                secret,
                "",
                HttpCredentials.NONE,
                List.of(),
                "",
                1,
                SINCE,
                SINCE,
                null);
    }
}
