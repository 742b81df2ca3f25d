package io.tocsin.access;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** An entry of the audit log, as it is read; {@link Audit} writes them. */
@Entity
@Immutable
@Table(name = "audit_entry")
class AuditEntity {

    @Id
    UUID id;

    Instant at;

    /** Null: it was done with no key. */
    @Column(name = "actor_key_id")
    @Nullable
    UUID actorKeyId;

    @Column(name = "actor_name")
    String actorName;

    String action;
    String kind;

    @Column(name = "subject_id")
    String subjectId;

    @Column(name = "subject_name")
    String subjectName;

    /** JSON text. */
    @Column(columnDefinition = "jsonb")
    String detail;
}
