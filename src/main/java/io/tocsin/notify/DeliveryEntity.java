package io.tocsin.notify;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A row of the outbox, as it is read; what writes it are statements of {@link Outbox} and {@link DeliveryRepository}. */
@Entity
@Immutable
@Table(name = "delivery")
class DeliveryEntity {

    @Id
    UUID id;

    long sequence;

    @Column(name = "idempotency_key")
    String idempotencyKey;

    @Column(name = "channel_id")
    UUID channelId;

    @Column(name = "channel_name")
    String channelName;

    String kind;

    @Column(name = "group_key")
    String groupKey;

    String app;
    String status;
    String title;

    /** JSON text: a {@link Notice}. */
    @Column(columnDefinition = "jsonb")
    String notice;

    @Column(name = "alert_ids")
    UUID[] alertIds;

    @Column(name = "rule_ids")
    UUID[] ruleIds;

    String state;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "due_at")
    Instant dueAt;

    @Nullable
    @Column(name = "finished_at")
    Instant finishedAt;

    @Nullable
    @Column(name = "claimed_by")
    UUID claimedBy;

    int attempts;

    @Column(name = "parts_done")
    int partsDone;

    long repeats;

    /** JSON text: {@link Attempt}s. */
    @Column(name = "attempt_log", columnDefinition = "jsonb")
    String attemptLog;
}
