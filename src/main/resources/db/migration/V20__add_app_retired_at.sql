-- When an app was taken out of service; NULL while it is in service. A retired app takes no events, and no rule watches it.
ALTER TABLE app ADD COLUMN retired_at timestamptz;

CREATE INDEX app_retired_idx ON app (id) WHERE retired_at IS NOT NULL;
