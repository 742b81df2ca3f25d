-- Who evaluates: one replica at a time. Every transaction that changes a state asks for the epoch again, under a lock of this row.
CREATE TABLE alert_lease (
    name        text COLLATE "C" NOT NULL,
    holder      uuid NOT NULL,
    -- One more with each holder.
    epoch       bigint NOT NULL,
    -- By the database's clock.
    expires_at  timestamptz NOT NULL,
    -- Up to when rules were judged, by whomever: what lies between is caught up with.
    judged_to   timestamptz,
    CONSTRAINT alert_lease_pk PRIMARY KEY (name)
);

-- Where a rule stands with an app. A rule that is removed leaves its rows until its alerts are ended, so there is no foreign key.
CREATE TABLE alert_state (
    rule_id       uuid NOT NULL,
    app_id        integer NOT NULL,
    phase         text COLLATE "C" NOT NULL,
    level         text COLLATE "C" NOT NULL,
    bad_since     timestamptz,
    full_since    timestamptz,
    clear_since   timestamptz,
    firing_since  timestamptz,
    -- Up to when it was judged when the row was written last; what changes nothing is not written.
    evaluated_at  timestamptz,
    -- False: there was no data.
    known         boolean NOT NULL,
    value         double precision,
    threshold     double precision,
    reason        text NOT NULL DEFAULT '',
    -- The alert that fires; absent where none does.
    alert_id      uuid,
    version       bigint NOT NULL DEFAULT 1,
    CONSTRAINT alert_state_pk PRIMARY KEY (rule_id, app_id),
    CONSTRAINT alert_state_phase_known CHECK (phase IN ('inactive', 'pending', 'firing')),
    CONSTRAINT alert_state_level_known CHECK (level IN ('none', 'warning', 'full'))
);
CREATE INDEX alert_state_active ON alert_state (phase) WHERE phase <> 'inactive';

-- One row for each time that a rule fired for an app.
CREATE TABLE alert (
    id                uuid NOT NULL,
    rule_id           uuid NOT NULL,
    -- As they were when it fired: an alert keeps its labels, by which receivers know it.
    rule_name         text NOT NULL,
    kind              text COLLATE "C" NOT NULL,
    app_id            integer NOT NULL,
    -- That the rule asks for; empty for all of them together.
    environment       text COLLATE "C" NOT NULL DEFAULT '',
    -- Of the rule, without alertname, app, environment and severity.
    labels            jsonb NOT NULL,
    -- Of its level now, or when it ended.
    severity          text COLLATE "C" NOT NULL,
    -- The rule's own: that of its full level.
    full_severity     text COLLATE "C" NOT NULL,
    level             text COLLATE "C" NOT NULL,
    state             text COLLATE "C" NOT NULL,
    started_at        timestamptz NOT NULL,
    ended_at          timestamptz,
    value             double precision,
    peak              double precision,
    threshold         double precision,
    reason            text NOT NULL,
    -- How long the rule's window is.
    window_seconds    bigint NOT NULL,
    -- Of new issues and regressions: how many there were since it fired.
    issues            bigint NOT NULL DEFAULT 0,
    updated_at        timestamptz NOT NULL,
    acknowledged_at   timestamptz,
    acknowledged_by   text,
    acknowledge_note  text,
    -- Whoever was sent this may acknowledge it without a key.
    token             text COLLATE "C" NOT NULL,
    CONSTRAINT alert_pk PRIMARY KEY (id),
    CONSTRAINT alert_state_known CHECK (state IN ('firing', 'resolved')),
    CONSTRAINT alert_severity_known CHECK (severity IN ('critical', 'warning', 'info')),
    CONSTRAINT alert_level_known CHECK (level IN ('warning', 'full')),
    CONSTRAINT alert_ends CHECK ((state = 'resolved') = (ended_at IS NOT NULL))
);
CREATE UNIQUE INDEX alert_fires_once ON alert (rule_id, app_id) WHERE state = 'firing';
CREATE INDEX alert_by_start ON alert (started_at DESC, id DESC);
CREATE INDEX alert_by_rule ON alert (rule_id, started_at DESC);
CREATE INDEX alert_by_app ON alert (app_id, started_at DESC, id DESC);
CREATE INDEX alert_by_end ON alert (ended_at) WHERE state = 'resolved';

-- What became of an alert, and by whom.
CREATE TABLE alert_transition (
    id           uuid NOT NULL,
    alert_id     uuid NOT NULL,
    kind         text COLLATE "C" NOT NULL,
    -- The moment that was judged; recorded_at says when that was.
    at           timestamptz NOT NULL,
    recorded_at  timestamptz NOT NULL,
    severity     text COLLATE "C" NOT NULL,
    value        double precision,
    threshold    double precision,
    reason       text NOT NULL,
    -- The name of the key, or link; empty for the evaluator.
    actor        text NOT NULL DEFAULT '',
    CONSTRAINT alert_transition_pk PRIMARY KEY (id),
    CONSTRAINT alert_transition_alert_fk FOREIGN KEY (alert_id) REFERENCES alert (id) ON DELETE CASCADE,
    CONSTRAINT alert_transition_kind_known
        CHECK (kind IN ('fired', 'raised', 'lowered', 'resolved', 'acknowledged', 'unacknowledged'))
);
CREATE INDEX alert_transition_by_alert ON alert_transition (alert_id, at, id);

-- What a channel is told together: the alerts of an app and a severity.
CREATE TABLE notification_group (
    channel_id    uuid NOT NULL,
    app_id        integer NOT NULL,
    severity      text COLLATE "C" NOT NULL,
    -- How many messages there were: part of the idempotency key.
    messages      bigint NOT NULL DEFAULT 0,
    -- Since the group was quiet: only the first may be followed by another within half a minute.
    burst         integer NOT NULL DEFAULT 0,
    sent_at       timestamptz,
    CONSTRAINT notification_group_pk PRIMARY KEY (channel_id, app_id, severity)
);

-- What a channel knows of an alert at a severity. A row is removed when the alert ended and the channel knows it.
CREATE TABLE notification_member (
    channel_id    uuid NOT NULL,
    app_id        integer NOT NULL,
    severity      text COLLATE "C" NOT NULL,
    alert_id      uuid NOT NULL,
    -- Whether the alert is at this severity, or beyond it.
    active        boolean NOT NULL,
    -- Whether a firing was put into the outbox, and no resolve after it.
    told          boolean NOT NULL DEFAULT false,
    -- Of new issues and regressions: how many were told of.
    told_issues   bigint NOT NULL DEFAULT 0,
    -- When it became active or ended.
    changed_at    timestamptz NOT NULL,
    CONSTRAINT notification_member_pk PRIMARY KEY (channel_id, app_id, severity, alert_id)
);
CREATE INDEX notification_member_by_alert ON notification_member (alert_id);

-- Rules count regressions by when they were seen.
CREATE INDEX issue_activity_regressed_at_idx ON issue_activity (at) WHERE kind = 'regressed';
