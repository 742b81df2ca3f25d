package io.tocsin.notify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Any HTTP endpoint: the body of Alertmanager's webhook, version 4
 * (https://prometheus.io/docs/alerting/latest/configuration/#webhook_config), or the channel's own template; signed where the
 * channel has a secret.
 */
final class WebhookFormat implements HttpFormat {

    private final String publicUrl;

    WebhookFormat(String publicUrl) {
        this.publicUrl = publicUrl;
    }

    @Override
    public List<HttpMessage> messages(Channel channel, Notice notice, Instant now) {
        ObjectNode standard = body(channel.name(), notice);
        String body = channel.template().isEmpty()
                ? standard.toString()
                : BodyTemplate.fill(channel.template(), notice, standard);
        Map<String, String> headers = new LinkedHashMap<>(channel.credentials().requestHeaders());
        headers.put("Idempotency-Key", Signature.headerSafe(notice.idempotencyKey()));
        headers.putAll(Signature.headers(channel, now, body));
        return List.of(new HttpMessage(URI.create(channel.url()), headers, body));
    }

    private ObjectNode body(String receiver, Notice notice) {
        ObjectNode body = AlertJson.object();
        body.put("version", "4");
        body.put("groupKey", notice.groupKey());
        body.put("truncatedAlerts", notice.truncatedAlerts());
        body.put("status", notice.status().text());
        body.put("receiver", receiver);
        body.set("groupLabels", AlertJson.texts(notice.app().isEmpty() ? Map.of() : Map.of("app", notice.app())));
        body.set(
                "commonLabels",
                AlertJson.texts(AlertJson.common(
                        notice.alerts().stream().map(NoticeAlert::labels).toList())));
        body.set("commonAnnotations", AlertJson.texts(annotations(notice)));
        body.put("externalURL", publicUrl);
        ArrayNode alerts = body.putArray("alerts");
        notice.alerts().forEach(alert -> alerts.add(alert(alert)));
        return body;
    }

    private static Map<String, String> annotations(Notice notice) {
        Map<String, String> common = new TreeMap<>(AlertJson.common(
                notice.alerts().stream().map(AlertJson::annotations).toList()));
        common.put("title", notice.title());
        if (notice.digest() != null) {
            common.put("digest", notice.digest().sentence());
        }
        return common;
    }

    private static ObjectNode alert(NoticeAlert alert) {
        ObjectNode object = AlertJson.object();
        object.put("status", alert.status().text());
        object.set("labels", AlertJson.texts(alert.labels()));
        object.set("annotations", AlertJson.texts(AlertJson.annotations(alert)));
        object.put("startsAt", AlertJson.time(alert.startsAt()));
        object.put("endsAt", AlertJson.time(alert.endsAt()));
        object.put("generatorURL", alert.url());
        object.put("fingerprint", alert.fingerprint());
        return object;
    }
}
