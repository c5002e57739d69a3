-- +goose Up
-- What the supervisors of a queue were told of replies that will go over their time.
CREATE TABLE alarm (
  centre_id    TEXT NOT NULL,
  workspace_id TEXT NOT NULL,
  queue_id     TEXT NOT NULL,
  version      INTEGER NOT NULL, -- from 1, one more with each change
  body         TEXT NOT NULL, -- JSON: whether it is on, of how many, when it was told
  PRIMARY KEY (centre_id, queue_id)
) STRICT;
