-- +goose Up
-- What operators are asked before they send: a brand's rules.
CREATE TABLE guard_setting (
  workspace_id TEXT NOT NULL PRIMARY KEY,
  version      INTEGER NOT NULL,
  body         TEXT NOT NULL -- JSON
) STRICT;

-- What was found, and what became of it; it holds no words.
CREATE TABLE guard_finding (
  workspace_id    TEXT NOT NULL,
  id              TEXT NOT NULL UNIQUE,
  conversation_id TEXT NOT NULL,
  message_id      TEXT NOT NULL, -- '' while it is asked about
  operator_id     TEXT NOT NULL, -- '' = in a customer's words
  rule            TEXT NOT NULL,
  code            TEXT NOT NULL,
  mode            TEXT NOT NULL, -- shadow, warn, stop
  outcome         TEXT NOT NULL, -- asked, passed, pressed, mended, heard
  reason          TEXT NOT NULL, -- why it was sent over
  at              INTEGER NOT NULL,
  settled_at      INTEGER NOT NULL, -- 0 = asked
  PRIMARY KEY (workspace_id, id)
) STRICT;
CREATE INDEX guard_finding_list ON guard_finding (workspace_id, at, id);
CREATE INDEX guard_finding_asked ON guard_finding (conversation_id, operator_id) WHERE outcome = 'asked';

-- Operators' sends of a day: what the findings are a share of.
CREATE TABLE guard_day (
  workspace_id TEXT NOT NULL,
  day          TEXT NOT NULL, -- 2006-01-02 where the brand is
  operator_id  TEXT NOT NULL,
  sends        INTEGER NOT NULL,
  asked        INTEGER NOT NULL, -- sends that were held up
  PRIMARY KEY (workspace_id, day, operator_id)
) STRICT;

-- Messages that should not have gone out: who, what, when, why.
CREATE TABLE missend (
  workspace_id    TEXT NOT NULL,
  id              TEXT NOT NULL UNIQUE,
  conversation_id TEXT NOT NULL,
  contact_id      TEXT NOT NULL,
  message_id      TEXT NOT NULL,
  author_id       TEXT NOT NULL,
  made_by         TEXT NOT NULL,
  at              INTEGER NOT NULL,
  why             TEXT NOT NULL,
  note_id         TEXT NOT NULL, -- message; '' = nothing was added
  reached         INTEGER NOT NULL,
  stopped         INTEGER NOT NULL,
  withdrawn       INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, id)
) STRICT;
CREATE INDEX missend_list ON missend (workspace_id, at, id);
