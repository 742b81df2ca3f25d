package io.tocsin.notify;

import io.tocsin.http.Cursor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which deliveries are listed, as a query of Panache; what is empty is not asked for. */
record DeliveryFilter(
        Optional<UUID> channel,
        Optional<UUID> alert,
        Optional<UUID> rule,
        Optional<String> app,
        Optional<DeliveryState> state,
        Optional<Instant> since,
        @Nullable Cursor after) {

    /** A condition with its values. */
    record Query(String text, Map<String, Object> values) {}

    Query query() {
        List<String> conditions = new ArrayList<>(List.of("1 = 1"));
        Map<String, Object> values = new HashMap<>();
        channel.ifPresent(value -> add("channelId = :channel", "channel", value, conditions, values));
        alert.ifPresent(value -> add("array_contains(alertIds, :alert)", "alert", value, conditions, values));
        rule.ifPresent(value -> add("array_contains(ruleIds, :rule)", "rule", value, conditions, values));
        app.ifPresent(value -> add("app = :app", "app", value, conditions, values));
        state.ifPresent(value -> add("state = :state", "state", value.text(), conditions, values));
        since.ifPresent(value -> add("createdAt >= :since", "since", value, conditions, values));
        if (after != null) {
            conditions.add("(createdAt < :at or (createdAt = :at and id < :id))");
            values.put("at", after.at());
            values.put("id", after.id());
        }
        return new Query(String.join(" and ", conditions) + " order by createdAt desc, id desc", values);
    }

    private static void add(
            String condition, String name, Object value, List<String> conditions, Map<String, Object> values) {
        conditions.add(condition);
        values.put(name, value);
    }
}
