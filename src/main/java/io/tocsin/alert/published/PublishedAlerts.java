package io.tocsin.alert.published;

import io.tocsin.alert.published.AlertDetail.Change;
import io.tocsin.alert.published.AlertDetail.Notified;
import io.tocsin.alert.published.AlertFilter.Condition;
import io.tocsin.alert.published.AlertView.Acknowledged;
import io.tocsin.alert.published.AlertView.Links;
import io.tocsin.alert.published.AlertView.RuleName;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Alerts, read. Every method runs inside {@link io.tocsin.event.ReadTransactions}. */
@ApplicationScoped
class PublishedAlerts {

    /** A rule is pending for few apps at a time; who has more is served by the metrics. */
    private static final int MOST_PENDING = 1_000;

    private static final String ALERTS = """
            SELECT a.id, a.rule_id, a.rule_name, a.kind, app.name AS app, a.environment, CAST(a.labels AS text) AS labels,
                a.severity, a.state, a.started_at AS since, a.ended_at, a.value, a.peak, a.threshold, a.reason,
                CASE WHEN a.kind IN ('new_issue', 'regression') THEN a.issues END AS issues,
                a.acknowledged_at, a.acknowledged_by, a.acknowledge_note, a.updated_at
            FROM alert a JOIN app ON app.id = a.app_id
            WHERE %s
            """;

    private static final String NEWEST_FIRST = "ORDER BY a.started_at DESC, a.id DESC LIMIT :most";

    private static final String WORST_FIRST = """
            ORDER BY CASE a.severity WHEN 'critical' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, a.started_at DESC, a.id DESC
            LIMIT :most
            """;

    /** The rule of a state {@code s}; nothing where it was removed, for as long as its states are still there. */
    private static final String RULE_OF_STATE = """
            SELECT r.name, r.kind, r.definition ->> 'environment' AS environment, r.definition -> 'labels' AS labels,
                r.definition ->> 'severity' AS severity
            FROM alert_rule r WHERE r.id = s.rule_id
            """;

    /**
     * What is pending. It is a warning until it has been as bad as the rule's threshold; a rule whose severity is not known has the
     * one that rules have by default.
     */
    private static final String PENDING = """
            (SELECT s.rule_id, rule.name AS rule_name, rule.kind, s.app_id, coalesce(rule.environment, '') AS environment,
                CAST(coalesce(rule.labels, CAST('{}' AS jsonb)) AS text) AS labels,
                CASE WHEN s.full_since IS NULL THEN 'warning' ELSE coalesce(rule.severity, 'critical') END AS severity,
                s.bad_since AS since, s.value, s.threshold, s.reason, s.evaluated_at
            FROM alert_state s LEFT JOIN LATERAL (""" + RULE_OF_STATE + """
            ) AS rule ON true
            WHERE s.phase = 'pending' AND s.bad_since IS NOT NULL) AS p
            """;

    private static final String PENDING_ALERTS = "SELECT p.*, app.name AS app FROM " + PENDING + """
             JOIN app ON app.id = p.app_id
            WHERE %s
            ORDER BY p.since DESC, p.rule_id, p.app_id LIMIT :most
            """;

    private static final String TALLIES = """
            SELECT CASE WHEN acknowledged_at IS NULL THEN 'firing' ELSE 'acknowledged' END AS state, severity, count(*) AS number
            FROM alert WHERE state = 'firing' GROUP BY 1, 2
            UNION ALL
            SELECT 'pending', p.severity, count(*) FROM """ + " " + PENDING + " GROUP BY p.severity";

    private static final String FIRING = "SELECT count(*) FROM alert WHERE state = 'firing'";

    private static final String HISTORY = """
            SELECT kind, at, recorded_at, severity, value, threshold, reason, actor FROM alert_transition
            WHERE alert_id = :alert ORDER BY at, recorded_at, id
            """;

    private static final String NOTIFIED = """
            SELECT d.id, d.channel_id, d.channel_name, d.state, coalesce(d.finished_at, d.created_at) AS at,
                coalesce((SELECT told ->> 'status' FROM jsonb_array_elements(d.notice -> 'alerts') AS told
                    WHERE told ->> 'alert_id' = CAST(:alert AS text) LIMIT 1), d.status) AS status
            FROM delivery d WHERE d.alert_ids @> ARRAY[CAST(:alert AS uuid)]
            ORDER BY d.created_at DESC, d.id DESC LIMIT 100
            """;

    private static final String TOKEN = "SELECT token FROM alert WHERE id = :alert";

    private final EntityManager entities;

    PublishedAlerts(EntityManager entities) {
        this.entities = entities;
    }

    /**
     * How many there are.
     *
     * @param state {@code firing}: nobody has acknowledged them; {@code acknowledged}: they fire, and somebody has; {@code pending}
     */
    record Tally(String state, String severity, long number) {}

    /** A page, newest first. */
    List<AlertView> page(AlertFilter filter, int most) {
        Condition condition = filter.ofAlerts();
        return alerts(ALERTS.formatted(condition.text()) + NEWEST_FIRST, condition, most);
    }

    /** What is pending, latest first; at most a thousand. */
    List<AlertView> pending(AlertFilter filter) {
        Condition condition = filter.ofPending();
        Query query = entities.createNativeQuery(PENDING_ALERTS.formatted(condition.text()), Tuple.class)
                .setParameter("most", MOST_PENDING);
        condition.bind(query);
        return tuples(query).stream().map(PublishedAlerts::pendingView).toList();
    }

