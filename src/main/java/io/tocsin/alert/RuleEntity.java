package io.tocsin.alert;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;
import org.jspecify.annotations.Nullable;

/** A rule in its table. */
@Entity
@Table(name = "alert_rule")
class RuleEntity {

    @Id
    UUID id;

    String name;

    @Nullable
    String app;

    String kind;

    /** JSON text: a {@link RuleInput}. */
    @Column(columnDefinition = "jsonb")
    @ColumnTransformer(write = "cast(? as jsonb)")
    String definition;

    /** An {@link Origin}'s word. */
    String origin;

    /** Of a file's rule: the file. */
    @Nullable
    String source;

    boolean enabled;
    boolean fallback;
    long version;

    @Column(name = "created_at", updatable = false)
    Instant createdAt;

    @Column(name = "updated_at")
    Instant updatedAt;
}
