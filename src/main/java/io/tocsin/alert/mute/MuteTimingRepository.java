package io.tocsin.alert.mute;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.tocsin.http.Cursor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** Mute timings in the database. Whoever makes or changes one takes {@link #lock} first. */
@ApplicationScoped
class MuteTimingRepository implements PanacheRepositoryBase<MuteTimingEntity, UUID> {

    /** Writers wait for each other, readers for nobody. */
    private static final String LOCK = "LOCK TABLE mute_timing IN SHARE ROW EXCLUSIVE MODE";

    private static final String DELETE = """
            DELETE FROM mute_timing WHERE id IN (
                SELECT id FROM mute_timing WHERE ends_at < :before
                ORDER BY ends_at LIMIT :batch FOR UPDATE SKIP LOCKED)
            """;

    private static final String NEWEST_FIRST = " order by createdAt desc, id desc";

    private final StoredJson json;

    MuteTimingRepository(StoredJson json) {
        this.json = json;
    }

    /** Newest first. */
    @Transactional
    List<MuteTiming> page(@Nullable Cursor after, int limit) {
        var rows = after == null
                ? find("1 = 1" + NEWEST_FIRST)
                : find(
                        "(createdAt < :at or (createdAt = :at and id < :id))" + NEWEST_FIRST,
                        Map.of("at", after.at(), "id", after.id()));
        return rows.page(0, limit).stream().map(this::timing).toList();
    }

    @Transactional
    Optional<MuteTiming> withId(UUID id) {
        return findByIdOptional(id).map(this::timing);
    }

    /** Whether another one has the name. */
    boolean taken(String name, UUID id) {
        return count("name = ?1 and id <> ?2", name, id) > 0;
    }

    /** How many are not over. */
    long countOpen(Instant now) {
        return count("endsAt is null or endsAt > ?1", now);
    }

    /** Until the end of the transaction nobody else writes. */
    void lock() {
        getEntityManager().unwrap(Session.class).createNativeMutationQuery(LOCK).executeUpdate();
    }

    /** Stores one that is new or changed. The lock is held. */
    void store(MuteTiming timing) {
        MuteTimingEntity entity = findById(timing.id());
        boolean made = entity == null;
        if (entity == null) {
            entity = new MuteTimingEntity();
            entity.id = timing.id();
            entity.createdBy = timing.createdBy();
            entity.createdAt = timing.createdAt();
        }
        entity.name = timing.name();
        entity.kind = timing.kind().text();
        entity.matchers = json.written(timing.matchers());
        entity.startsAt = timing.startsAt();
        entity.endsAt = timing.endsAt();
        entity.schedule = timing.schedule() == null ? null : json.written(timing.schedule());
        entity.enabled = timing.enabled();
        entity.version = timing.version();
        entity.updatedAt = timing.updatedAt();
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

    private MuteTiming timing(MuteTimingEntity entity) {
        return new MuteTiming(
                entity.id,
                entity.name,
                MuteTimingKind.of(entity.kind),
                json.matchers(entity.matchers),
                entity.startsAt,
                entity.endsAt,
                entity.schedule == null ? null : json.schedule(entity.schedule),
                entity.enabled,
                entity.createdBy,
                entity.version,
                entity.createdAt,
                entity.updatedAt);
    }
}
