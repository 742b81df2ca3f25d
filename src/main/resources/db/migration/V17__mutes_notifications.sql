-- Alerts that match are shown as ever, but nobody is told of them while it lasts.
CREATE TABLE silence (
    id            uuid NOT NULL,
    -- An array of {"name", "op", "value"} (alert.mute.Matcher).
    matchers      jsonb NOT NULL,
    -- The value of the matcher app = "..."; empty where there is none. A key that is bound to an app sees those of its app alone.
    app           text COLLATE "C" NOT NULL DEFAULT '',
    starts_at     timestamptz NOT NULL,
    -- Not part of it. The state (pending, active, expired) follows from the two.
    ends_at       timestamptz NOT NULL,
    comment       text NOT NULL,
    -- The name of the key.
    created_by    text NOT NULL,
    version       bigint NOT NULL DEFAULT 1,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    CONSTRAINT silence_pk PRIMARY KEY (id),
    CONSTRAINT silence_ends_after_start CHECK (ends_at >= starts_at),
    CONSTRAINT silence_matchers_array CHECK (jsonb_typeof(matchers) = 'array')
);
CREATE INDEX silence_by_end ON silence (ends_at);
CREATE INDEX silence_by_creation ON silence (created_at DESC, id DESC);
CREATE INDEX silence_by_app ON silence (app, created_at DESC, id DESC);

-- Maintenance and quiet hours: once, or by a schedule.
CREATE TABLE mute_timing (
    id            uuid NOT NULL,
    name          text NOT NULL,
    kind          text COLLATE "C" NOT NULL,
    -- As of a silence; empty for all alerts.
    matchers      jsonb NOT NULL,
    -- Of what happens once.
    starts_at     timestamptz,
    ends_at       timestamptz,
    -- {"days", "from", "to", "time_zone"} (alert.mute.ScheduleFields).
    schedule      jsonb,
    enabled       boolean NOT NULL,
    created_by    text NOT NULL,
    version       bigint NOT NULL DEFAULT 1,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    CONSTRAINT mute_timing_pk PRIMARY KEY (id),
    CONSTRAINT mute_timing_name_unique UNIQUE (name),
    CONSTRAINT mute_timing_kind_known CHECK (kind IN ('maintenance', 'quiet_hours')),
    CONSTRAINT mute_timing_once_or_by_schedule CHECK (
        (schedule IS NULL) = (starts_at IS NOT NULL) AND (schedule IS NULL) = (ends_at IS NOT NULL)),
    CONSTRAINT mute_timing_quiet_hours_by_schedule CHECK (kind <> 'quiet_hours' OR schedule IS NOT NULL),
    CONSTRAINT mute_timing_ends_after_start CHECK (ends_at > starts_at),
    CONSTRAINT mute_timing_matchers_array CHECK (jsonb_typeof(matchers) = 'array')
);
CREATE INDEX mute_timing_by_end ON mute_timing (ends_at) WHERE ends_at IS NOT NULL;
CREATE INDEX mute_timing_by_creation ON mute_timing (created_at DESC, id DESC);
