package io.tocsin.runbook;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;

/** A team's runbook. */
@Entity
@Table(name = "runbook")
class RunbookEntity {

    @Id
    UUID id;

    @Column(updatable = false)
    String name;

    /** JSON text: {@link RunbookMatch}es. */
    @Column(columnDefinition = "jsonb")
    @ColumnTransformer(write = "cast(? as jsonb)")
    String matches;

    String title;
    String cause;
    String solution;
    String prevention;
    String url;
    boolean enabled;
    long version;

    @Column(name = "created_at", updatable = false)
    Instant createdAt;

    @Column(name = "updated_at")
    Instant updatedAt;
}
