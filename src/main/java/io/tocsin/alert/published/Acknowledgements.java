package io.tocsin.alert.published;

import com.fasterxml.uuid.Generators;
import io.tocsin.access.Audit;
import io.tocsin.access.Caller;
import io.tocsin.http.ApiException;
import io.tocsin.http.ErrorCode;
import io.tocsin.time.Instants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Acknowledges alerts: that somebody sees to it. Each change, its transition and its entry in the audit log are one transaction, under
 * the alert's lock, so that an alert that just ends is not acknowledged.
 */
@ApplicationScoped
class Acknowledgements {

    /** Whoever came by the link of a message shows no key. No key has this id. */
    static final Caller LINK = new Caller(new UUID(0, 0), "link", null, false);

    private static final String LOCK = """
            SELECT state, rule_name, app_id, acknowledged_at FROM alert WHERE id = :id FOR UPDATE
            """;

    private static final String ACKNOWLEDGE = """
            UPDATE alert SET acknowledged_at = :now, acknowledged_by = :by, acknowledge_note = :note,
                updated_at = greatest(updated_at, :now)
            WHERE id = :id
            """;

    private static final String TAKE_BACK = """
            UPDATE alert SET acknowledged_at = NULL, acknowledged_by = NULL, acknowledge_note = NULL,
                updated_at = greatest(updated_at, :now)
            WHERE id = :id
            """;

    private static final String TRANSITION = """
            INSERT INTO alert_transition (id, alert_id, kind, at, recorded_at, severity, value, threshold, reason, actor)
            SELECT :id, id, :kind, :now, :now, severity, value, threshold, :reason, :actor FROM alert WHERE id = :alert
            """;

    private static final String KIND = "alert";

    private final EntityManager entities;
    private final Audit audit;
    private final Clock clock;

    Acknowledgements(EntityManager entities, Audit audit, Clock clock) {
        this.entities = entities;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Acknowledges one. Where somebody has already, that stays as it is.
     *
     * @param app whose alert it has to be; empty for any
     * @param note may be empty
     * @throws ApiException 404; 409 where it is resolved
     */
    @Transactional
    void acknowledge(UUID id, Optional<Integer> app, Caller caller, String note) {
        Tuple alert = locked(id, app);
        if (alert.get("acknowledged_at") != null) {
            return;
        }
        Instant now = now();
        entities.createNativeQuery(ACKNOWLEDGE)
                .setParameter("now", now)
                .setParameter("by", caller.keyName())
                .setParameter("note", note)
                .setParameter("id", id)
                .executeUpdate();
        record(id, now, "acknowledged", note, caller);
        audit.record(
                caller,
                "acknowledge",
                KIND,
                id.toString(),
                alert.get("rule_name", String.class),
                note.isEmpty() ? Map.of() : Map.of("note", note));
    }

    /**
     * Takes it back. Where nobody has acknowledged it, nothing is changed.
     *
     * @param app whose alert it has to be; empty for any
     * @throws ApiException 404; 409 where it is resolved
     */
    @Transactional
    void takeBack(UUID id, Optional<Integer> app, Caller caller) {
        Tuple alert = locked(id, app);
        if (alert.get("acknowledged_at") == null) {
            return;
        }
        Instant now = now();
        entities.createNativeQuery(TAKE_BACK)
                .setParameter("now", now)
                .setParameter("id", id)
                .executeUpdate();
        record(id, now, "unacknowledged", "", caller);
        audit.record(caller, "unacknowledge", KIND, id.toString(), alert.get("rule_name", String.class), Map.of());
    }

    /** 404. */
    static ApiException notFound(UUID id) {
        return ApiException.of(ErrorCode.NOT_FOUND, "There is no alert with the id " + id);
    }

    private Tuple locked(UUID id, Optional<Integer> app) {
        @SuppressWarnings("unchecked") // of a native query
        List<Tuple> rows = entities.createNativeQuery(LOCK, Tuple.class)
                .setParameter("id", id)
                .getResultList();
        Tuple alert = rows.stream()
                .filter(row -> app.map(row.get("app_id", Integer.class)::equals).orElse(true))
                .findFirst()
                .orElseThrow(() -> notFound(id));
        if (!AlertView.FIRING.equals(alert.get("state"))) {
            throw ApiException.of(ErrorCode.CONFLICT, "The alert is resolved: there is nothing to see to any more");
        }
        return alert;
    }

    private void record(UUID alert, Instant now, String kind, String note, Caller caller) {
        entities.createNativeQuery(TRANSITION)
                .setParameter("id", Generators.timeBasedEpochGenerator().generate())
                .setParameter("kind", kind)
                .setParameter("now", now)
                .setParameter("reason", note)
                .setParameter("actor", caller.keyName())
                .setParameter("alert", alert)
                .executeUpdate();
    }

    private Instant now() {
        return Instants.toMicros(clock.instant());
    }
}
