-- +goose Up
-- Opening hours and targets of a brand: a row a version, never changed.
CREATE TABLE plan (
  workspace_id TEXT NOT NULL,
  version      BIGINT NOT NULL,
  at           BIGINT NOT NULL,
  operator_id  TEXT NOT NULL,
  body         TEXT NOT NULL, -- JSON
  PRIMARY KEY (workspace_id, version)
);

-- Clocks of an inquiry, as they stand now; '' = none ever ran.
ALTER TABLE conversation ADD COLUMN clocks TEXT NOT NULL DEFAULT '';
-- When the nearest reply is due; 0 = none is.
ALTER TABLE conversation ADD COLUMN due_at BIGINT NOT NULL DEFAULT 0;
-- Since when it goes ahead of others in its queue; 0 = it doesn't.
ALTER TABLE conversation ADD COLUMN bumped_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX conversation_due ON conversation (workspace_id, id, due_at) WHERE due_at > 0;

-- Clocks that have ended; durations in ms. What is counted about replies is counted here.
CREATE TABLE clock_end (
  workspace_id    TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  kind            TEXT NOT NULL, -- first, reply, resolution
  n               BIGINT NOT NULL,
  queue_id        TEXT NOT NULL,
  channel_id      TEXT NOT NULL,
  operator_id     TEXT NOT NULL,
  asked_at        BIGINT NOT NULL,
  since           BIGINT NOT NULL,
  ended_at        BIGINT NOT NULL,
  code            TEXT NOT NULL, -- met, unanswered, taken_back, running: it runs on after all
  reason          TEXT NOT NULL, -- of a close
  real_ms         BIGINT NOT NULL,
  service_ms      BIGINT NOT NULL,
  real_asked_ms   BIGINT NOT NULL,
  service_asked_ms BIGINT NOT NULL,
  real_target_ms  BIGINT NOT NULL, -- 0 = measured only
  service_target_ms BIGINT NOT NULL,
  held_ms         BIGINT NOT NULL,
  plan            BIGINT NOT NULL, -- version
  PRIMARY KEY (conversation_id, kind, n)
);
CREATE INDEX clock_end_list ON clock_end (workspace_id, ended_at);
