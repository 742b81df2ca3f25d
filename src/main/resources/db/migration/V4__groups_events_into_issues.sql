-- Issues: what events of an app have in common. Written in the transaction that stores the events; the id is derived from the
-- app and the fingerprint, so that writing needs no look-up.
CREATE TABLE issue (
    id                   uuid NOT NULL,
    app_id               integer NOT NULL,
    -- The issue it is shown as a part of; NULL where it stands for itself.
    canonical_id         uuid,
    grouping_version     smallint NOT NULL,
    -- Why events are in it, as the first of them was grouped (grouping.Explanation).
    explanation          jsonb NOT NULL,
    error_type           text COLLATE "C" NOT NULL,
    title                text NOT NULL,
    culprit              text NOT NULL,
    -- The words of title and culprit (issue.SearchWords).
    search               tsvector NOT NULL,
    -- Of the event that happened last.
    level                text COLLATE "C" NOT NULL,
    first_seen           timestamptz NOT NULL,
    last_seen            timestamptz NOT NULL,
    -- Of the events that happened first and last; '' where those had none.
    first_release        text COLLATE "C" NOT NULL,
    last_release         text COLLATE "C" NOT NULL,
    -- Where it happened; the first fifty.
    environments         text[] COLLATE "C" NOT NULL,
    -- When its first event came, which may be long after that happened.
    made_at              timestamptz NOT NULL,
    count                bigint NOT NULL,
    -- How many users it met: exact while users_level is 0, else estimated: of the users' hashes only those are kept whose lowest
    -- users_level bits are 0, and each stands for 2^users_level users (adaptive sampling, Wegman 1984; Flajolet 1990).
    users                bigint NOT NULL DEFAULT 0,
    users_level          smallint NOT NULL DEFAULT 0,
    -- ln of the sum of each event's count times 2^(hours since 1970 / 6): a count in which what is six hours older weighs half,
    -- that needs no ageing of rows that nothing happens to (issue.Heat).
    heat                 double precision NOT NULL,

    -- Lists are sorted by what changes with every event. An index on that would have to be changed with every event, and the row
    -- could not be rewritten in place. So the indices hold coarse steps of it, which change seldom, and a query sorts within
    -- the step it has come to.
    last_seen_step       timestamptz NOT NULL
        GENERATED ALWAYS AS (date_bin('10 minutes', last_seen, '1970-01-01 00:00:00+00'::timestamptz)) STORED,
    count_step           integer NOT NULL
        GENERATED ALWAYS AS (CAST(floor(ln(CAST(count AS double precision)) * 8) AS integer)) STORED,
    users_step           integer NOT NULL
        GENERATED ALWAYS AS (CAST(floor(ln(CAST(users + 1 AS double precision)) * 8) AS integer)) STORED,
    heat_step            integer NOT NULL GENERATED ALWAYS AS (CAST(floor(heat * 4) AS integer)) STORED,

    -- Its life.
    status               text COLLATE "C" NOT NULL DEFAULT 'unresolved',
    status_since         timestamptz NOT NULL,
    -- The release that mends it; NULL where it is resolved as of status_since.
    resolved_in_release  text COLLATE "C",
    ignored_until        timestamptz,
    ignored_until_count  bigint,
    assignee             text,
    regressions          integer NOT NULL DEFAULT 0,
    -- Whether an event may change its life: whoever counts events on must look first.
    attention            boolean NOT NULL
        GENERATED ALWAYS AS (status = 'resolved' OR ignored_until IS NOT NULL OR ignored_until_count IS NOT NULL) STORED,

    CONSTRAINT issue_pk PRIMARY KEY (id),
    CONSTRAINT issue_count_positive CHECK (count > 0),
    CONSTRAINT issue_status_known CHECK (status IN ('unresolved', 'resolved', 'ignored')),
    CONSTRAINT issue_resolved_in_release_if_resolved CHECK (resolved_in_release IS NULL OR status = 'resolved'),
    CONSTRAINT issue_ignored_until_if_ignored
        CHECK ((ignored_until IS NULL AND ignored_until_count IS NULL) OR status = 'ignored'),
    CONSTRAINT issue_not_its_own_part CHECK (canonical_id <> id)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.1);

