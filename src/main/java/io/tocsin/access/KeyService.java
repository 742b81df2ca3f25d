package io.tocsin.access;

import io.tocsin.time.Instants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/** Creates and revokes keys, each with its entry in the audit log. Blocks. */
@ApplicationScoped
class KeyService {

    private static final String KIND = "key";

    private final KeyRepository repository;
    private final Audit audit;
    private final Clock clock;

    KeyService(KeyRepository repository, Audit audit, Clock clock) {
        this.repository = repository;
        this.audit = audit;
        this.clock = clock;
    }

    /** Stores a key; of its secret only the hash is kept. */
    @Transactional
    void create(ApiKey key, byte[] hash, Caller caller) {
        repository.insert(key, hash);
        audit.record(caller, "create", KIND, key.id().toString(), key.name(), detail(key));
    }

    /** Revokes a key; nothing changes if it is revoked already. */
    @Transactional
    void revoke(ApiKey key, Caller caller) {
        if (repository.revoke(key.id(), Instants.toMicros(clock.instant()))) {
            audit.record(caller, "revoke", KIND, key.id().toString(), key.name(), detail(key));
        }
    }

    private static Map<String, Object> detail(ApiKey key) {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("prefix", key.prefix());
        detail.put("permissions", key.permissions().texts());
        if (key.app() != null) {
            detail.put("app", key.app().name());
        }
        detail.put("test", key.test());
        if (key.expiresAt() != null) {
            detail.put("expires_at", key.expiresAt());
        }
        return detail;
    }
}
