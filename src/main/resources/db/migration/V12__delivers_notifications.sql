-- Who changed what by hand, for administrators: one row a change, written in the transaction that makes it.
CREATE TABLE audit_entry (
    id            uuid NOT NULL,
    at            timestamptz NOT NULL,
    -- The key that it was done with, and its name at that time.
    actor_key_id  uuid NOT NULL,
    actor_name    text NOT NULL,
    -- Such as create, change, delete.
    action        text COLLATE "C" NOT NULL,
    -- Such as channel.
    kind          text COLLATE "C" NOT NULL,
    subject_id    text NOT NULL,
    subject_name  text NOT NULL,
    -- What was changed, as the feature tells it; never a secret.
    detail        jsonb NOT NULL,
    CONSTRAINT audit_entry_pk PRIMARY KEY (id)
);
CREATE INDEX audit_entry_by_time ON audit_entry (at DESC, id DESC);

-- Where notifications go.
CREATE TABLE channel (
    id               uuid NOT NULL,
    name             text NOT NULL,
    kind             text COLLATE "C" NOT NULL,
    -- Rules that name no channel go to the default ones.
    is_default       boolean NOT NULL,
    enabled          boolean NOT NULL,
    send_resolved    boolean NOT NULL,
    -- Some kinds' addresses are secrets themselves (notify.ChannelKind); empty where the kind has none.
    url              text NOT NULL DEFAULT '',
    secret           text NOT NULL DEFAULT '',
    -- During a rotation: the one that goes out of use.
    previous_secret  text NOT NULL DEFAULT '',
    -- Addresses of e-mail: an array of texts.
    recipients       jsonb NOT NULL DEFAULT '[]',
    -- Of the body, of webhooks alone; empty for Alertmanager's.
    template         text NOT NULL DEFAULT '',
    version          bigint NOT NULL DEFAULT 1,
    created_at       timestamptz NOT NULL,
    updated_at       timestamptz NOT NULL,
    -- The circuit breaker, shared by all replicas: failures in a row, and until when nothing is sent.
    failures         integer NOT NULL DEFAULT 0,
    held_until       timestamptz,
    CONSTRAINT channel_pk PRIMARY KEY (id),
    CONSTRAINT channel_name_unique UNIQUE (name),
    CONSTRAINT channel_kind_known
        CHECK (kind IN ('webhook', 'alertmanager', 'pagerduty', 'slack', 'teams', 'discord', 'email', 'log')),
    CONSTRAINT channel_recipients_array CHECK (jsonb_typeof(recipients) = 'array')
);

-- So that an alert is never mute: whoever has set up no channel finds alerts in the service's log.
INSERT INTO channel (id, name, kind, is_default, enabled, send_resolved, created_at, updated_at)
VALUES (gen_random_uuid(), 'log', 'log', true, true, true, now(), now());

-- The outbox, and afterwards the log of what was sent. A channel that is removed leaves its rows, so there is no foreign key.
CREATE TABLE delivery (
    id                uuid NOT NULL,
    -- The order in which notices of a group leave.
    sequence          bigint GENERATED ALWAYS AS IDENTITY,
    idempotency_key   text COLLATE "C" NOT NULL,
    channel_id        uuid NOT NULL,
    -- The channel's at that time.
    channel_name      text NOT NULL,
    kind              text COLLATE "C" NOT NULL,
    group_key         text COLLATE "C" NOT NULL,
    app               text COLLATE "C" NOT NULL,
    -- firing, resolved
    status            text COLLATE "C" NOT NULL,
    title             text NOT NULL,
    notice            jsonb NOT NULL,
    -- pending: to be sent; standing: sent, and sent again while it fires; the others are final (notify.DeliveryState).
    state             text COLLATE "C" NOT NULL,
    created_at        timestamptz NOT NULL,
    due_at            timestamptz NOT NULL,
    finished_at       timestamptz,
    -- Another for each claim, so that a mark that comes late changes nothing.
    claimed_by        uuid,
    claimed_until     timestamptz,
    attempts          integer NOT NULL DEFAULT 0,
    -- How many requests of this notice the receiver has taken (PagerDuty takes one an alert).
    parts_done        integer NOT NULL DEFAULT 0,
    -- How often a standing one was sent again.
    repeats           bigint NOT NULL DEFAULT 0,
    -- The latest attempts, an array of notify.Attempt.
    attempt_log       jsonb NOT NULL DEFAULT '[]',
    CONSTRAINT delivery_pk PRIMARY KEY (id),
    CONSTRAINT delivery_idempotency_key_unique UNIQUE (idempotency_key),
    CONSTRAINT delivery_state_known
        CHECK (state IN ('pending', 'standing', 'delivered', 'failed', 'superseded', 'dropped')),
    CONSTRAINT delivery_final_has_end CHECK ((state IN ('pending', 'standing')) = (finished_at IS NULL))
);
CREATE INDEX delivery_due ON delivery (due_at) WHERE state IN ('pending', 'standing');
CREATE INDEX delivery_open ON delivery (channel_id, group_key, sequence) WHERE state IN ('pending', 'standing');
CREATE INDEX delivery_by_time ON delivery (created_at DESC, id DESC);
CREATE INDEX delivery_by_channel ON delivery (channel_id, created_at DESC, id DESC);
