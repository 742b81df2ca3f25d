package io.tocsin.alert.published;

import io.tocsin.http.Cursor;
import jakarta.persistence.Query;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which alerts are listed; what is empty is not asked for.
 *
 * @param state {@code firing}, {@code pending}, {@code resolved}; empty for all
 * @param after the last alert of the page before; null on the first page
 */
record AlertFilter(
        Optional<String> state,
        Optional<Integer> app,
        Optional<String> severity,
        Optional<UUID> rule,
        Optional<String> kind,
        @Nullable Cursor after) {

    /** Whether states of rules that are pending belong to the page: they have no place among alerts, so they come first. */
    boolean withPending() {
        return after == null && state.map(AlertView.PENDING::equals).orElse(true);
    }

    /** Whether alerts belong to the page. */
    boolean withAlerts() {
        return !state.equals(Optional.of(AlertView.PENDING));
    }

    /** A condition with its values. */
    record Condition(String text, Map<String, Object> values) {

        void bind(Query query) {
            values.forEach(query::setParameter);
        }
    }

    /** Of the table alert, as {@code a}. */
    Condition ofAlerts() {
        Conditions conditions = new Conditions();
        state.ifPresent(value -> conditions.add("a.state = :state", "state", value));
        app.ifPresent(value -> conditions.add("a.app_id = :app", "app", value));
        severity.ifPresent(value -> conditions.add("a.severity = :severity", "severity", value));
        rule.ifPresent(value -> conditions.add("a.rule_id = :rule", "rule", value));
        kind.ifPresent(value -> conditions.add("a.kind = :kind", "kind", value));
        if (after != null) {
            conditions.add("(a.started_at, a.id) < (:at, :id)", "at", after.at());
            conditions.values.put("id", after.id());
        }
        return conditions.all();
    }

    /** Of what is pending, with the columns that {@link PublishedAlerts} gives it. */
    Condition ofPending() {
        Conditions conditions = new Conditions();
        app.ifPresent(value -> conditions.add("p.app_id = :app", "app", value));
        severity.ifPresent(value -> conditions.add("p.severity = :severity", "severity", value));
        rule.ifPresent(value -> conditions.add("p.rule_id = :rule", "rule", value));
        kind.ifPresent(value -> conditions.add("p.kind = :kind", "kind", value));
        return conditions.all();
    }

    private static final class Conditions {

        private final List<String> texts = new ArrayList<>(List.of("true"));
        private final Map<String, Object> values = new HashMap<>();

        void add(String text, String name, Object value) {
            texts.add(text);
            values.put(name, value);
        }

        Condition all() {
            return new Condition(String.join(" AND ", texts), values);
        }
    }
}
