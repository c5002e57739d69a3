-- +goose Up
-- Customers' words as a language model put them into another language: kept with the message,
-- emptied when its words go.
CREATE TABLE translation (
  message_id   TEXT NOT NULL,
  language     TEXT NOT NULL, -- into which
  workspace_id TEXT NOT NULL,
  thread_id    TEXT NOT NULL,
  text         TEXT NOT NULL, -- '' = gone with the message's words
  model        TEXT NOT NULL,
  operator_id  TEXT NOT NULL, -- who asked
  at           BIGINT NOT NULL,
  PRIMARY KEY (message_id, language)
);
CREATE INDEX translation_talk ON translation (thread_id, language, message_id);
