-- +goose Up
-- How a brand's operators write to customers, each version as it was saved.
CREATE TABLE writing_rule (
  workspace_id TEXT NOT NULL,
  version      INTEGER NOT NULL,
  at           INTEGER NOT NULL,
  operator_id  TEXT NOT NULL,
  body         TEXT NOT NULL, -- JSON
  PRIMARY KEY (workspace_id, version)
) STRICT;

-- Messages that go out at a later time.
CREATE TABLE scheduled (
  workspace_id    TEXT NOT NULL,
  id              TEXT NOT NULL UNIQUE,
  version         INTEGER NOT NULL,
  conversation_id TEXT NOT NULL,
  operator_id     TEXT NOT NULL, -- whose it is
  due_at          INTEGER NOT NULL,
  state           TEXT NOT NULL, -- waiting, asks, sent, cancelled
  why             TEXT NOT NULL, -- it asks
  body            TEXT NOT NULL, -- JSON: content, what it answers, its rule
  made_at         INTEGER NOT NULL,
  changed_at      INTEGER NOT NULL,
  message_id      TEXT NOT NULL, -- '' = not sent
  PRIMARY KEY (workspace_id, id)
) STRICT;
CREATE INDEX scheduled_talk ON scheduled (conversation_id, due_at, id);
CREATE INDEX scheduled_own ON scheduled (operator_id, due_at, id) WHERE state IN ('waiting', 'asks');

-- Colleagues who are named in a note.
CREATE TABLE mention (
  workspace_id    TEXT NOT NULL,
  message_id      TEXT NOT NULL,
  operator_id     TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  made_by         TEXT NOT NULL,
  at              INTEGER NOT NULL,
  seen_at         INTEGER NOT NULL, -- 0 = not yet
  PRIMARY KEY (message_id, operator_id)
) STRICT;
CREATE INDEX mention_open ON mention (operator_id, at, message_id) WHERE seen_at = 0;
CREATE INDEX mention_talk ON mention (conversation_id, operator_id) WHERE seen_at = 0;
