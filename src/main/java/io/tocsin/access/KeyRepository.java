package io.tocsin.access;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.tocsin.http.Cursor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Keys in the database. */
@ApplicationScoped
class KeyRepository implements PanacheRepositoryBase<ApiKeyEntity, UUID> {

    private static final String ONE_AT_A_TIME = "LOCK TABLE api_key IN SHARE ROW EXCLUSIVE MODE";

    /** Every key that is neither revoked nor expired. */
    @Transactional
    Map<SecretHash, ApiKey> active(Instant now) {
        Map<SecretHash, ApiKey> keys = new HashMap<>();
        for (ApiKeyEntity entity : list(
                "from ApiKeyEntity k left join fetch k.app where k.revokedAt is null"
                        + " and (k.expiresAt is null or k.expiresAt > ?1)",
                now)) {
            keys.put(new SecretHash(entity.secretHash), entity.toKey());
        }
        return keys;
    }

    @Transactional
    Optional<ApiKey> withHash(byte[] hash) {
        return find("from ApiKeyEntity k left join fetch k.app where k.secretHash = ?1", (Object) hash)
                .firstResultOptional()
                .map(ApiKeyEntity::toKey);
    }

    @Transactional
    Optional<ApiKey> withId(UUID id) {
        return findByIdOptional(id).map(ApiKeyEntity::toKey);
    }

    @Transactional
    void insert(ApiKey key, byte[] hash) {
        ApiKeyEntity entity = new ApiKeyEntity();
        entity.id = key.id();
        entity.name = key.name();
        entity.prefix = key.prefix();
        entity.secretHash = hash;
        if (key.app() != null) {
            entity.app =
                    getEntityManager().getReference(AppEntity.class, key.app().id());
        }
        entity.permissions = key.permissions().texts().toArray(String[]::new);
        entity.test = key.test();
        entity.rateLimit = key.rateLimit() == null ? null : key.rateLimit().toString();
        entity.configured = key.configured();
        entity.createdAt = key.createdAt();
        entity.expiresAt = key.expiresAt();
        persist(entity);
    }

    /** Makes the configured administrator key the only one of its kind; replicas that start together do it one after the other. */
    @Transactional
    void configure(ApiKey key, byte[] hash) {
        getEntityManager().createNativeQuery(ONE_AT_A_TIME).executeUpdate();
        update("revokedAt = ?1 where configured and revokedAt is null and secretHash <> ?2", key.createdAt(), hash);
        ApiKeyEntity known = find("secretHash", (Object) hash).firstResult();
        if (known == null) {
            insert(key, hash);
        } else {
            known.configured = true;
            known.revokedAt = null;
            known.expiresAt = null;
            known.permissions = key.permissions().texts().toArray(String[]::new);
        }
    }

    /** Returns whether the key was not revoked before. */
    @Transactional
    boolean revoke(UUID id, Instant at) {
        return update("revokedAt = ?1 where id = ?2 and revokedAt is null", at, id) > 0;
    }

    /** Moves last uses forward, never back; in the order of ids, so that two replicas cannot deadlock. */
    @Transactional
    void used(Map<UUID, Instant> lastUses) {
        new TreeMap<>(lastUses)
                .forEach((id, at) ->
                        update("lastUsedAt = ?1 where id = ?2 and (lastUsedAt is null or lastUsedAt < ?1)", at, id));
    }

    /** Newest first, revoked and expired ones too. */
    @Transactional
    List<ApiKey> page(@Nullable Cursor after, int limit) {
        String from = "from ApiKeyEntity k left join fetch k.app ";
        String order = "order by k.createdAt desc, k.id desc";
        var query = after == null
                ? find(from + order)
                : find(
                        from + "where k.createdAt < ?1 or (k.createdAt = ?1 and k.id < ?2) " + order,
                        after.at(),
                        after.id());
        return query.page(0, limit).list().stream().map(ApiKeyEntity::toKey).toList();
    }
}
