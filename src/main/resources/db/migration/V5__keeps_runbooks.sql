-- What a team writes about its errors. Built-in runbooks come with the service and are not stored; a row of the same name takes
-- the place of one, so no update of the service ever touches what a team has written.

-- A number for each state of each runbook that there ever was: one that was deleted and made anew is not mistaken for the old.
-- Writers lock the table, so the numbers rise in the order of commits.
CREATE SEQUENCE runbook_version AS bigint;

CREATE TABLE runbook (
    id          uuid NOT NULL,
    -- What imports know it by; never changed.
    name        text COLLATE "C" NOT NULL,
    -- An array of objects with app, error_type and message, any of which makes the runbook fit. They are matched in memory
    -- (runbook.Catalogue) and never by SQL.
    matches     jsonb NOT NULL,
    title       text NOT NULL,
    cause       text NOT NULL DEFAULT '',
    solution    text NOT NULL DEFAULT '',
    prevention  text NOT NULL DEFAULT '',
    url         text NOT NULL DEFAULT '',
    enabled     boolean NOT NULL DEFAULT true,
    version     bigint NOT NULL,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    CONSTRAINT runbook_pk PRIMARY KEY (id),
    CONSTRAINT runbook_name_unique UNIQUE (name),
    CONSTRAINT runbook_version_unique UNIQUE (version),
    CONSTRAINT runbook_name_form CHECK (name ~ '^[a-z0-9][a-z0-9._-]{0,63}$'),
    CONSTRAINT runbook_matches_some CHECK (jsonb_typeof(matches) = 'array' AND jsonb_array_length(matches) > 0),
    CONSTRAINT runbook_helps CHECK (solution <> '' OR url <> '')
);
