-- Since when what fires has not been bad at all; clear_since says since when it has been better than it fires, which may still be a
-- warning. Until now one was over by clear_since, where nothing was bad any more.
ALTER TABLE alert_state ADD COLUMN well_since timestamptz;
UPDATE alert_state SET well_since = clear_since WHERE bad_since IS NULL;
