-- +goose Up
-- What became of an offer. A node that does not know it leaves them as they are: not known.
ALTER TABLE routing_decision ADD COLUMN outcome TEXT NOT NULL DEFAULT ''; -- the verb that ended it; '' = not known, or still offered
ALTER TABLE routing_decision ADD COLUMN outcome_why TEXT NOT NULL DEFAULT ''; -- reason of a decline
ALTER TABLE routing_decision ADD COLUMN outcome_at INTEGER NOT NULL DEFAULT 0;
