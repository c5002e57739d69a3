-- +goose Up
-- A brand's language model, if it has one: where it is, what it may do and cost.
CREATE TABLE model_port (
  workspace_id TEXT NOT NULL PRIMARY KEY,
  version      INTEGER NOT NULL,
  body         TEXT NOT NULL, -- JSON
  sealed       BLOB NOT NULL -- the key, sealed; empty = none
) STRICT;

-- What a brand's model has cost in a month, in millionths of a yen. What is under way counts at its most.
CREATE TABLE model_spend (
  workspace_id TEXT NOT NULL,
  month        TEXT NOT NULL, -- 2026-11
  micros       INTEGER NOT NULL,
  calls        INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, month)
) STRICT;

-- Live entries as an embedding model sees them.
CREATE TABLE model_vector (
  workspace_id TEXT NOT NULL,
  entry_id     TEXT NOT NULL,
  model        TEXT NOT NULL, -- whose vectors they are; those of two can't be compared
  hash         TEXT NOT NULL, -- of the text that was embedded
  vector       BLOB NOT NULL, -- a signed byte a dimension
  PRIMARY KEY (workspace_id, entry_id)
) STRICT;
