-- What apps report of the requests they served: how many, how many of them failed, how long they took.

-- One row for each report of a period by a source: what makes a retry harmless. The key is told from environment, release,
-- operation, period and source, the body from the figures: the first 128 bits of a SHA-256 each, since the texts would make the
-- table and its index many times as large. Rows are removed 48 hours after receipt.
CREATE TABLE request_key (
    app_id       integer NOT NULL,
    key          uuid NOT NULL,
    body         uuid NOT NULL,
    received_at  timestamptz NOT NULL,
    CONSTRAINT request_key_pk PRIMARY KEY (app_id, key)
);

CREATE INDEX request_key_received_at_idx ON request_key (received_at);

-- A histogram of durations stands in two arrays, the buckets (stats.DurationHistogram) in ascending order and how many requests
-- each has. As a row a bucket it took seven times the room, and writing it five to twenty times as long.
CREATE TABLE request_count_minute (
    app_id           integer NOT NULL,
    minute           timestamptz NOT NULL,
    environment      text COLLATE "C" NOT NULL DEFAULT '',
    operation        text COLLATE "C" NOT NULL DEFAULT '',
    total            bigint NOT NULL,
    failed           bigint NOT NULL,
    -- How many of the total came with a number of failed ones; only of those is it known.
    judged           bigint NOT NULL,
    -- How many of the total came with their durations.
    timed            bigint NOT NULL,
    -- The sum of these.
    duration_micros  bigint NOT NULL,
    buckets          smallint[] NOT NULL,
    bucket_counts    bigint[] NOT NULL,
    CONSTRAINT request_count_minute_pk PRIMARY KEY (app_id, minute, environment, operation)
) PARTITION BY RANGE (minute);

CREATE INDEX request_count_minute_time_idx ON request_count_minute (minute);

CREATE TABLE request_count_hour (
    app_id           integer NOT NULL,
    hour             timestamptz NOT NULL,
    environment      text COLLATE "C" NOT NULL DEFAULT '',
    operation        text COLLATE "C" NOT NULL DEFAULT '',
    total            bigint NOT NULL,
    failed           bigint NOT NULL,
    judged           bigint NOT NULL,
    timed            bigint NOT NULL,
    duration_micros  bigint NOT NULL,
    buckets          smallint[] NOT NULL,
    bucket_counts    bigint[] NOT NULL,
    CONSTRAINT request_count_hour_pk PRIMARY KEY (app_id, hour, environment, operation)
) PARTITION BY RANGE (hour);

CREATE INDEX request_count_hour_time_idx ON request_count_hour (hour);

-- Up to when requests are reported: error rates are reckoned up to there, since what came later is not known yet.
CREATE TABLE request_report (
    app_id             integer NOT NULL,
    environment        text COLLATE "C" NOT NULL DEFAULT '',
    latest_period_end  timestamptz NOT NULL,
    CONSTRAINT request_report_pk PRIMARY KEY (app_id, environment)
);
