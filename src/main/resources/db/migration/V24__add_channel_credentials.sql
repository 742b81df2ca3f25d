-- Credentials that HTTP requests of a channel carry, for receivers that ask for them (notify.HttpCredentials).
ALTER TABLE channel
    -- Basic authentication; both empty without it.
    ADD COLUMN username text NOT NULL DEFAULT '',
    ADD COLUMN password text NOT NULL DEFAULT '',
    -- Further request headers: an object of texts, whose values are secrets.
    ADD COLUMN headers jsonb NOT NULL DEFAULT '{}',
    ADD CONSTRAINT channel_headers_object CHECK (jsonb_typeof(headers) = 'object');
