package io.tocsin.notify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/**
 * PagerDuty's Events API v2 (https://developer.pagerduty.com/docs/send-alert-event): an event an alert, which the alert's
 * fingerprint makes one incident from its trigger to its resolve. The channel's secret is the integration's routing key.
 */
final class PagerDutyFormat implements HttpFormat {

    /** Where events go that no url says otherwise of; there is another one for accounts of the EU. */
    static final String URL = "https://events.pagerduty.com/v2/enqueue";

    private static final int LONGEST_DEDUP_KEY = 255;
    private static final int LONGEST_SUMMARY = 1024;
    private static final int LONGEST_FIELD = 255;
    private static final int LONGEST_DETAIL = 2_000;
    private static final int LONGEST_URL = 2_000;

    @Override
    public List<HttpMessage> messages(Channel channel, Notice notice, Instant now) {
        URI url = URI.create(channel.url().isEmpty() ? URL : channel.url());
        return notice.alerts().stream()
                .map(alert -> HttpMessage.of(
                        url, event(channel.secret(), notice, alert).toString()))
                .toList();
    }

    private static ObjectNode event(String routingKey, Notice notice, NoticeAlert alert) {
        ObjectNode event = AlertJson.object();
        event.put("routing_key", routingKey);
        event.put("event_action", alert.firing() ? "trigger" : "resolve");
        event.put("dedup_key", dedupKey(alert.fingerprint()));
        if (alert.firing()) {
            event.set("payload", payload(notice, alert));
            event.put("client", "Tocsin");
            event.put("client_url", Texts.cut(alert.url(), LONGEST_URL));
            event.set("links", links(alert));
        }
        return event;
    }

    private static ObjectNode payload(Notice notice, NoticeAlert alert) {
        ObjectNode payload = AlertJson.object();
        String app = Texts.line(alert.labels().getOrDefault("app", notice.app()), LONGEST_FIELD);
        payload.put(
                "summary", Texts.line(alert.name() + ": " + alert.summary() + Headline.more(notice), LONGEST_SUMMARY));
        payload.put("source", app.isEmpty() ? "tocsin" : app);
        payload.put("severity", severity(alert.labels().getOrDefault("severity", notice.severity())));
        payload.put("timestamp", alert.startsAt().toString());
        payload.put("component", app);
        payload.put("group", Texts.line(notice.groupKey(), LONGEST_FIELD));
        payload.put("class", Texts.line(alert.name(), LONGEST_FIELD));
        ObjectNode details = payload.putObject("custom_details");
        AlertJson.annotations(alert).forEach((name, value) -> details.put(name, Texts.cut(value, LONGEST_DETAIL)));
        alert.labels().forEach((name, value) -> details.put("label_" + name, Texts.cut(value, LONGEST_DETAIL)));
        return payload;
    }

    private static ArrayNode links(NoticeAlert alert) {
        ArrayNode links = AlertJson.array();
        link(links, "Details", alert.url());
        if (alert.acknowledgeUrl() != null) {
            link(links, "Acknowledge", alert.acknowledgeUrl());
        }
        alert.issues().forEach(issue -> link(links, issue.count() + " × " + issue.title(), issue.url()));
        Remedy remedy = alert.remedy();
        if (remedy != null && remedy.url() != null) {
            link(links, "Runbook: " + remedy.title(), remedy.url());
        }
        return links;
    }

    private static void link(ArrayNode links, String text, String href) {
        if (href.length() <= LONGEST_URL) {
            links.addObject().put("href", href).put("text", Texts.line(text, LONGEST_FIELD));
        }
    }

    /** Whatever else there may be is worth waking somebody for. */
    private static String severity(String severity) {
        return switch (severity) {
            case "info" -> "info";
            case "warning" -> "warning";
            case "error" -> "error";
            default -> "critical";
        };
    }

    private static String dedupKey(String fingerprint) {
        if (fingerprint.length() <= LONGEST_DEDUP_KEY) {
            return fingerprint;
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(fingerprint.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }
}
