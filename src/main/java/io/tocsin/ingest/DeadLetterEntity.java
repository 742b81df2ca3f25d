package io.tocsin.ingest;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/** An event that was set aside. Written by {@link DeadLetters}, in the replay's own transactions. */
@Entity
@Immutable
@Table(name = "dead_letter")
class DeadLetterEntity {

    @Id
    UUID id;

    String app;

    @Column(name = "event_id")
    UUID eventId;

    @Column(name = "received_at")
    Instant receivedAt;

    @Column(name = "set_aside_at")
    Instant setAsideAt;

    @Column(name = "sqlstate")
    String sqlState;

    String reason;

    /** A {@link PendingFrame} of this one entry. */
    byte[] event;
}
