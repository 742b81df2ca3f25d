package io.tocsin.ingest;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.tocsin.access.Audit;
import io.tocsin.access.Caller;
import io.tocsin.http.Cursor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Dead letters as an administrator sees them. */
@ApplicationScoped
class DeadLetterRepository implements PanacheRepositoryBase<DeadLetterEntity, UUID> {

    private static final String KIND = "dead-letter";

    private final Audit audit;

    DeadLetterRepository(Audit audit) {
        this.audit = audit;
    }

    /** Newest first. */
    @Transactional
    List<DeadLetterEntity> page(@Nullable String app, @Nullable Cursor after, int limit) {
        StringBuilder where = new StringBuilder("1 = 1");
        Map<String, Object> values = new HashMap<>();
        if (app != null) {
            where.append(" and app = :app");
            values.put("app", app);
        }
        if (after != null) {
            where.append(" and (setAsideAt < :at or (setAsideAt = :at and id < :id))");
            values.put("at", after.at());
            values.put("id", after.id());
        }
        return find(where + " order by setAsideAt desc, id desc", values)
                .page(0, limit)
                .list();
    }

    @Transactional
    Optional<DeadLetterEntity> withId(UUID id) {
        return findByIdOptional(id);
    }

    /**
     * Removes a dead letter.
     *
     * @param action what was done with it, for the audit log
     * @return whether it was there
     */
    @Transactional
    boolean remove(DeadLetterEntity letter, String action, Caller caller) {
        if (delete("id", letter.id) == 0) {
            return false;
        }
        audit.record(
                caller,
                action,
                KIND,
                letter.id.toString(),
                letter.app,
                Map.of("event_id", letter.eventId, "sqlstate", letter.sqlState));
        return true;
    }
}
