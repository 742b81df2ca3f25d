package io.tocsin.bench.persist;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;
import org.jspecify.annotations.Nullable;

/** A row of the same table that Tocsin writes, as an entity that Hibernate persists. */
@Entity
@Table(name = "event")
@IdClass(PersistedEventId.class)
class PersistedEvent {

    @Id
    UUID id;

    @Id
    @Column(name = "app_id")
    int appId;

    @Id
    @Column(name = "occurred_at")
    Instant occurredAt;

    @Column(name = "issue_id")
    UUID issueId;

    @Column(name = "received_at")
    Instant receivedAt;

    int count;
    String level;
    String environment;
    String release;

    @Column(name = "error_type")
    String errorType;

    String message;

    @Column(name = "server_name")
    String serverName;

    String transaction;
    String logger;
    String platform;

    @Column(name = "user_id")
    String userId;

    @Column(name = "trace_id")
    String traceId;

    @Column(name = "span_id")
    String spanId;

    /** JSON text. */
    @ColumnTransformer(write = "cast(? AS jsonb)")
    @Nullable
    String tags;

    /** JSON text. */
    @ColumnTransformer(write = "cast(? AS jsonb)")
    @Nullable
    String payload;
}
