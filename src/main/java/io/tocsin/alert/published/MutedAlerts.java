package io.tocsin.alert.published;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tocsin.alert.mute.MutedBy;
import io.tocsin.alert.mute.Mutes;
import io.tocsin.alert.mute.Muting;
import io.tocsin.alert.published.AlertView.Muted;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Finds what keeps messages about alerts back. */
@ApplicationScoped
class MutedAlerts {

    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    private final Mutes mutes;
    private final ObjectMapper json;
    private final Clock clock;

    MutedAlerts(Mutes mutes, ObjectMapper json, Clock clock) {
        this.mutes = mutes;
        this.json = json;
        this.clock = clock;
    }

    /** Returns the alerts, those that are not resolved with their reasons. Blocks; in the caller's transaction. */
    List<AlertView> withReasons(List<AlertView> alerts) {
        if (alerts.stream().allMatch(MutedAlerts::isResolved)) {
            return alerts;
        }
        Muting muting = mutes.at(clock.instant());
        return alerts.stream()
                .map(alert -> isResolved(alert) ? alert : alert.mutedBy(reasons(alert, muting)))
                .toList();
    }

    private static boolean isResolved(AlertView alert) {
        return AlertView.RESOLVED.equals(alert.state());
    }

    private List<Muted> reasons(AlertView alert, Muting muting) {
        List<Muted> reasons = new ArrayList<>();
        for (MutedBy by : muting.all(labels(alert))) {
            reasons.add(new Muted(by.kind().name().toLowerCase(Locale.ROOT), by.id(), by.name(), by.until()));
        }
        AlertView.Acknowledged acknowledged = alert.acknowledged();
        if (acknowledged != null) {
            reasons.add(new Muted("acknowledged", null, acknowledged.by(), null));
        }
        return reasons;
    }

    /** As {@link io.tocsin.alert.dispatch.Dispatcher} has them when it decides about messages. */
    private Map<String, String> labels(AlertView alert) {
        Map<String, String> labels = new TreeMap<>();
        try {
            labels.putAll(json.readValue(alert.labels(), TEXTS));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("Labels are stored as an object of texts", impossible);
        }
        labels.put("alertname", alert.rule().shown());
        labels.put("app", alert.app());
        if (alert.environment() != null) {
            labels.put("environment", alert.environment());
        }
        if (alert.kind() != null) {
            labels.put("kind", alert.kind());
        }
        labels.put("severity", alert.severity());
        return labels;
    }
}
