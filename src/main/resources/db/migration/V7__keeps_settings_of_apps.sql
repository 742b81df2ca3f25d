-- What an app wants otherwise than the configuration. A row is never removed: settings that are taken back leave an empty document.

-- A number for each change of any app's settings: a replica reads what has a higher one than it has seen. Writers lock the table, so
-- the numbers rise in the order of commits.
CREATE SEQUENCE app_settings_revision AS bigint;

CREATE TABLE app_settings (
    app_id        integer NOT NULL,
    -- Rises by one with each change of this app's.
    version       bigint NOT NULL,
    revision      bigint NOT NULL,
    -- As it was sent (appsettings.SettingsDocument).
    document      jsonb NOT NULL,
    -- Whether any version had sampling.
    ever_sampled  boolean NOT NULL,
    -- The name of the key of the last change.
    changed_by    text NOT NULL,
    changed_at    timestamptz NOT NULL,
    CONSTRAINT app_settings_pk PRIMARY KEY (app_id),
    CONSTRAINT app_settings_app_fk FOREIGN KEY (app_id) REFERENCES app (id),
    CONSTRAINT app_settings_revision_unique UNIQUE (revision),
    CONSTRAINT app_settings_version_positive CHECK (version > 0),
    CONSTRAINT app_settings_document_object CHECK (jsonb_typeof(document) = 'object')
);
