package io.tocsin.access;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "app")
class AppEntity {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    int id;

    @Column(name = "public_id")
    UUID publicId;

    String name;

    @Column(name = "sentry_key")
    String sentryKey;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "retired_at")
    @Nullable
    Instant retiredAt;

    App toApp() {
        return new App(id, publicId, name, sentryKey, createdAt, retiredAt);
    }
}
