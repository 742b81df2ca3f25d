package io.tocsin.alert.published;

import io.tocsin.testing.Api;
import io.tocsin.testing.PostgresResource;
import io.tocsin.testing.Stored;
import io.tocsin.testing.TestDatabase;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;

/** Alerts as the evaluator leaves them in the tables. */
final class AlertRows {

    static final UUID RULE = UUID.fromString("00000000-0000-7000-8000-000000000001");
    static final UUID OTHER_RULE = UUID.fromString("00000000-0000-7000-8000-000000000002");
    static final Instant START = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(600);

    private static final String ALERT = """
            INSERT INTO alert (id, rule_id, rule_name, kind, app_id, environment, labels, severity, full_severity, level, state,
                started_at, ended_at, value, peak, threshold, reason, window_seconds, issues, updated_at, token)
            VALUES (?, ?, ?, ?, (SELECT id FROM app WHERE name = ?), 'prod', '{"team": "payments"}', ?, ?, 'full', ?,
                CAST(? AS timestamptz), CAST(? AS timestamptz), 12.5, 20, 5, ?, 300, 0, CAST(? AS timestamptz), ?)
            """;

    private AlertRows() {}

    /** One that is to be stored; each begins with a rule of its own. */
    record Row(
            UUID id, UUID rule, String name, String kind, String app, String severity, Instant since, String reason) {

        static Row of(String app) {
            return new Row(
                    UUID.randomUUID(),
                    UUID.randomUUID(),
                    "Too many errors",
                    "error_rate",
                    app,
                    "critical",
                    START,
                    "12.5 % of requests failed");
        }

        Row rule(UUID other) {
            return new Row(id, other, name, kind, app, severity, since, reason);
        }

        Row named(String other) {
            return new Row(id, rule, other, kind, app, severity, since, reason);
        }

        Row kind(String other) {
            return new Row(id, rule, name, other, app, severity, since, reason);
        }

        Row severity(String other) {
            return new Row(id, rule, name, kind, app, other, since, reason);
        }

        Row since(Instant other) {
            return new Row(id, rule, name, kind, app, severity, other, reason);
        }

        Row reason(String other) {
            return new Row(id, rule, name, kind, app, severity, since, other);
        }

        String token() {
            return "token-of-" + id;
        }

        Row fires() {
            return store("firing", null);
        }

        Row ended(Instant at) {
            return store("resolved", at);
        }

        private Row store(String state, Instant ended) {
            Stored.execute(
                    database(),
                    ALERT,
                    id,
                    rule,
                    name,
                    kind,
                    app,
                    severity,
                    severity,
                    state,
                    text(since),
                    text(ended),
                    reason,
                    text(since),
                    token());
            transition("fired", since, "");
            return this;
        }

        void transition(String kind, Instant at, String actor) {
            Stored.execute(database(), """
                    INSERT INTO alert_transition (id, alert_id, kind, at, recorded_at, severity, value, threshold, reason, actor)
                    VALUES (gen_random_uuid(), ?, ?, CAST(? AS timestamptz), CAST(? AS timestamptz), 'critical', 12.5, 5, 'r', ?)
                    """, id, kind, text(at), text(at), actor);
        }

        /** What a channel knows of it. */
        void told(String channel, String severity, boolean told) {
            Stored.execute(database(), """
                    INSERT INTO notification_member (channel_id, app_id, severity, alert_id, active, told, changed_at)
                    SELECT c.id, app.id, ?, ?, true, ?, now() FROM channel c, app WHERE c.name = ? AND app.name = ?
                    """, severity, id, told, channel, app);
        }
    }

    /** A rule of that id, of error rates. */
    static void rule(UUID id, String name) {
        Stored.execute(database(), """
                INSERT INTO alert_rule (id, name, kind, definition, origin, enabled, fallback, created_at, updated_at)
                VALUES (?, ?, 'error_rate', CAST('{"severity": "info", "labels": {"team": "a"}}' AS jsonb), 'api', false, false,
                    now(), now())
                """, id, name);
    }

    /** A rule that is about to fire; without a {@code full} moment it is about to warn. */
    static void pending(UUID rule, String app, Instant badSince, boolean full) {
        Stored.execute(database(), """
                INSERT INTO alert_state (rule_id, app_id, phase, level, bad_since, full_since, evaluated_at, known, value, threshold, reason)
                SELECT ?, id, 'pending', 'none', CAST(? AS timestamptz), CAST(? AS timestamptz), now(), true, 7, 5, 'soon' FROM app
                WHERE name = ?
                """, rule, text(badSince), full ? text(badSince) : null, app);
    }

    static long count(String condition) {
        return Stored.number(database(), "SELECT count(*) FROM " + condition);
    }

    /** Makes sure that there is such an app. */
    static String app(String name) {
        if (Stored.number(database(), "SELECT count(*) FROM app WHERE name = ?", name) == 0) {
            Api.admin().body(Map.of("name", name)).post("/api/v1/apps").then().statusCode(201);
        }
        return name;
    }

    static void clear() {
        Stored.execute(database(), "TRUNCATE alert, alert_transition, alert_state, notification_member");
        Stored.execute(database(), "DELETE FROM alert_rule WHERE definition ->> 'name' IS NULL");
    }

    static TestDatabase database() {
        return PostgresResource.database();
    }

    private static String text(Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC).toString();
    }
}
