package io.tocsin.event;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Formula;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A stored event. Read through {@link EventRepository}; written in bulk by ingest's writer, never persisted by Hibernate. */
@Entity
@Immutable
@Table(name = "event")
@IdClass(ErrorEventId.class)
class ErrorEvent {

    @Id
    UUID id;

    @Id
    @Column(name = "app_id")
    int appId;

    @Id
    @Column(name = "occurred_at")
    Instant occurredAt;

    /** Asked of the table: this replica may not know an app that another one made a moment ago. */
    @Formula("(SELECT a.name FROM app a WHERE a.id = app_id)")
    String appName;

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
    @Column(columnDefinition = "jsonb")
    @Nullable
    String tags;

    /** JSON text. */
    @Column(columnDefinition = "jsonb")
    @Nullable
    String payload;
}
