-- +goose Up
-- What people keep an eye on, each for themselves.
CREATE TABLE watch (
  workspace_id    TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  operator_id     TEXT NOT NULL,
  at              BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, conversation_id, operator_id)
);
CREATE UNIQUE INDEX watch_operator ON watch (operator_id, conversation_id);
