-- Alert rules: made by the API, told by a file, or brought along.
CREATE TABLE alert_rule (
    id          uuid NOT NULL,
    name        text NOT NULL,
    -- By name, since a file may be there before the app; absent: every app, each for itself.
    app         text COLLATE "C",
    kind        text COLLATE "C" NOT NULL,
    -- As it was sent, durations in their shortest form. The columns beside it say the same again, for whoever looks by SQL.
    definition  jsonb NOT NULL,
    origin      text COLLATE "C" NOT NULL,
    -- Of a file's rule: the file.
    source      text,
    enabled     boolean NOT NULL,
    fallback    boolean NOT NULL,
    version     bigint NOT NULL DEFAULT 1,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    CONSTRAINT alert_rule_pk PRIMARY KEY (id),
    CONSTRAINT alert_rule_name_unique UNIQUE (name),
    CONSTRAINT alert_rule_origin_known CHECK (origin IN ('api', 'file', 'default')),
    CONSTRAINT alert_rule_source_of_files CHECK ((origin = 'file') = (source IS NOT NULL))
);

-- Raised by every change of a rule, in its transaction: whoever holds the rules in memory asks for this one number.
CREATE TABLE alert_rule_revision (
    one       boolean NOT NULL DEFAULT true,
    revision  bigint NOT NULL,
    CONSTRAINT alert_rule_revision_pk PRIMARY KEY (one),
    CONSTRAINT alert_rule_revision_one CHECK (one)
);
INSERT INTO alert_rule_revision (revision) VALUES (1);

CREATE FUNCTION alert_rule_raises_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE alert_rule_revision SET revision = revision + 1;
    RETURN NULL;
END
$$;
CREATE TRIGGER alert_rule_raises_revision AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON alert_rule
    FOR EACH STATEMENT EXECUTE FUNCTION alert_rule_raises_revision();

-- Every app has it, until it has an enabled rule of this kind of its own. It may be changed and removed.
INSERT INTO alert_rule (id, name, kind, definition, origin, enabled, fallback, created_at, updated_at)
VALUES (
    '01990000-0000-7000-8000-000000000001',
    'Error rate',
    'error_rate',
    '{"name": "Error rate",
      "condition": {"kind": "error_rate", "threshold": 5, "window": "5m", "min_requests": 20, "min_errors": 5},
      "severity": "critical",
      "fallback": true}',
    'default', true, true, now(), now());

-- What a file changed was changed with no key.
ALTER TABLE audit_entry ALTER COLUMN actor_key_id DROP NOT NULL;
