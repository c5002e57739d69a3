-- +goose Up
-- The entrance: what a brand does with customers who ask for a person, whether it is in surge
-- mode, and what was said and promised to each.
CREATE TABLE entrance_policy (
  workspace_id TEXT NOT NULL,
  version      INTEGER NOT NULL,
  at           INTEGER NOT NULL,
  operator_id  TEXT NOT NULL,
  body         TEXT NOT NULL, -- JSON
  PRIMARY KEY (workspace_id, version)
) STRICT;

CREATE TABLE surge (
  workspace_id TEXT NOT NULL PRIMARY KEY,
  version      INTEGER NOT NULL,
  body         TEXT NOT NULL -- JSON: as it is, and as it was before the last change
) STRICT;

-- What was agreed with the customer of an inquiry, as it stands; '' = nothing was.
ALTER TABLE conversation ADD COLUMN entrance TEXT NOT NULL DEFAULT '';
-- By when an answer is promised to one who does not wait in line; 0 = none is.
ALTER TABLE conversation ADD COLUMN pledged_at INTEGER NOT NULL DEFAULT 0;

-- Each passage of the entrance, for reports; durations in ms.
CREATE TABLE entrance (
  workspace_id    TEXT NOT NULL,
  id              TEXT NOT NULL UNIQUE,
  conversation_id TEXT NOT NULL,
  queue_id        TEXT NOT NULL,
  channel_id      TEXT NOT NULL,
  at              INTEGER NOT NULL,
  way             TEXT NOT NULL, -- human, choice, message, bot
  pledge          TEXT NOT NULL, -- '', message, call_back
  due_at          INTEGER NOT NULL,
  served_at       INTEGER NOT NULL,
  ended_at        INTEGER NOT NULL,
  body            TEXT NOT NULL, -- JSON: all of it
  PRIMARY KEY (workspace_id, id)
) STRICT;
CREATE INDEX entrance_list ON entrance (workspace_id, at, id);
