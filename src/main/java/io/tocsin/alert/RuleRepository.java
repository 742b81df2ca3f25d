package io.tocsin.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** Rules in the database. Every writer takes {@link #lock} first. */
@ApplicationScoped
class RuleRepository implements PanacheRepositoryBase<RuleEntity, UUID> {

    /** Writers wait for each other, readers for nobody. */
    private static final String LOCK = "LOCK TABLE alert_rule IN SHARE ROW EXCLUSIVE MODE";

    /** Conflicts with whoever changes channels, so that none goes while a rule comes to use it; not with deliveries. */
    private static final String KEEP_CHANNELS = "LOCK TABLE channel IN ROW EXCLUSIVE MODE";

    private static final String REVISION = "SELECT revision FROM alert_rule_revision";

    private static final String NAMING = """
            SELECT name FROM alert_rule
            WHERE definition -> 'channels' @> jsonb_build_array(CAST(:channel AS text)) ORDER BY name
            """;

    private final ObjectMapper json;

    RuleRepository(ObjectMapper json) {
        this.json = json;
    }

    /** Rises with every change of a rule. */
    @Transactional
    long revision() {
        return (Long) getEntityManager().createNativeQuery(REVISION, Long.class).getSingleResult();
    }

    /** Returns what identifies a rule in a file: its name is unique among the rules of its app, or of every app. */
    static String key(@Nullable String app, String name) {
        return (app == null ? "" : app) + "/" + name;
    }

    /** By name. */
    @Transactional
    List<RuleEntity> all() {
        return listAll(Sort.by("name"));
    }

    /** The names of the rules that go to a channel. */
    @Transactional
    List<String> naming(UUID channel) {
        return getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery(NAMING, String.class)
                .setParameter("channel", channel.toString())
                .getResultList();
    }

    /** Until the end of the transaction nobody else writes, and the channels stay as they are. */
    void lock() {
        Session session = getEntityManager().unwrap(Session.class);
        session.createNativeMutationQuery(LOCK).executeUpdate();
        session.createNativeMutationQuery(KEEP_CHANNELS).executeUpdate();
    }

    /** Stores a new one. The lock is held. */
    StoredRule insert(UUID id, Origin origin, @Nullable String source, CheckedRule checked, Instant now) {
        RuleEntity entity = new RuleEntity();
        entity.id = id;
        entity.createdAt = now;
        fill(entity, origin, source, checked, now);
        persist(entity);
        return stored(entity, checked);
    }

    /** Changes one that is there. The lock is held. */
    StoredRule update(RuleEntity entity, Origin origin, @Nullable String source, CheckedRule checked, Instant now) {
        fill(entity, origin, source, checked, now);
        return stored(entity, checked);
    }

    private void fill(RuleEntity entity, Origin origin, @Nullable String source, CheckedRule checked, Instant now) {
        Rule rule = checked.rule();
        entity.name = rule.name();
        entity.app = rule.app().orElse(null);
        entity.kind = rule.condition().kind();
        entity.definition = written(checked.definition());
        entity.origin = origin.word();
        entity.source = source;
        entity.enabled = rule.enabled();
        entity.fallback = rule.fallback();
        entity.version++;
        entity.updatedAt = now;
    }

    /**
     * What a row means; null where that cannot be told any more, as of an earlier version's.
     *
     * @param problems gets the reasons
     */
    @Nullable
    StoredRule read(RuleEntity entity, Map<String, String> problems) {
        try {
            RuleInput definition = json.readValue(entity.definition, RuleInput.class);
            Rule rule = RuleRules.rule(definition, "", problems);
            return rule == null ? null : stored(entity, new CheckedRule(rule, definition));
        } catch (JsonProcessingException strange) {
            problems.put("definition", strange.getOriginalMessage());
            return null;
        }
    }

    /** As {@link #read}, for whoever does not ask why. */
    @Nullable
    StoredRule read(RuleEntity entity) {
        return read(entity, new LinkedHashMap<>());
    }

    private static StoredRule stored(RuleEntity entity, CheckedRule checked) {
        return new StoredRule(
                entity.id,
                entity.version,
                Origin.of(entity.origin),
                checked.rule(),
                checked.definition(),
                entity.createdAt,
                entity.updatedAt);
    }

    private String written(RuleInput definition) {
        try {
            return json.writeValueAsString(definition);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A rule is plain texts and numbers", impossible);
        }
    }
}
