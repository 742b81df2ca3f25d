package io.tocsin.access;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.tocsin.http.Cursor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** Stores apps. An app never changes, except that it can be retired and deleted. */
@ApplicationScoped
class AppRepository implements PanacheRepositoryBase<AppEntity, Integer> {

    /** The unique name settles the race of two replicas that see an app for the first time at once. */
    private static final String INSERT = """
            INSERT INTO app (public_id, name, sentry_key, created_by, created_at)
            VALUES (:publicId, :name, :sentryKey, :createdBy, :createdAt)
            ON CONFLICT (name) DO NOTHING
            """;

    private static final String DELETED = """
            SELECT d.app_id FROM deletion d
            WHERE d.kind = 'app' AND (d.finished_at IS NULL OR d.finished_at > now() - interval '1 day')
                AND NOT EXISTS (SELECT 1 FROM app WHERE app.id = d.app_id)
            """;

    /** All apps made after the one with this number: what a replica does not know yet. */
    @Transactional
    List<App> after(int id) {
        return list("id > ?1 order by id", id).stream().map(AppEntity::toApp).toList();
    }

    /** Lists the numbers of apps that were deleted within a day, since a replica may still have them in memory. */
    @Transactional
    List<Integer> deleted() {
        return getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery(DELETED, Integer.class)
                .getResultList();
    }

    @Transactional
    Optional<App> named(String name) {
        return find("name", name).firstResultOptional().map(AppEntity::toApp);
    }

    /** Returns the app, locked until the caller's transaction ends. */
    @Transactional(Transactional.TxType.MANDATORY)
    Optional<AppEntity> lock(String name) {
        return find("name", name).withLock(LockModeType.PESSIMISTIC_WRITE).firstResultOptional();
    }

    /** Returns the retired apps by their ids, with the instant of each. */
    @Transactional
    Map<Integer, Instant> retired() {
        Map<Integer, Instant> retired = new HashMap<>();
        for (AppEntity app : list("retiredAt is not null")) {
            if (app.retiredAt != null) {
                retired.put(app.id, app.retiredAt);
            }
        }
        return retired;
    }

    @Transactional
    long madeBy(UUID key) {
        return ((Number) getEntityManager()
                        .createNativeQuery("SELECT count(*) FROM app WHERE created_by = :key", Long.class)
                        .setParameter("key", key)
                        .getSingleResult())
                .longValue();
    }

    /** Whether it was made; false where the name is taken. */
    @Transactional
    boolean insert(UUID publicId, String name, String sentryKey, @Nullable UUID createdBy, Instant createdAt) {
        return getEntityManager()
                        .unwrap(Session.class)
                        .createNativeMutationQuery(INSERT)
                        .setParameter("publicId", publicId)
                        .setParameter("name", name)
                        .setParameter("sentryKey", sentryKey)
                        .setParameter("createdBy", createdBy, UUID.class)
                        .setParameter("createdAt", createdAt)
                        .executeUpdate()
                > 0;
    }

    /** Newest first. */
    @Transactional
    List<App> page(@Nullable Cursor after, int limit) {
        var query = after == null
                ? find("order by createdAt desc, publicId desc")
                : find(
                        "createdAt < ?1 or (createdAt = ?1 and publicId < ?2) order by createdAt desc, publicId desc",
                        after.at(),
                        after.id());
        return query.page(0, limit).list().stream().map(AppEntity::toApp).toList();
    }
}