CREATE INDEX issue_last_seen_idx ON issue (last_seen_step) WHERE canonical_id IS NULL;
CREATE INDEX issue_app_last_seen_idx ON issue (app_id, last_seen_step) WHERE canonical_id IS NULL;
CREATE INDEX issue_first_seen_idx ON issue (first_seen, id) WHERE canonical_id IS NULL;
CREATE INDEX issue_app_first_seen_idx ON issue (app_id, first_seen, id) WHERE canonical_id IS NULL;
-- New issues: how many an app made in the last minute, and what is new since when.
CREATE INDEX issue_made_idx ON issue (app_id, made_at);
CREATE INDEX issue_count_idx ON issue (count_step) WHERE canonical_id IS NULL;
CREATE INDEX issue_users_idx ON issue (users_step) WHERE canonical_id IS NULL;
CREATE INDEX issue_heat_idx ON issue (heat_step) WHERE canonical_id IS NULL;
CREATE INDEX issue_search_idx ON issue USING gin (search);
CREATE INDEX issue_canonical_idx ON issue (canonical_id) WHERE canonical_id IS NOT NULL;

-- Called where an event meets an issue whose life it may change, and the batch did not know: the batch is done again, knowing.
CREATE FUNCTION issue_needs_attention(issue_id uuid) RETURNS double precision LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'TC001', MESSAGE = 'issue ' || issue_id || ' needs attention';
END
$$;

-- An issue that a replica holds for known is raised without what it is made with; were it gone, the row would be hollow. (No
-- check constraint tells: those are looked at before it is known whether the row is there.)
CREATE FUNCTION issue_is_hollow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'TC002', MESSAGE = 'issue ' || NEW.id || ' is not known';
END
$$;

CREATE TRIGGER issue_whole AFTER INSERT ON issue FOR EACH ROW WHEN (NEW.title = '') EXECUTE FUNCTION issue_is_hollow();

-- Whom an issue has met. The hash is the first 64 bits of a SHA-256 of the user's id.
CREATE TABLE issue_user (
    issue_id   uuid NOT NULL,
    user_hash  bigint NOT NULL,
    CONSTRAINT issue_user_pk PRIMARY KEY (issue_id, user_hash)
);

-- The releases that an app has reported from, and the first sight of each: what is later than what where no version says so.
CREATE TABLE release (
    app_id      integer NOT NULL,
    name        text COLLATE "C" NOT NULL,
    first_seen  timestamptz NOT NULL,
    CONSTRAINT release_pk PRIMARY KEY (app_id, name)
);

-- What became of an issue, and who did it.
CREATE TABLE issue_activity (
    id        bigint GENERATED ALWAYS AS IDENTITY,
    issue_id  uuid NOT NULL,
    at        timestamptz NOT NULL,
    -- The name of the key that it was done with; '' where an event did it.
    actor     text NOT NULL,
    kind      text COLLATE "C" NOT NULL,
    detail    jsonb NOT NULL,
    CONSTRAINT issue_activity_pk PRIMARY KEY (id)
);

CREATE INDEX issue_activity_issue_idx ON issue_activity (issue_id, id);

-- The counts of one issue.
CREATE INDEX error_count_hour_issue_idx ON error_count_hour (issue_id, hour);

-- What came before: issues as their counts know them, to the hour. They were grouped by the client or by their type.
INSERT INTO issue (id, app_id, grouping_version, explanation, error_type, title, culprit, search, level, first_seen, last_seen,
    first_release, last_release, environments, made_at, status_since, count, heat)
SELECT issue_id, app_id, 1, '{}', error_type, title, '',
    array_to_tsvector(array_remove(regexp_split_to_array(lower(title), '[^[:alnum:]]+'), '')),
    level, first_seen, last_seen, first_release, last_release, environments, first_seen, first_seen, count,
    extract(epoch FROM last_seen) * ln(2) / 21600 + heat
FROM (
    SELECT h.issue_id, h.app_id, max(h.error_type) AS error_type,
        coalesce(nullif(max(h.error_type), ''), 'Error without a type') AS title,
        (array_agg(h.level ORDER BY h.hour DESC))[1] AS level,
        min(h.hour) AS first_seen, max(h.hour) AS last_seen,
        (array_agg(h.release ORDER BY h.hour))[1] AS first_release,
        (array_agg(h.release ORDER BY h.hour DESC))[1] AS last_release,
        (array_remove(array_agg(DISTINCT h.environment), ''))[1:50] AS environments,
        sum(h.count) AS count,
        ln(sum(h.count * exp(greatest(-700, extract(epoch FROM h.hour - latest.hour) * ln(2) / 21600)))) AS heat
    FROM error_count_hour h
    JOIN (SELECT issue_id, max(hour) AS hour FROM error_count_hour GROUP BY issue_id) AS latest USING (issue_id)
    GROUP BY h.issue_id, h.app_id
) AS counted;

INSERT INTO release (app_id, name, first_seen)
SELECT app_id, release, min(hour) FROM error_count_hour WHERE release <> '' GROUP BY app_id, release;
