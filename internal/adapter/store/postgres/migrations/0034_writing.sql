-- +goose Up
-- How a brand's operators write to customers, each version as it was saved.
CREATE TABLE writing_rule (
  workspace_id TEXT NOT NULL,
  version      BIGINT NOT NULL,
  at           BIGINT NOT NULL,
  operator_id  TEXT NOT NULL,
  body         TEXT NOT NULL, -- JSON
  PRIMARY KEY (workspace_id, version)
);

-- Messages that go out at a later time.
CREATE TABLE scheduled (
  workspace_id    TEXT NOT NULL,
  id              TEXT NOT NULL UNIQUE,
  version         BIGINT NOT NULL,
  conversation_id TEXT NOT NULL,
  operator_id     TEXT NOT NULL, -- whose it is
  due_at          BIGINT NOT NULL,
  state           TEXT NOT NULL, -- waiting, asks, sent, cancelled
  why             TEXT NOT NULL, -- it asks
  body            TEXT NOT NULL, -- JSON: content, what it answers, its rule
  made_at         BIGINT NOT NULL,
  changed_at      BIGINT NOT NULL,
  message_id      TEXT NOT NULL, -- '' = not sent
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX scheduled_talk ON scheduled (conversation_id, due_at, id);
CREATE INDEX scheduled_own ON scheduled (operator_id, due_at, id) WHERE state IN ('waiting', 'asks');

-- Colleagues who are named in a note.
CREATE TABLE mention (
  workspace_id    TEXT NOT NULL,
  message_id      TEXT NOT NULL,
  operator_id     TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  made_by         TEXT NOT NULL,
  at              BIGINT NOT NULL,
  seen_at         BIGINT NOT NULL, -- 0 = not yet
  PRIMARY KEY (message_id, operator_id)
);
CREATE INDEX mention_open ON mention (operator_id, at, message_id) WHERE seen_at = 0;
CREATE INDEX mention_talk ON mention (conversation_id, operator_id) WHERE seen_at = 0;
