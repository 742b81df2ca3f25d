package io.tocsin.alert.mute;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;
import org.jspecify.annotations.Nullable;

/** A mute timing. */
@Entity
@Table(name = "mute_timing")
class MuteTimingEntity {

    @Id
    UUID id;

    String name;
    String kind;

    /** JSON text: an array of {@link Matcher}. */
    @Column(columnDefinition = "jsonb")
    @ColumnTransformer(write = "cast(? as jsonb)")
    String matchers;

    @Column(name = "starts_at")
    @Nullable
    Instant startsAt;

    @Column(name = "ends_at")
    @Nullable
    Instant endsAt;

    /** JSON text: {@link ScheduleFields}. */
    @Column(columnDefinition = "jsonb")
    @ColumnTransformer(write = "cast(? as jsonb)")
    @Nullable
    String schedule;

    boolean enabled;

    @Column(name = "created_by", updatable = false)
    String createdBy;

    long version;

    @Column(name = "created_at", updatable = false)
    Instant createdAt;

    @Column(name = "updated_at")
    Instant updatedAt;
}
