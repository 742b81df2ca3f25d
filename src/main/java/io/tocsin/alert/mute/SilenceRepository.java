package io.tocsin.alert.mute;

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
import org.hibernate.Session;

/** Silences in the database. Whoever makes or changes one takes {@link #lock} first. */
@ApplicationScoped
class SilenceRepository implements PanacheRepositoryBase<SilenceEntity, UUID> {

    /** Writers wait for each other, readers for nobody. */
    private static final String LOCK = "LOCK TABLE silence IN SHARE ROW EXCLUSIVE MODE";

    private static final String DELETE = """
            DELETE FROM silence WHERE id IN (
                SELECT id FROM silence WHERE ends_at < :before ORDER BY ends_at LIMIT :batch FOR UPDATE SKIP LOCKED)
            """;

    private final StoredJson json;

    SilenceRepository(StoredJson json) {
        this.json = json;
    }

    /** Newest first. */
    @Transactional
    List<Silence> page(SilenceFilter filter, int limit) {
        List<String> conditions = new ArrayList<>();
        Map<String, Object> values = new HashMap<>();
        conditions.add(filter.state().map(SilenceRepository::condition).orElse("endsAt > :now"));
        values.put("now", filter.now());
        filter.app().ifPresent(app -> {
            conditions.add("app = :app");
            values.put("app", app);
        });
        Cursor after = filter.after();
        if (after != null) {
            conditions.add("(createdAt < :at or (createdAt = :at and id < :id))");
            values.put("at", after.at());
            values.put("id", after.id());
        }
        return find(String.join(" and ", conditions) + " order by createdAt desc, id desc", values)
                .page(0, limit)
                .stream()
                .map(this::silence)
                .toList();
    }

    private static String condition(SilenceState state) {
        return switch (state) {
            case PENDING -> "startsAt > :now and endsAt > :now";
            case ACTIVE -> "startsAt <= :now and endsAt > :now";
            case EXPIRED -> "endsAt <= :now";
        };
    }

    @Transactional
    Optional<Silence> withId(UUID id) {
        return findByIdOptional(id).map(this::silence);
    }

    /** How many are not over. */
    long countOpen(Instant now) {
        return count("endsAt > ?1", now);
    }

    /** How many of those that narrow to the app are not over. */
    long countOpen(String app, Instant now) {
        return count("app = ?1 and endsAt > ?2", app, now);
    }

    /** Until the end of the transaction nobody else writes. */
    void lock() {
        getEntityManager().unwrap(Session.class).createNativeMutationQuery(LOCK).executeUpdate();
    }

    /** Stores one that is new or changed. The lock is held. */
    void store(Silence silence) {
        SilenceEntity entity = findById(silence.id());
        boolean made = entity == null;
        if (entity == null) {
            entity = new SilenceEntity();
            entity.id = silence.id();
            entity.createdBy = silence.createdBy();
            entity.createdAt = silence.createdAt();
        }
        entity.matchers = json.written(silence.matchers());
        entity.app = silence.app();
        entity.startsAt = silence.startsAt();
        entity.endsAt = silence.endsAt();
        entity.comment = silence.comment();
        entity.version = silence.version();
        entity.updatedAt = silence.updatedAt();
        if (made) {
            persist(entity);
        }
        flush();
    }

    /** How many rows went of those that ended before. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    int deleteBatch(Instant before, int batch) {
        return getEntityManager()
                .createNativeQuery(DELETE)
                .setParameter("before", before)
                .setParameter("batch", batch)
                .executeUpdate();
    }

    private Silence silence(SilenceEntity entity) {
        return new Silence(
                entity.id,
                json.matchers(entity.matchers),
                entity.startsAt,
                entity.endsAt,
                entity.comment,
                entity.createdBy,
                entity.version,
                entity.createdAt,
                entity.updatedAt);
    }
}
