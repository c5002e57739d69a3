-- +goose Up
-- What each operator has begun to write to a customer, apart (pad), or for colleagues (note).
-- Kept under the operator, so that a transfer loses nothing and a note needs no ownership.
-- draft stays for nodes of the version before; what they keep there is tidied as ever.
CREATE TABLE writing (
  workspace_id    TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  operator_id     TEXT NOT NULL,
  field           TEXT NOT NULL, -- reply, pad, note
  version         INTEGER NOT NULL,
  at              INTEGER NOT NULL, -- of the last key
  body            TEXT NOT NULL,
  other           TEXT NOT NULL, -- what the operator's other device wrote meanwhile; '' = nothing
  PRIMARY KEY (workspace_id, conversation_id, operator_id, field)
) STRICT;
CREATE UNIQUE INDEX writing_field ON writing (conversation_id, operator_id, field);
CREATE INDEX writing_at ON writing (at);

INSERT INTO writing SELECT workspace_id, conversation_id, operator_id, 'reply', 1, at, body, '' FROM draft;

-- Until when a bubble waits for its writer to take it back; 0 = it does not.
ALTER TABLE message ADD COLUMN send_not_before INTEGER NOT NULL DEFAULT 0;
