-- Events that were accepted while the database was away and that it then refused for good (SQLSTATE classes 22 and 23): set
-- aside with the reason, whole, for an administrator to look at, to try again or to remove.
CREATE TABLE dead_letter (
    id            uuid NOT NULL,
    app           text COLLATE "C" NOT NULL,
    event_id      uuid NOT NULL,
    received_at   timestamptz NOT NULL,
    set_aside_at  timestamptz NOT NULL,
    sqlstate      text COLLATE "C" NOT NULL,
    reason        text NOT NULL,
    -- The event as the spool had it (ingest.EventFrame): what the database would not take as text it takes as bytes.
    event         bytea NOT NULL,
    CONSTRAINT dead_letter_pk PRIMARY KEY (id),
    -- A replay that is interrupted begins anew, and must not set the same event aside twice.
    CONSTRAINT dead_letter_event_unique UNIQUE (app, event_id, received_at)
);

CREATE INDEX dead_letter_list_idx ON dead_letter (set_aside_at, id);

-- One row a replica: its last sign of life, and from when on it holds events that are not in the database yet. Whoever
-- reads counts up to some time must know that nobody still holds events of before.
CREATE TABLE replica (
    -- Of the data folder: a process that takes up the folder of an earlier one speaks for the same replica.
    id                   uuid NOT NULL,
    host                 text NOT NULL,
    started_at           timestamptz NOT NULL,
    last_seen_at         timestamptz NOT NULL,
    -- NULL where everything that came before last_seen_at is written.
    oldest_unwritten_at  timestamptz,
    -- How many events its spool held: a replica that is gone for good has left them on its disk.
    spooled_events       bigint NOT NULL,
    CONSTRAINT replica_pk PRIMARY KEY (id)
);
