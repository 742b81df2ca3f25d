-- Alert rules leave out the errors of ignored issues: which issues of an app are ignored is asked in each evaluation.
CREATE INDEX issue_ignored_idx ON issue (app_id) WHERE status = 'ignored' AND canonical_id IS NULL;
