package io.tocsin.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.uuid.Generators;
import io.tocsin.time.Instants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.UUID;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** The log of what was changed by hand, and with which key. */
@ApplicationScoped
public class Audit {

    private static final String INSERT = """
            INSERT INTO audit_entry (id, at, actor_key_id, actor_name, action, kind, subject_id, subject_name, detail)
            VALUES (:id, :at, :key, :actor, :action, :kind, :subject, :name, CAST(:detail AS jsonb))
            """;

    private final EntityManager entities;
    private final ObjectMapper json;
    private final Clock clock;

    Audit(EntityManager entities, ObjectMapper json, Clock clock) {
        this.entities = entities;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Writes an entry in the caller's transaction: it is there where the change is, and only there.
     *
     * @param caller whose key it was done with
     * @param action what was done, such as {@code create}, {@code change}, {@code delete}
     * @param kind of what, such as {@code channel}
     * @param id of what was changed
     * @param name its name
     * @param detail what was changed, as anything that Jackson writes as an object; never a secret
     * @throws jakarta.transaction.TransactionalException where there is no transaction
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void record(Caller caller, String action, String kind, String id, String name, Object detail) {
        write(caller.keyId(), caller.keyName(), action, kind, id, name, detail);
    }

    /**
     * As {@link #record}, of what was done with no key.
     *
     * @param actor who did it, such as {@code the file /etc/tocsin/rules.yaml}
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void recordWithoutKey(String actor, String action, String kind, String id, String name, Object detail) {
        write(null, actor, action, kind, id, name, detail);
    }

    private void write(
            @Nullable UUID key, String actor, String action, String kind, String id, String name, Object detail) {
        entities.unwrap(Session.class)
                .createNativeMutationQuery(INSERT)
                .setParameter("id", Generators.timeBasedEpochGenerator().generate())
                .setParameter("at", Instants.toMicros(clock.instant()))
                .setParameter("key", key, UUID.class)
                .setParameter("actor", actor)
                .setParameter("action", action)
                .setParameter("kind", kind)
                .setParameter("subject", id)
                .setParameter("name", name)
                .setParameter("detail", written(detail))
                .executeUpdate();
    }

    private String written(Object detail) {
        try {
            return json.writeValueAsString(detail);
        } catch (JsonProcessingException unwritable) {
            throw new IllegalArgumentException("The detail of an audit entry cannot be written", unwritable);
        }
    }
}
