package io.tocsin.access;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.tocsin.http.Cursor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The audit log in the database. */
@ApplicationScoped
class AuditRepository implements PanacheRepositoryBase<AuditEntity, UUID> {

    private static final String DELETE = """
            DELETE FROM audit_entry WHERE id IN (
                SELECT id FROM audit_entry WHERE at < :before ORDER BY at LIMIT :batch FOR UPDATE SKIP LOCKED)
            """;

    /** Which entries are listed; what is empty is not asked for. */
    record Filter(Optional<String> kind, Optional<String> subject, Optional<String> action, Optional<Instant> since) {}

    /** Newest first. */
    @Transactional
    List<AuditEntity> page(Filter filter, @Nullable Cursor after, int limit) {
        List<String> conditions = new ArrayList<>(List.of("1 = 1"));
        Map<String, Object> values = new HashMap<>();
        filter.kind().ifPresent(kind -> equal("kind", kind, conditions, values));
        filter.subject().ifPresent(subject -> equal("subjectId", subject, conditions, values));
        filter.action().ifPresent(action -> equal("action", action, conditions, values));
        filter.since().ifPresent(since -> {
            conditions.add("at >= :since");
            values.put("since", since);
        });
        if (after != null) {
            conditions.add("(at < :at or (at = :at and id < :id))");
            values.put("at", after.at());
            values.put("id", after.id());
        }
        return find(String.join(" and ", conditions) + " order by at desc, id desc", values)
                .page(0, limit)
                .list();
    }

    private static void equal(String field, String value, List<String> conditions, Map<String, Object> values) {
        conditions.add(field + " = :" + field);
        values.put(field, value);
    }

    /** How many rows went. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    int deleteBatch(Instant before, int batch) {
        return getEntityManager()
                .createNativeQuery(DELETE)
                .setParameter("before", before)
                .setParameter("batch", batch)
                .executeUpdate();
    }
}
