package io.tocsin.notify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An Alertmanager, by {@code POST /api/v2/alerts} of its OpenAPI document. It forgets what is not told again, so a firing alert is
 * told with an end that lies ahead, and told again before that (DeliveryWorker.REPEAT).
 */
final class AlertmanagerFormat implements HttpFormat {

    /** Longer than a breaker holds a channel, and then a repetition may be lost. */
    static final Duration AHEAD = Duration.ofMinutes(6);

    private static final String PATH = "/api/v2/alerts";

    @Override
    public List<HttpMessage> messages(Channel channel, Notice notice, Instant now) {
        ArrayNode alerts = AlertJson.array();
        notice.alerts().forEach(alert -> alerts.add(alert(alert, now)));
        if (alerts.isEmpty()) {
            return List.of();
        }
        String base = channel.url().endsWith("/")
                ? channel.url().substring(0, channel.url().length() - 1)
                : channel.url();
        Map<String, String> headers = new LinkedHashMap<>(channel.credentials().requestHeaders());
        if (!channel.secret().isEmpty()) {
            headers.put("Authorization", "Bearer " + channel.secret());
        }
        return List.of(new HttpMessage(URI.create(base + PATH), headers, alerts.toString()));
    }

    private static ObjectNode alert(NoticeAlert alert, Instant now) {
        ObjectNode object = AlertJson.object();
        object.set("labels", AlertJson.texts(named(alert.labels())));
        object.set("annotations", AlertJson.texts(named(AlertJson.annotations(alert))));
        object.put("startsAt", alert.startsAt().toString());
        object.put("endsAt", endsAt(alert, now).toString());
        object.put("generatorURL", alert.url());
        return object;
    }

    private static Instant endsAt(NoticeAlert alert, Instant now) {
        if (alert.firing()) {
            return now.plus(AHEAD);
        }
        Instant end = alert.endsAt() == null ? now : alert.endsAt();
        // An end before the start is refused, and with it all alerts of the request.
        return end.isBefore(alert.startsAt()) ? alert.startsAt() : end;
    }

    /** Names as Prometheus has them ({@code [a-zA-Z_][a-zA-Z0-9_]*}); an empty value is as none. */
    private static Map<String, String> named(Map<String, String> texts) {
        Map<String, String> named = new LinkedHashMap<>();
        texts.forEach((name, value) -> {
            String clean = name.replaceAll("[^a-zA-Z0-9_]", "_");
            if (!clean.isEmpty() && !value.isEmpty()) {
                named.put(Character.isDigit(clean.charAt(0)) ? "_" + clean : clean, value);
            }
        });
        return named;
    }
}
