-- How many requests a key may make, as "10/s, 300/min"; 'none' for as many as it likes; NULL for what the configuration says
-- (tocsin.access.rate-limit.key). The form is the one that access.RateLimit writes.
ALTER TABLE api_key ADD COLUMN rate_limit text COLLATE "C";

ALTER TABLE api_key ADD CONSTRAINT api_key_rate_limit_form
    CHECK (rate_limit ~ '^(none|[1-9][0-9]{0,8}/(s|min|h|day)(, [1-9][0-9]{0,8}/(s|min|h|day)){0,3})$');
