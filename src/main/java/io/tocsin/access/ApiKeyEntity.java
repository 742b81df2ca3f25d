package io.tocsin.access;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "api_key")
class ApiKeyEntity {

    @Id
    UUID id;

    String name;
    String prefix;

    @Column(name = "secret_hash")
    byte[] secretHash;

    @ManyToOne
    @JoinColumn(name = "app_id")
    @Nullable
    AppEntity app;

    @Column(columnDefinition = "text[]")
    String[] permissions;

    boolean test;

    @Column(name = "rate_limit")
    @Nullable
    String rateLimit;

    boolean configured;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "expires_at")
    @Nullable
    Instant expiresAt;

    @Column(name = "revoked_at")
    @Nullable
    Instant revokedAt;

    @Column(name = "last_used_at")
    @Nullable
    Instant lastUsedAt;

    ApiKey toKey() {
        return new ApiKey(
                id,
                name,
                prefix,
                app == null ? null : app.toApp(),
                Permissions.of(List.of(permissions)),
                test,
                rateLimit == null ? null : RateLimit.parse(rateLimit),
                configured,
                createdAt,
                expiresAt,
                revokedAt,
                lastUsedAt);
    }
}
