package io.tocsin.access;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A key as it is stored: everything but its secret.
 *
 * @param app the app it is bound to; null where it may speak for any
 * @param rateLimit how many requests it may make; null where the configuration says
 * @param configured whether it is the administrator key that configuration names
 */
record ApiKey(
        UUID id,
        String name,
        String prefix,
        @Nullable App app,
        Permissions permissions,
        boolean test,
        @Nullable RateLimit rateLimit,
        boolean configured,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt,
        @Nullable Instant lastUsedAt) {

    boolean expiredAt(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }

    boolean activeAt(Instant now) {
        return revokedAt == null && !expiredAt(now);
    }
}
