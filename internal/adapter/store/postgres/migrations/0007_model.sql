-- +goose Up
-- A brand's language model, if it has one: where it is, what it may do and cost.
CREATE TABLE model_port (
  workspace_id TEXT NOT NULL PRIMARY KEY,
  version      BIGINT NOT NULL,
  body         TEXT NOT NULL, -- JSON
  sealed       BYTEA NOT NULL -- the key, sealed; empty = none
);

-- What a brand's model has cost in a month, in millionths of a yen. What is under way counts at its most.
CREATE TABLE model_spend (
  workspace_id TEXT NOT NULL,
  month        TEXT NOT NULL, -- 2026-11
  micros       BIGINT NOT NULL,
  calls        BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, month)
);

-- Live entries as an embedding model sees them.
CREATE TABLE model_vector (
  workspace_id TEXT NOT NULL,
  entry_id     TEXT NOT NULL,
  model        TEXT NOT NULL, -- whose vectors they are; those of two can't be compared
  hash         TEXT NOT NULL, -- of the text that was embedded
  vector       BYTEA NOT NULL, -- a signed byte a dimension
  PRIMARY KEY (workspace_id, entry_id)
);
