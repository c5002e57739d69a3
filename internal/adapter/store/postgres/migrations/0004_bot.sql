-- +goose Up
-- What the bot keeps of an inquiry, and what it decided about the customer's questions.
CREATE TABLE bot_memory (
  workspace_id    TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  body            TEXT NOT NULL, -- JSON
  PRIMARY KEY (workspace_id, conversation_id),
  UNIQUE (conversation_id)
);

CREATE TABLE bot_decision (
  workspace_id    TEXT NOT NULL,
  id              TEXT NOT NULL UNIQUE,
  conversation_id TEXT NOT NULL,
  message_id      TEXT NOT NULL,
  at              BIGINT NOT NULL,
  zone            TEXT NOT NULL,
  p               DOUBLE PRECISION NOT NULL,
  model           TEXT NOT NULL,
  hits            TEXT NOT NULL, -- JSON list: id, score, p
  features        TEXT NOT NULL, -- JSON list
  outcome         TEXT NOT NULL, -- '' = none yet
  chosen          TEXT NOT NULL, -- the FAQ that the customer tapped
  settled_at      BIGINT NOT NULL,
  verdict         TEXT NOT NULL, -- the FAQ that an operator named, 'none', or '' = not judged
  verdict_by      TEXT NOT NULL,
  verdict_at      BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX bot_decision_time ON bot_decision (workspace_id, at, id);
CREATE INDEX bot_decision_conversation ON bot_decision (conversation_id, at);

CREATE TABLE bot_setting (
  workspace_id TEXT NOT NULL PRIMARY KEY,
  version      BIGINT NOT NULL,
  body         TEXT NOT NULL -- JSON
);

-- What an inquiry is about and how its customer feels: found or set by hand, with the evidence.
ALTER TABLE conversation ADD COLUMN topic TEXT NOT NULL DEFAULT ''; -- JSON, '' = none
ALTER TABLE conversation ADD COLUMN mood TEXT NOT NULL DEFAULT '';
