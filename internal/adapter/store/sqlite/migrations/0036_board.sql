-- +goose Up
-- What supervisors tell those who work (周知・朝礼), and who has confirmed to have read it.
CREATE TABLE board_post (
  centre_id    TEXT NOT NULL,
  id           TEXT NOT NULL UNIQUE,
  workspace_id TEXT NOT NULL, -- '' = the whole centre's
  author       TEXT NOT NULL,
  edition      INTEGER NOT NULL,
  revision     INTEGER NOT NULL, -- of its words
  body         TEXT NOT NULL, -- JSON
  created_at   INTEGER NOT NULL,
  changed_at   INTEGER NOT NULL,
  until_at     INTEGER NOT NULL, -- 0 = until it is withdrawn
  withdrawn_at INTEGER NOT NULL, -- 0 = it stands
  PRIMARY KEY (centre_id, id)
) STRICT;

CREATE TABLE board_read (
  post_id     TEXT NOT NULL REFERENCES board_post (id),
  operator_id TEXT NOT NULL,
  revision    INTEGER NOT NULL,
  at          INTEGER NOT NULL,
  PRIMARY KEY (post_id, operator_id)
) STRICT;

-- Whether desktop notices may carry a customer's name and words.
ALTER TABLE workspace ADD COLUMN notice_words INTEGER NOT NULL DEFAULT 0;
