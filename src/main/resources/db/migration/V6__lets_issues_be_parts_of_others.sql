-- What changes with every batch stands apart from what an issue is called: a short row is rewritten for less, and more of its
-- versions find room beside it. Columns of a fixed length come first, since those behind are found by counting.
CREATE TABLE issue_description (
    issue_id     uuid NOT NULL,
    title        text NOT NULL,
    culprit      text NOT NULL,
    -- The words of title and culprit (issue.SearchWords), and those of the issue's parts.
    search       tsvector NOT NULL,
    -- Why events are in it, as the first of them was grouped (grouping.Explanation).
    explanation  jsonb NOT NULL,
    CONSTRAINT issue_description_pk PRIMARY KEY (issue_id)
);

INSERT INTO issue_description (issue_id, title, culprit, search, explanation)
SELECT id, title, culprit, search, explanation FROM issue;

CREATE TABLE issue_before AS SELECT * FROM issue;

DROP TABLE issue;

CREATE TABLE issue (
    id                   uuid NOT NULL,
    app_id               integer NOT NULL,
    -- 0 where a batch holds the issue for known: see the trigger.
    grouping_version     smallint NOT NULL,
    users_level          smallint NOT NULL DEFAULT 0,
    first_seen           timestamptz NOT NULL,
    last_seen            timestamptz NOT NULL,
    -- When its first event came, which may be long after that happened.
    made_at              timestamptz NOT NULL,
    status_since         timestamptz NOT NULL,
    count                bigint NOT NULL,
    -- How many users it met: exact while users_level is 0, else estimated: of the users' hashes only those are kept whose lowest
    -- users_level bits are 0, and each stands for 2^users_level users (adaptive sampling, Wegman 1984; Flajolet 1990).
    users                bigint NOT NULL DEFAULT 0,
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

    regressions          integer NOT NULL DEFAULT 0,
    -- How many issues it is shown for, itself included; 0 where it stands for itself alone. The row of one that has parts holds
    -- the sums over them; what is its own stands in a row beside it that is one of them (issue.IssueParts).
    parts                integer NOT NULL DEFAULT 0,
    -- Whether an event may change its life, or changes more than this row: whoever counts events on must look first.
    attention            boolean NOT NULL
        GENERATED ALWAYS AS (status = 'resolved' OR ignored_until IS NOT NULL OR ignored_until_count IS NOT NULL
            OR canonical_id IS NOT NULL OR parts > 0) STORED,

    -- Its life.
    status               text COLLATE "C" NOT NULL DEFAULT 'unresolved',
    -- Of the event that happened last.
    level                text COLLATE "C" NOT NULL,
    error_type           text COLLATE "C" NOT NULL,
    -- Of the events that happened first and last; '' where those had none.
    first_release        text COLLATE "C" NOT NULL,
    last_release         text COLLATE "C" NOT NULL,
    -- Where it happened; the first fifty.
    environments         text[] COLLATE "C" NOT NULL,

    -- The issue it is shown as a part of; NULL where it stands for itself. One level: that one has none.
    canonical_id         uuid,
    -- The release that mends it; NULL where it is resolved as of status_since.
    resolved_in_release  text COLLATE "C",
    ignored_until        timestamptz,
    ignored_until_count  bigint,
    -- With a window in seconds, the count is of events within so long; and what the last windowful held (issue.RecentCounts).
    ignored_window       integer,
    ignored_recent       bigint[],
    assignee             text,

    CONSTRAINT issue_pk PRIMARY KEY (id),
    CONSTRAINT issue_count_positive CHECK (count > 0),
    CONSTRAINT issue_status_known CHECK (status IN ('unresolved', 'resolved', 'ignored')),
    CONSTRAINT issue_resolved_in_release_if_resolved CHECK (resolved_in_release IS NULL OR status = 'resolved'),
    CONSTRAINT issue_ignored_until_if_ignored
        CHECK ((ignored_until IS NULL AND ignored_until_count IS NULL) OR status = 'ignored'),
    CONSTRAINT issue_window_of_a_count CHECK (ignored_window IS NULL OR ignored_until_count IS NOT NULL),
    CONSTRAINT issue_parts_have_no_parts CHECK (canonical_id IS NULL OR parts = 0),
    CONSTRAINT issue_not_its_own_part CHECK (canonical_id <> id)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.1);

INSERT INTO issue (id, app_id, grouping_version, users_level, first_seen, last_seen, made_at, status_since, count, users, heat,
    regressions, status, level, error_type, first_release, last_release, environments, canonical_id, resolved_in_release,
    ignored_until, ignored_until_count, assignee)
SELECT id, app_id, grouping_version, users_level, first_seen, last_seen, made_at, status_since, count, users, heat,
    regressions, status, level, error_type, first_release, last_release, environments, canonical_id, resolved_in_release,
    ignored_until, ignored_until_count, assignee
FROM issue_before;

DROP TABLE issue_before;

CREATE INDEX issue_last_seen_idx ON issue (last_seen_step) WHERE canonical_id IS NULL;
CREATE INDEX issue_app_last_seen_idx ON issue (app_id, last_seen_step) WHERE canonical_id IS NULL;
CREATE INDEX issue_first_seen_idx ON issue (first_seen, id) WHERE canonical_id IS NULL;
CREATE INDEX issue_app_first_seen_idx ON issue (app_id, first_seen, id) WHERE canonical_id IS NULL;
-- New issues: how many an app made in the last minute, and what is new since when.
CREATE INDEX issue_made_idx ON issue (app_id, made_at);
CREATE INDEX issue_count_idx ON issue (count_step) WHERE canonical_id IS NULL;
CREATE INDEX issue_users_idx ON issue (users_step);
CREATE INDEX issue_heat_idx ON issue (heat_step) WHERE canonical_id IS NULL;
CREATE INDEX issue_canonical_idx ON issue (canonical_id) WHERE canonical_id IS NOT NULL;
CREATE INDEX issue_search_idx ON issue_description USING gin (search);

-- An issue that a replica holds for known is raised without what it is made with; were it gone, the row would be hollow. (No
-- check constraint tells: those are looked at before it is known whether the row is there.)
CREATE TRIGGER issue_whole AFTER INSERT ON issue FOR EACH ROW WHEN (NEW.grouping_version = 0) EXECUTE FUNCTION issue_is_hollow();
