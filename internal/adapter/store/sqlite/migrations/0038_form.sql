-- +goose Up
-- What a brand may ask customers outside of the chat, each version as it was saved.
CREATE TABLE form_rule (
  workspace_id TEXT NOT NULL,
  version      INTEGER NOT NULL,
  at           INTEGER NOT NULL,
  operator_id  TEXT NOT NULL,
  body         TEXT NOT NULL, -- JSON
  PRIMARY KEY (workspace_id, version)
) STRICT;

-- Forms that were sent, and what became of them. What was answered is sealed; its key lies in
-- the key store, apart from here.
CREATE TABLE form (
  workspace_id    TEXT NOT NULL,
  id              TEXT NOT NULL UNIQUE,
  version         INTEGER NOT NULL,
  thread_id       TEXT NOT NULL,
  conversation_id TEXT NOT NULL, -- in which it was asked
  contact_id      TEXT NOT NULL,
  operator_id     TEXT NOT NULL, -- who asked
  state           TEXT NOT NULL, -- open, received, withdrawn, replaced, expired, destroyed
  sheet           TEXT NOT NULL, -- JSON, as it was sent
  who             TEXT NOT NULL, -- may see an answer
  hash            TEXT NOT NULL UNIQUE, -- of the link's token
  link            BLOB, -- the token, sealed, while it may have to be sent
  message_id      TEXT NOT NULL,
  asked_at        INTEGER NOT NULL,
  until_at        INTEGER NOT NULL,
  changed_at      INTEGER NOT NULL,
  keep_ms         INTEGER NOT NULL, -- how long an answer is kept
  destroy_at      INTEGER NOT NULL, -- 0 = there is none
  key_id          TEXT NOT NULL, -- '' = nothing was answered
  sealed          BLOB,
  masked          TEXT NOT NULL, -- JSON
  PRIMARY KEY (workspace_id, id)
) STRICT;
CREATE INDEX form_talk ON form (thread_id, asked_at, id);
CREATE INDEX form_key ON form (key_id) WHERE key_id <> '';
