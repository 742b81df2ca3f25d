package io.tocsin.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.uuid.Generators;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.TreeMap;
import java.util.UUID;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** Writes alerts and what becomes of them, in the transaction that writes the states they come of. */
@ApplicationScoped
class AlertRepository {

    private static final String INSERT = """
            INSERT INTO alert (id, rule_id, rule_name, kind, app_id, environment, labels, severity, full_severity, level, state,
                started_at, value, peak, threshold, reason, window_seconds, updated_at, token)
            VALUES (:id, :rule, :name, :kind, :app, :environment, CAST(:labels AS jsonb), :severity, :full, :level, 'firing',
                :at, :value, :value, :threshold, :reason, :window, :at, :token)
            """;

    private static final String CHANGE = """
            UPDATE alert SET level = :level, severity = :severity, value = :value, threshold = :threshold, reason = :reason,
                peak = greatest(peak, :value), updated_at = :at
            WHERE id = :id AND state = 'firing'
            """;

    private static final String FOLLOW = """
            UPDATE alert SET severity = :severity, full_severity = :full, updated_at = :at
            WHERE id = :id AND state = 'firing' AND (severity, full_severity) <> (:severity, :full)
            """;

    private static final String END = """
            UPDATE alert SET state = 'resolved', ended_at = :at, value = :value, reason = :reason, updated_at = :at
            WHERE id = :id AND state = 'firing'
            """;

    private static final String SHOW = """
            UPDATE alert SET value = :value, threshold = :threshold, reason = :reason, peak = greatest(peak, :value),
                issues = greatest(issues, :issues), updated_at = :at
            WHERE id = :id AND state = 'firing'
            """;

    private static final String TRANSITION = """
            INSERT INTO alert_transition (id, alert_id, kind, at, recorded_at, severity, value, threshold, reason)
            SELECT :id, id, :kind, :at, :now, severity, :value, :threshold, :reason FROM alert WHERE id = :alert
            """;

    private static final int TOKEN_BYTES = 24;

    private final EntityManager entities;
    private final ObjectMapper json;
    private final SecureRandom random = new SecureRandom();

    AlertRepository(EntityManager entities, ObjectMapper json) {
        this.entities = entities;
        this.json = json;
    }

    /** An alert that began to fire; its id. */
    @Transactional(Transactional.TxType.MANDATORY)
    UUID begin(Watch watch, Transition transition, Instant now) {
        UUID id = Generators.timeBasedEpochGenerator().generate();
        Rule rule = watch.rule();
        byte[] token = new byte[TOKEN_BYTES];
        random.nextBytes(token);
        entities.unwrap(Session.class)
                .createNativeMutationQuery(INSERT)
                .setParameter("id", id)
                .setParameter("rule", watch.stored().id())
                .setParameter("name", rule.name())
                .setParameter("kind", rule.condition().kind())
                .setParameter("app", watch.app().id())
                .setParameter(
                        "environment", rule.condition().filter().environment().orElse(""))
                .setParameter("labels", labels(rule))
                .setParameter("severity", severity(rule, transition.level()))
                .setParameter("full", rule.severity().word())
                .setParameter("level", transition.level().word())
                .setParameter("at", transition.at())
                .setParameter("value", number(transition.value()), Double.class)
                .setParameter("threshold", number(transition.threshold()), Double.class)
                .setParameter("reason", transition.reason())
                .setParameter("window", rule.condition().window().toSeconds())
                .setParameter("token", Base64.getUrlEncoder().withoutPadding().encodeToString(token))
                .executeUpdate();
        record(id, transition, now);
        return id;
    }

    /** It fires at another level. */
    @Transactional(Transactional.TxType.MANDATORY)
    void change(UUID id, Rule rule, Transition transition, Instant now) {
        entities.unwrap(Session.class)
                .createNativeMutationQuery(CHANGE)
                .setParameter("id", id)
                .setParameter("level", transition.level().word())
                .setParameter("severity", severity(rule, transition.level()))
                .setParameter("value", number(transition.value()), Double.class)
                .setParameter("threshold", number(transition.threshold()), Double.class)
                .setParameter("reason", transition.reason())
                .setParameter("at", transition.at())
                .executeUpdate();
        record(id, transition, now);
    }

    /** Its rule may have been given another severity since it began. */
    @Transactional(Transactional.TxType.MANDATORY)
    void follow(UUID id, Rule rule, Level level, Instant now) {
        entities.unwrap(Session.class)
                .createNativeMutationQuery(FOLLOW)
                .setParameter("id", id)
                .setParameter("severity", severity(rule, level))
                .setParameter("full", rule.severity().word())
                .setParameter("at", now)
                .executeUpdate();
    }

    /** It is over. */
    @Transactional(Transactional.TxType.MANDATORY)
    void end(UUID id, Transition transition, Instant now) {
        entities.unwrap(Session.class)
                .createNativeMutationQuery(END)
                .setParameter("id", id)
                .setParameter("value", number(transition.value()), Double.class)
                .setParameter("reason", transition.reason())
                .setParameter("at", transition.at())
                .executeUpdate();
        record(id, transition, now);
    }

    /** What it is at by now. */
    @Transactional(Transactional.TxType.MANDATORY)
    void show(UUID id, Judgement judgement, long issues, Instant at) {
        entities.unwrap(Session.class)
                .createNativeMutationQuery(SHOW)
                .setParameter("id", id)
                .setParameter("value", number(judgement.value()), Double.class)
                .setParameter("threshold", number(judgement.threshold()), Double.class)
                .setParameter("reason", judgement.reason())
                .setParameter("issues", issues)
                .setParameter("at", at)
                .executeUpdate();
    }

    private void record(UUID alert, Transition transition, Instant now) {
        entities.unwrap(Session.class)
                .createNativeMutationQuery(TRANSITION)
                .setParameter("id", Generators.timeBasedEpochGenerator().generate())
                .setParameter("alert", alert)
                .setParameter("kind", transition.kind().word())
                .setParameter("at", transition.at())
                .setParameter("now", now)
                .setParameter("value", number(transition.value()), Double.class)
                .setParameter("threshold", number(transition.threshold()), Double.class)
                .setParameter("reason", transition.reason())
                .executeUpdate();
    }

    /** A warning below the rule's own severity is one. */
    static String severity(Rule rule, Level level) {
        return BacktestView.severity(rule, level).word();
    }

    /** More than any percentage is no number for people. */
    private static @Nullable Double number(@Nullable Double value) {
        return value == null || value == Double.MAX_VALUE ? null : value;
    }

    private String labels(Rule rule) {
        try {
            return json.writeValueAsString(new TreeMap<>(rule.labels()));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("Texts can be written", impossible);
        }
    }
}
