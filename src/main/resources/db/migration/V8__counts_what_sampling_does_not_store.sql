-- Events that were counted and not stored, since their app has a limit (ingest.Sampler): by the minute, with every dimension that
-- statistics know. They are in the other counts as well. The edges of a statistic's window are counted from the events that are
-- stored and from these rows, each of which stands for the start of its minute: so any window of whole minutes stays exact.
-- Hidden rows among the events would serve as well, but every list would have to step over them.
CREATE TABLE error_count_sampled (
    app_id       integer NOT NULL,
    minute       timestamptz NOT NULL,
    environment  text COLLATE "C" NOT NULL DEFAULT '',
    release      text COLLATE "C" NOT NULL DEFAULT '',
    level        text COLLATE "C" NOT NULL,
    error_type   text COLLATE "C" NOT NULL DEFAULT '',
    issue_id     uuid NOT NULL,
    count        bigint NOT NULL,
    CONSTRAINT error_count_sampled_pk PRIMARY KEY (app_id, minute, environment, release, level, error_type, issue_id)
) PARTITION BY RANGE (minute);

CREATE INDEX error_count_sampled_time_idx ON error_count_sampled (minute);
CREATE INDEX error_count_sampled_issue_idx ON error_count_sampled (issue_id, minute);
