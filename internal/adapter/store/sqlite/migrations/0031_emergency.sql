-- +goose Up
-- Since when nothing goes out through a channel, and why; 0 = everything does.
ALTER TABLE channel ADD COLUMN halted_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE channel ADD COLUMN halt_why TEXT NOT NULL DEFAULT '';
-- What LINE has refused everything for lately; '' = nothing.
ALTER TABLE channel ADD COLUMN trouble TEXT NOT NULL DEFAULT '';
ALTER TABLE channel ADD COLUMN trouble_at INTEGER NOT NULL DEFAULT 0;

-- The times in which that was so.
CREATE TABLE emergency (
  workspace_id TEXT NOT NULL,
  id           TEXT NOT NULL UNIQUE,
  centre_id    TEXT NOT NULL,
  channel_id   TEXT NOT NULL REFERENCES channel (id),
  version      INTEGER NOT NULL,
  why          TEXT NOT NULL,
  began_at     INTEGER NOT NULL,
  began_by     TEXT NOT NULL,
  ended_at     INTEGER NOT NULL, -- 0 = it goes on
  ended_by     TEXT NOT NULL,
  excluded     INTEGER NOT NULL, -- replies that were awaited meanwhile count in no service level
  words        TEXT NOT NULL,    -- for customers, by another way
  note         TEXT NOT NULL,
  PRIMARY KEY (workspace_id, id)
) STRICT;
CREATE UNIQUE INDEX emergency_open ON emergency (channel_id) WHERE ended_at = 0;
CREATE INDEX emergency_list ON emergency (centre_id, began_at, id);
CREATE INDEX emergency_channel ON emergency (channel_id, began_at) WHERE excluded;