    /** Those that fire, the worst and then the newest first. */
    List<AlertView> firing(int most) {
        return alerts(ALERTS.formatted("a.state = 'firing'") + WORST_FIRST, new Condition("", Map.of()), most);
    }

    /** Whether there is an enabled rule. */
    boolean hasRules() {
        return holds("SELECT EXISTS (SELECT 1 FROM alert_rule WHERE enabled)");
    }

    /** Whether a replica holds the lease of the evaluator. */
    boolean hasEvaluator() {
        return holds("SELECT EXISTS (SELECT 1 FROM alert_lease WHERE expires_at > clock_timestamp())");
    }

    private boolean holds(String query) {
        return (Boolean) entities.createNativeQuery(query, Boolean.class).getSingleResult();
    }

    /** How many fire. */
    long firing() {
        return ((Number) entities.createNativeQuery(FIRING, Long.class).getSingleResult()).longValue();
    }

    /** How many there are by state and severity; what there is none of is not told. */
    List<Tally> tallies() {
        return tuples(entities.createNativeQuery(TALLIES, Tuple.class)).stream()
                .map(row -> new Tally(
                        row.get("state", String.class),
                        row.get("severity", String.class),
                        row.get("number", Number.class).longValue()))
                .toList();
    }

    /**
     * One alert.
     *
     * @param app whose it has to be; empty for any
     */
    Optional<AlertView> find(UUID id, Optional<Integer> app) {
        Condition condition = app.map(
                        number -> new Condition("a.id = :id AND a.app_id = :app", Map.of("id", id, "app", number)))
                .orElseGet(() -> new Condition("a.id = :id", Map.of("id", id)));
        return alerts(ALERTS.formatted(condition.text()) + NEWEST_FIRST, condition, 1).stream()
                .findFirst();
    }

    /** The same with what became of it and who was told. */
    Optional<AlertDetail> detail(UUID id, Optional<Integer> app) {
        return find(id, app).map(alert -> new AlertDetail(alert, history(id), notified(id)));
    }

    /** What whoever has no key has to show. */
    Optional<String> token(UUID id) {
        @SuppressWarnings("unchecked") // of a native query
        List<String> tokens = entities.createNativeQuery(TOKEN, String.class)
                .setParameter("alert", id)
                .getResultList();
        return tokens.stream().findFirst();
    }

    private List<AlertView> alerts(String sql, Condition condition, int most) {
        Query query = entities.createNativeQuery(sql, Tuple.class).setParameter("most", most);
        condition.bind(query);
        return tuples(query).stream().map(PublishedAlerts::view).toList();
    }

    private List<Change> history(UUID id) {
        return tuples(entities.createNativeQuery(HISTORY, Tuple.class).setParameter("alert", id)).stream()
                .map(row -> new Change(
                        row.get("kind", String.class),
                        row.get("at", Instant.class),
                        row.get("recorded_at", Instant.class),
                        row.get("severity", String.class),
                        row.get("value", Double.class),
                        row.get("threshold", Double.class),
                        row.get("reason", String.class),
                        present(row.get("actor", String.class))))
                .toList();
    }

    private List<Notified> notified(UUID id) {
        return tuples(entities.createNativeQuery(NOTIFIED, Tuple.class).setParameter("alert", id.toString())).stream()
                .map(row -> new Notified(
                        row.get("id", UUID.class),
                        row.get("channel_id", UUID.class),
                        row.get("channel_name", String.class),
                        row.get("status", String.class),
                        row.get("at", Instant.class),
                        row.get("state", String.class)))
                .toList();
    }

    private static AlertView view(Tuple row) {
        UUID id = row.get("id", UUID.class);
        Instant acknowledgedAt = row.get("acknowledged_at", Instant.class);
        return new AlertView(
                id,
                new RuleName(row.get("rule_id", UUID.class), row.get("rule_name", String.class)),
                row.get("kind", String.class),
                row.get("app", String.class),
                present(row.get("environment", String.class)),
                row.get("labels", String.class),
                row.get("severity", String.class),
                row.get("state", String.class),
                row.get("since", Instant.class),
                row.get("ended_at", Instant.class),
                row.get("value", Double.class),
                row.get("peak", Double.class),
                row.get("threshold", Double.class),
                row.get("reason", String.class),
                row.get("issues", Long.class),
                acknowledgedAt == null
                        ? null
                        : new Acknowledged(
                                acknowledgedAt,
                                row.get("acknowledged_by", String.class),
                                present(row.get("acknowledge_note", String.class))),
                row.get("updated_at", Instant.class),
                Links.of(id),
                null);
    }

    private static AlertView pendingView(Tuple row) {
        return new AlertView(
                null,
                new RuleName(row.get("rule_id", UUID.class), row.get("rule_name", String.class)),
                row.get("kind", String.class),
                row.get("app", String.class),
                present(row.get("environment", String.class)),
                row.get("labels", String.class),
                row.get("severity", String.class),
                AlertView.PENDING,
                row.get("since", Instant.class),
                null,
                row.get("value", Double.class),
                null,
                row.get("threshold", Double.class),
                row.get("reason", String.class),
                null,
                null,
                row.get("evaluated_at", Instant.class),
                null,
                null);
    }

    private static @Nullable String present(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    @SuppressWarnings("unchecked") // of a native query
    private static List<Tuple> tuples(Query query) {
        return query.getResultList();
    }
}
