-- The main job's tables. PostgreSQL 14 to 18.
--
-- Dimensions are NOT NULL DEFAULT '' (a NULL would defeat the upserts) and COLLATE "C": they are compared for equality
-- only, and the C collation is the cheapest order an index can have, whatever the server's locale.
-- app_id stands in every key, so that the schema can be distributed by it.

CREATE TABLE app (
    id          integer GENERATED ALWAYS AS IDENTITY,
    public_id   uuid NOT NULL,
    name        text COLLATE "C" NOT NULL,
    -- The public half of the address (DSN) that a Sentry SDK is given; its project number is app.id.
    sentry_key  text COLLATE "C" NOT NULL,
    -- The key that made the app by posting for it; NULL where an administrator made it.
    created_by  uuid,
    created_at  timestamptz NOT NULL,
    CONSTRAINT app_pk PRIMARY KEY (id),
    CONSTRAINT app_public_id_unique UNIQUE (public_id),
    CONSTRAINT app_name_unique UNIQUE (name),
    CONSTRAINT app_sentry_key_unique UNIQUE (sentry_key),
    CONSTRAINT app_name_form CHECK (name ~ '^[A-Za-z0-9._-]{1,64}$')
);

CREATE INDEX app_created_by_idx ON app (created_by) WHERE created_by IS NOT NULL;

CREATE TABLE api_key (
    id            uuid NOT NULL,
    name          text NOT NULL,
    -- The first characters of the secret, enough to recognise a key in a list and useless to whoever reads them.
    prefix        text COLLATE "C" NOT NULL,
    -- SHA-256 of the secret. Secrets are random and at least 128 bits strong, so a slow hash would add nothing.
    secret_hash   bytea NOT NULL,
    app_id        integer,
    permissions   text[] NOT NULL,
    test          boolean NOT NULL DEFAULT false,
    -- True for the administrator key that the configuration names: another value there takes this one's place.
    configured    boolean NOT NULL DEFAULT false,
    created_at    timestamptz NOT NULL,
    expires_at    timestamptz,
    revoked_at    timestamptz,
    last_used_at  timestamptz,
    CONSTRAINT api_key_pk PRIMARY KEY (id),
    CONSTRAINT api_key_secret_hash_unique UNIQUE (secret_hash),
    CONSTRAINT api_key_app_fk FOREIGN KEY (app_id) REFERENCES app (id),
    CONSTRAINT api_key_secret_hash_length CHECK (octet_length(secret_hash) = 32),
    CONSTRAINT api_key_permissions_some CHECK (cardinality(permissions) > 0)
);

-- One row for each event whose id came from the client: what makes a retry harmless, whatever time it claims
-- (events are partitioned by day, so no unique constraint there could see a retry with another time).
-- Rows are removed 48 hours after receipt.
CREATE TABLE event_key (
    app_id       integer NOT NULL,
    event_id     uuid NOT NULL,
    occurred_at  timestamptz NOT NULL,
    received_at  timestamptz NOT NULL,
    CONSTRAINT event_key_pk PRIMARY KEY (app_id, event_id)
);

CREATE INDEX event_key_received_at_idx ON event_key (received_at);

CREATE TABLE event (
    id           uuid NOT NULL,
    app_id       integer NOT NULL,
    issue_id     uuid NOT NULL,
    occurred_at  timestamptz NOT NULL,
    received_at  timestamptz NOT NULL,
    -- How many times it happened: a client may fold repeats into one event, and every count weighs it.
    count        integer NOT NULL DEFAULT 1,
    level        text COLLATE "C" NOT NULL,
    environment  text COLLATE "C" NOT NULL DEFAULT '',
    release      text COLLATE "C" NOT NULL DEFAULT '',
    error_type   text COLLATE "C" NOT NULL DEFAULT '',
    message      text NOT NULL DEFAULT '',
    server_name  text NOT NULL DEFAULT '',
    transaction  text NOT NULL DEFAULT '',
    logger       text NOT NULL DEFAULT '',
    platform     text NOT NULL DEFAULT '',
    user_id      text NOT NULL DEFAULT '',
    trace_id     text NOT NULL DEFAULT '',
    span_id      text NOT NULL DEFAULT '',
    -- NULL where an event has none.
    tags         jsonb,
    -- The rest: stack_trace, exceptions, request, context, fingerprint, and what ingest noted about the event.
    payload      jsonb,
    CONSTRAINT event_pk PRIMARY KEY (id, app_id, occurred_at),
    CONSTRAINT event_count_range CHECK (count BETWEEN 1 AND 1000000),
    CONSTRAINT event_level_known CHECK (level IN ('fatal', 'error', 'warning', 'info', 'debug'))
) PARTITION BY RANGE (occurred_at);

-- Recent errors of an app, newest first, by keyset.
CREATE INDEX event_app_idx ON event (app_id, occurred_at, id);
-- Recent errors of an issue, and an event's neighbours in it.
CREATE INDEX event_issue_idx ON event (issue_id, occurred_at, id);
-- Recent errors of all apps; and, covering, the edges of every statistic (see stats.WindowPlan).
CREATE INDEX event_time_idx ON event (occurred_at, id)
    INCLUDE (app_id, environment, release, level, error_type, issue_id, count);

CREATE TABLE error_count_minute (
    app_id       integer NOT NULL,
    minute       timestamptz NOT NULL,
    environment  text COLLATE "C" NOT NULL DEFAULT '',
    level        text COLLATE "C" NOT NULL,
    count        bigint NOT NULL,
    CONSTRAINT error_count_minute_pk PRIMARY KEY (app_id, minute, environment, level)
) PARTITION BY RANGE (minute);

CREATE INDEX error_count_minute_time_idx ON error_count_minute (minute);

CREATE TABLE error_count_hour (
    app_id       integer NOT NULL,
    hour         timestamptz NOT NULL,
    environment  text COLLATE "C" NOT NULL DEFAULT '',
    release      text COLLATE "C" NOT NULL DEFAULT '',
    level        text COLLATE "C" NOT NULL,
    error_type   text COLLATE "C" NOT NULL DEFAULT '',
    issue_id     uuid NOT NULL,
    count        bigint NOT NULL,
    CONSTRAINT error_count_hour_pk PRIMARY KEY (app_id, hour, environment, release, level, error_type, issue_id)
) PARTITION BY RANGE (hour);

CREATE INDEX error_count_hour_time_idx ON error_count_hour (hour);

-- Up to when retention has removed rows. A partition made again later (a late event, a retention made longer) is
-- empty where rows once were, so the catalogue alone cannot say from when a table is complete.
CREATE TABLE retention_floor (
    table_name      text NOT NULL,
    removed_before  timestamptz NOT NULL,
    CONSTRAINT retention_floor_pk PRIMARY KEY (table_name)
);
