-- Requests to delete data: jobs, and afterwards their results. A replay of the spool asks this table too, so that no event
-- that was accepted before the request comes back.
CREATE TABLE deletion (
    id            uuid NOT NULL,
    kind          text COLLATE "C" NOT NULL,
    app_id        integer NOT NULL,
    app           text COLLATE "C" NOT NULL,
    event_id      uuid,
    issue_id      uuid,
    -- The user's id as it was asked for, and as scrubbing may have stored it. Emptied when the job is done.
    user_ids      text[],
    -- Of each of them: SHA-256 of the app's name, U+0001 and the id.
    user_hashes   bytea[],
    requested_at  timestamptz NOT NULL,
    requested_by  text NOT NULL,
    state         text COLLATE "C" NOT NULL DEFAULT 'pending',
    events        bigint NOT NULL DEFAULT 0,
    -- Of a user: up to when events have been deleted.
    position      timestamptz,
    -- Not before this time; after a failure, a while later.
    due_at        timestamptz NOT NULL,
    finished_at   timestamptz,
    error         text NOT NULL DEFAULT '',
    CONSTRAINT deletion_pk PRIMARY KEY (id),
    CONSTRAINT deletion_kind_known CHECK (kind IN ('event', 'user', 'issue', 'app')),
    CONSTRAINT deletion_state_known CHECK (state IN ('pending', 'running', 'done')),
    CONSTRAINT deletion_subject CHECK ((kind = 'event') = (event_id IS NOT NULL) AND (kind = 'issue') = (issue_id IS NOT NULL)
        AND (kind = 'user') = (user_hashes IS NOT NULL)),
    CONSTRAINT deletion_done_without_user CHECK (state <> 'done' OR user_ids IS NULL)
);

CREATE INDEX deletion_open_idx ON deletion (due_at) WHERE state <> 'done';
CREATE INDEX deletion_app_idx ON deletion (app, requested_at);
CREATE INDEX deletion_list_idx ON deletion (requested_at DESC, id DESC);
CREATE INDEX deletion_finished_idx ON deletion (finished_at) WHERE finished_at IS NOT NULL;

-- A replica that still holds a deleted app in memory must not write for it: its batch fails, and is repeated with the app made anew.
ALTER TABLE issue ADD CONSTRAINT issue_app_fk FOREIGN KEY (app_id) REFERENCES app (id);
