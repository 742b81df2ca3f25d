-- A release comes to one environment after the other: a pipeline that asks about one of them must know since when it is there,
-- and which others were there before.
CREATE TABLE release_environment (
    app_id       integer NOT NULL,
    environment  text COLLATE "C" NOT NULL,
    release      text COLLATE "C" NOT NULL,
    first_seen   timestamptz NOT NULL,
    CONSTRAINT release_environment_pk PRIMARY KEY (app_id, environment, release)
);

-- What came before: to the hour.
INSERT INTO release_environment (app_id, environment, release, first_seen)
SELECT app_id, environment, release, min(hour) FROM error_count_hour WHERE release <> ''
GROUP BY app_id, environment, release;

-- The regressions of a release.
CREATE INDEX issue_activity_regressed_idx ON issue_activity ((detail ->> 'release')) WHERE kind = 'regressed';
