-- Issues that were just made and may be those of an earlier version of the grouping (issue.Predecessors): their explanation names
-- the ids that such ones would have, until somebody has looked.
CREATE INDEX issue_predecessors_idx ON issue_description (issue_id) WHERE explanation ? 'predecessors';
