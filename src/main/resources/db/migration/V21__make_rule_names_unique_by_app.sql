-- A key that is bound to an app must not learn from a conflict which rules other apps have.
ALTER TABLE alert_rule DROP CONSTRAINT alert_rule_name_unique;
CREATE UNIQUE INDEX alert_rule_name_unique ON alert_rule (coalesce(app, ''), name);
