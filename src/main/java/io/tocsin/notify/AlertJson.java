package io.tocsin.notify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Alerts as the formats of Prometheus have them. Pure. */
final class AlertJson {

    private AlertJson() {}

    static ObjectNode texts(Map<String, String> texts) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        new TreeMap<>(texts).forEach((name, value) -> object.put(name, value));
        return object;
    }

    /** The alert's own annotations, and with them whatever else people are told of it. */
    static Map<String, String> annotations(NoticeAlert alert) {
        Map<String, String> annotations = new TreeMap<>();
        put(annotations, "summary", alert.summary());
        put(annotations, "value", alert.value());
        put(annotations, "threshold", alert.threshold());
        put(annotations, "acknowledge_url", alert.acknowledgeUrl());
        int number = 0;
        for (NoticeIssue issue : alert.issues()) {
            number++;
            put(annotations, "issue_" + number, issue.count() + " x " + issue.title() + " " + issue.url());
        }
        Remedy remedy = alert.remedy();
        if (remedy != null) {
            put(annotations, "runbook_title", remedy.title());
            put(annotations, "runbook_cause", remedy.cause());
            put(annotations, "runbook_solution", remedy.solution());
            put(annotations, "runbook_url", remedy.url());
        }
        annotations.putAll(alert.annotations());
        return annotations;
    }

    private static void put(Map<String, String> annotations, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            annotations.put(name, value);
        }
    }

    /** What all of them have, with the same value. */
    static Map<String, String> common(List<Map<String, String>> all) {
        if (all.isEmpty()) {
            return Map.of();
        }
        Map<String, String> common = new TreeMap<>(all.get(0));
        Iterator<Map.Entry<String, String>> entries = common.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<String, String> entry = entries.next();
            if (!all.stream().allMatch(one -> entry.getValue().equals(one.get(entry.getKey())))) {
                entries.remove();
            }
        }
        return common;
    }

    /** RFC 3339; what has no end yet has Go's zero time there, as Alertmanager itself writes it. */
    static String time(@Nullable Instant instant) {
        return instant == null ? "0001-01-01T00:00:00Z" : instant.toString();
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
