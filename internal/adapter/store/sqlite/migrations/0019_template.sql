-- +goose Up
-- Words that operators use again and again, and how they were used.
CREATE TABLE template (
  centre_id    TEXT NOT NULL,
  id           TEXT NOT NULL UNIQUE,
  workspace_id TEXT NOT NULL, -- '' = for all brands
  owner_id     TEXT NOT NULL, -- '' = shared
  version      INTEGER NOT NULL,
  made_by      TEXT NOT NULL,
  made_at      INTEGER NOT NULL,
  changed_by   TEXT NOT NULL,
  changed_at   INTEGER NOT NULL,
  archived_at  INTEGER NOT NULL, -- 0 = in use
  body         TEXT NOT NULL, -- JSON
  PRIMARY KEY (centre_id, id)
) STRICT;
CREATE INDEX template_list ON template (centre_id, owner_id, workspace_id, id);

-- Each time that one was used; it holds no words.
CREATE TABLE template_use (
  workspace_id    TEXT NOT NULL,
  id              TEXT NOT NULL UNIQUE,
  template_id     TEXT NOT NULL,
  operator_id     TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  message_id      TEXT NOT NULL, -- '' = only its actions were carried out
  topic           TEXT NOT NULL, -- what the talk was about
  at              INTEGER NOT NULL,
  fate            TEXT NOT NULL, -- as_is, edited, ran
  PRIMARY KEY (workspace_id, id)
) STRICT;
CREATE INDEX template_use_list ON template_use (workspace_id, at, id);
CREATE INDEX template_use_topic ON template_use (workspace_id, topic, at) WHERE topic <> '';
CREATE INDEX template_use_operator ON template_use (operator_id, at);
