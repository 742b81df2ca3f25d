package io.tocsin.appsettings;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.ColumnTransformer;

/** An app's settings in their table. */
@Entity
@Table(name = "app_settings")
class AppSettingsEntity {

    @Id
    @Column(name = "app_id")
    int appId;

    long version;
    long revision;

    /** JSON text: a {@link SettingsDocument}. */
    @Column(columnDefinition = "jsonb")
    @ColumnTransformer(write = "cast(? as jsonb)")
    String document;

    @Column(name = "ever_sampled")
    boolean everSampled;

    @Column(name = "changed_by")
    String changedBy;

    @Column(name = "changed_at")
    Instant changedAt;

    StoredSettings toStored() {
        return new StoredSettings(appId, version, revision, document, everSampled, changedBy, changedAt);
    }
}
