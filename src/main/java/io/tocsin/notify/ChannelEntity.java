package io.tocsin.notify;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;

/** A channel. */
@Entity
@Table(name = "channel")
class ChannelEntity {

    @Id
    UUID id;

    String name;

    @Column(updatable = false)
    String kind;

    @Column(name = "is_default")
    boolean isDefault;

    boolean enabled;

    @Column(name = "send_resolved")
    boolean sendResolved;

    String url;
    String secret;

    @Column(name = "previous_secret")
    String previousSecret;

    String username;
    String password;

    /** JSON text: an object of texts. */
    @Column(columnDefinition = "jsonb")
    @ColumnTransformer(write = "cast(? as jsonb)")
    String headers;

    /** JSON text: an array of texts. */
    @Column(columnDefinition = "jsonb")
    @ColumnTransformer(write = "cast(? as jsonb)")
    String recipients;

    String template;
    long version;

    @Column(name = "created_at", updatable = false)
    Instant createdAt;

    @Column(name = "updated_at")
    Instant updatedAt;

    /** The delivery's to write, by {@link ChannelBreakers}. */
    @Column(name = "held_until", insertable = false, updatable = false)
    Instant heldUntil;
}
