-- Most issues have nobody who looks after them.
CREATE INDEX issue_assignee_idx ON issue (assignee) WHERE assignee IS NOT NULL;
