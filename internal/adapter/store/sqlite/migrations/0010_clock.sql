-- +goose Up
-- Opening hours and targets of a brand: a row a version, never changed.
CREATE TABLE plan (
  workspace_id TEXT NOT NULL,
  version      INTEGER NOT NULL,
  at           INTEGER NOT NULL,
  operator_id  TEXT NOT NULL,
  body         TEXT NOT NULL, -- JSON
  PRIMARY KEY (workspace_id, version)
) STRICT;

-- Clocks of an inquiry, as they stand now; '' = none ever ran.
ALTER TABLE conversation ADD COLUMN clocks TEXT NOT NULL DEFAULT '';
-- When the nearest reply is due; 0 = none is.
ALTER TABLE conversation ADD COLUMN due_at INTEGER NOT NULL DEFAULT 0;
-- Since when it goes ahead of others in its queue; 0 = it doesn't.
ALTER TABLE conversation ADD COLUMN bumped_at INTEGER NOT NULL DEFAULT 0;
CREATE INDEX conversation_due ON conversation (workspace_id, id, due_at) WHERE due_at > 0;

-- Clocks that have ended; durations in ms. What is counted about replies is counted here.
CREATE TABLE clock_end (
  workspace_id    TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  kind            TEXT NOT NULL, -- first, reply, resolution
  n               INTEGER NOT NULL,
  queue_id        TEXT NOT NULL,
  channel_id      TEXT NOT NULL,
  operator_id     TEXT NOT NULL,
  asked_at        INTEGER NOT NULL,
  since           INTEGER NOT NULL,
  ended_at        INTEGER NOT NULL,
  code            TEXT NOT NULL, -- met, unanswered, taken_back, running: it runs on after all
  reason          TEXT NOT NULL, -- of a close
  real_ms         INTEGER NOT NULL,
  service_ms      INTEGER NOT NULL,
  real_asked_ms   INTEGER NOT NULL,
  service_asked_ms INTEGER NOT NULL,
  real_target_ms  INTEGER NOT NULL, -- 0 = measured only
  service_target_ms INTEGER NOT NULL,
  held_ms         INTEGER NOT NULL,
  plan            INTEGER NOT NULL, -- version
  PRIMARY KEY (conversation_id, kind, n)
) STRICT;
CREATE INDEX clock_end_list ON clock_end (workspace_id, ended_at);
