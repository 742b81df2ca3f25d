package io.tocsin.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.tocsin.http.ApiException;
import io.tocsin.time.Instants;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The keys there are, in memory, so that ingest authenticates without the database. Read again every
 * {@code tocsin.access.refresh}, which bounds how long a revoked key lives on; a key this replica has not met yet makes one
 * look-up, and how many of those run at once is bounded, so that guessing keys loads nobody.
 */
@ApplicationScoped
public class KeyRing {

    private static final Logger LOG = Logger.getLogger(KeyRing.class);
    private static final int LOOK_UPS_AT_ONCE = 4;
    private static final int STRANGERS_REMEMBERED = 10_000;
    private static final Duration STRANGER_FOR = Duration.ofSeconds(30);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final KeyRepository repository;
    private final AppDirectory apps;
    private final AccessSettings settings;
    private final Clock clock;
    private final Semaphore lookUps = new Semaphore(LOOK_UPS_AT_ONCE);
    private final Cache<SecretHash, Boolean> strangers = Caffeine.newBuilder()
            .maximumSize(STRANGERS_REMEMBERED)
            .expireAfterWrite(STRANGER_FOR)
            .build();
    private final Map<UUID, Instant> lastUses = new ConcurrentHashMap<>();

    private volatile Map<SecretHash, ApiKey> keys = Map.of();
    private volatile @Nullable Instant readAt;
    /** {@link System#nanoTime()} of {@link #readAt}: how old they are is no matter of the clock, which may be set meanwhile. */
    private volatile long readAtNanos;

    KeyRing(KeyRepository repository, AppDirectory apps, AccessSettings settings, Clock clock) {
        this.repository = repository;
        this.apps = apps;
        this.settings = settings;
        this.clock = clock;
    }

    /** Reads all keys and the apps that are new. Blocks; fails where the database does. */
    public synchronized void refresh() {
        Instant now = clock.instant();
        long nanos = System.nanoTime();
        apps.refresh();
        keys = repository.active(now);
        readAtNanos = nanos;
        readAt = now;
    }

    @Scheduled(
            every = "${tocsin.access.refresh:2s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            identity = "keys-refresh")
    void refreshAgain() {
        if (readAt == null) {
            // The bootstrap has not migrated yet.
            return;
        }
        try {
            refresh();
        } catch (RuntimeException databaseAway) {
            LOG.debugf("Keys could not be read again: %s", databaseAway.getMessage());
        }
    }

    /** When the keys were last read; null where they never were. */
    public @Nullable Instant readAt() {
        return readAt;
    }

    /** How long ago the keys were last read; meaningless where they never were. */
    public Duration age() {
        return Duration.ofNanos(System.nanoTime() - readAtNanos);
    }

    /**
     * The key with that secret; empty where there is none, or it is revoked or expired.
     *
     * @return fails with {@link ApiException} 503 where that cannot be told now
     */
    CompletableFuture<Optional<ApiKey>> find(String secret) {
        SecretHash hash = new SecretHash(Secrets.hash(secret));
        Instant now = clock.instant();
        if (readAt == null || age().compareTo(settings.staleGrace()) > 0) {
            return CompletableFuture.failedFuture(
                    ApiException.unavailable("Keys could not be read from the database", RETRY_AFTER));
        }
        ApiKey key = keys.get(hash);
        if (key != null) {
            return CompletableFuture.completedFuture(use(key, now));
        }
        if (strangers.getIfPresent(hash) != null) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return lookUp(hash, now);
    }

    private CompletableFuture<Optional<ApiKey>> lookUp(SecretHash hash, Instant now) {
        if (!lookUps.tryAcquire()) {
            return CompletableFuture.failedFuture(
                    ApiException.unavailable("Too many unknown keys at once", RETRY_AFTER));
        }
        return CompletableFuture.supplyAsync(
                        () -> repository.withHash(hash.bytes()), Infrastructure.getDefaultWorkerPool())
                .handle((found, failure) -> {
                    lookUps.release();
                    if (found == null) {
                        LOG.debugf("A key could not be looked up: %s", failure.getMessage());
                        throw ApiException.unavailable("The key cannot be checked now", RETRY_AFTER);
                    }
                    if (found.isEmpty() || !found.get().activeAt(now)) {
                        strangers.put(hash, Boolean.TRUE);
                        return Optional.empty();
                    }
                    return use(found.get(), now);
                });
    }

    private Optional<ApiKey> use(ApiKey key, Instant now) {
        if (!key.activeAt(now)) {
            return Optional.empty();
        }
        lastUses.put(key.id(), now);
        return Optional.of(key);
    }

    /** When the key was last used here, where that is not in the database yet. */
    Optional<Instant> lastUse(UUID key) {
        return Optional.ofNullable(lastUses.get(key)).map(Instants::toMicros);
    }

    @Scheduled(
            every = "30s",
            delayed = "30s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            identity = "keys-last-use")
    void keepLastUses() {
        if (readAt == null || lastUses.isEmpty()) {
            return;
        }
        Map<UUID, Instant> batch = new HashMap<>(lastUses);
        try {
            repository.used(batch);
            batch.forEach(lastUses::remove);
        } catch (RuntimeException databaseAway) {
            LOG.debugf("Last uses of keys are kept for later: %s", databaseAway.getMessage());
        }
    }

    @PreDestroy
    void keepLastUsesAtTheEnd() {
        keepLastUses();
    }
}
