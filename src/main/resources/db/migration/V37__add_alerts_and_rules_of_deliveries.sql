-- Which alerts a delivery tells of, and of which rules: to find what became of an alert's notifications, also after its end.
ALTER TABLE delivery
    ADD COLUMN alert_ids uuid[] NOT NULL DEFAULT '{}',
    ADD COLUMN rule_ids uuid[] NOT NULL DEFAULT '{}';

CREATE INDEX delivery_alert_ids_idx ON delivery USING gin (alert_ids);
CREATE INDEX delivery_rule_ids_idx ON delivery USING gin (rule_ids);
