package io.tocsin.appsettings;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hibernate.Session;

/** Apps' settings in the database. Every writer takes {@link #lock} first. */
@ApplicationScoped
class AppSettingsRepository implements PanacheRepositoryBase<AppSettingsEntity, Integer> {

    /** Writers wait for each other, readers for nobody: revisions rise in the order of commits, so that none is missed. */
    private static final String LOCK = "LOCK TABLE app_settings IN SHARE ROW EXCLUSIVE MODE";

    private static final String NEXT_REVISION = "SELECT nextval('app_settings_revision')";

    private static final String BYTES_OF_OTHERS = """
            SELECT coalesce(sum(octet_length(CAST(document AS text))), 0) FROM app_settings WHERE app_id <> :app
            """;

    /** The revision of the change that was made last; 0 where there was none. */
    @Transactional
    long latestRevision() {
        return getEntityManager()
                .createQuery("select coalesce(max(s.revision), 0L) from AppSettingsEntity s", Long.class)
                .getSingleResult();
    }

    /** What was changed since that revision. */
    @Transactional
    List<StoredSettings> changedSince(long revision) {
        return list("revision > ?1", revision).stream()
                .map(AppSettingsEntity::toStored)
                .toList();
    }

    @Transactional
    Optional<StoredSettings> ofApp(int appId) {
        return findByIdOptional(appId).map(AppSettingsEntity::toStored);
    }

    /** Until the end of the transaction nobody else writes. */
    void lock() {
        getEntityManager().unwrap(Session.class).createNativeMutationQuery(LOCK).executeUpdate();
    }

    /** How many bytes the documents of all other apps take. */
    long bytesOfOthers(int appId) {
        return ((Number) getEntityManager()
                        .createNativeQuery(BYTES_OF_OTHERS, Long.class)
                        .setParameter("app", appId)
                        .getSingleResult())
                .longValue();
    }

    /** Stores a new version. The lock is held. */
    StoredSettings put(int appId, long version, String document, boolean sampled, String changedBy, Instant now) {
        AppSettingsEntity entity = findByIdOptional(appId).orElseGet(() -> {
            AppSettingsEntity made = new AppSettingsEntity();
            made.appId = appId;
            return made;
        });
        entity.version = version;
        entity.revision = (Long)
                getEntityManager().createNativeQuery(NEXT_REVISION, Long.class).getSingleResult();
        entity.document = document;
        entity.everSampled |= sampled;
        entity.changedBy = changedBy;
        entity.changedAt = now;
        persist(entity);
        return entity.toStored();
    }
}
