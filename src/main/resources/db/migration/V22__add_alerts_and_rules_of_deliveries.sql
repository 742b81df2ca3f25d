-- The alerts and the rules of a delivery, to find an alert's notifications, also after its end.
ALTER TABLE delivery
    ADD COLUMN alert_ids uuid[] NOT NULL DEFAULT '{}',
    ADD COLUMN rule_ids uuid[] NOT NULL DEFAULT '{}';

CREATE INDEX delivery_alert_ids_idx ON delivery USING gin (alert_ids);
CREATE INDEX delivery_rule_ids_idx ON delivery USING gin (rule_ids);
