-- +goose Up
-- What supervisors tell those who work (周知・朝礼), and who has confirmed to have read it.
CREATE TABLE board_post (
  centre_id    TEXT NOT NULL,
  id           TEXT NOT NULL UNIQUE,
  workspace_id TEXT NOT NULL, -- '' = the whole centre's
  author       TEXT NOT NULL,
  edition      BIGINT NOT NULL,
  revision     BIGINT NOT NULL, -- of its words
  body         TEXT NOT NULL, -- JSON
  created_at   BIGINT NOT NULL,
  changed_at   BIGINT NOT NULL,
  until_at     BIGINT NOT NULL, -- 0 = until it is withdrawn
  withdrawn_at BIGINT NOT NULL, -- 0 = it stands
  PRIMARY KEY (centre_id, id)
);

CREATE TABLE board_read (
  post_id     TEXT NOT NULL REFERENCES board_post (id),
  operator_id TEXT NOT NULL,
  revision    BIGINT NOT NULL,
  at          BIGINT NOT NULL,
  PRIMARY KEY (post_id, operator_id)
);

-- Whether desktop notices may carry a customer's name and words.
ALTER TABLE workspace ADD COLUMN notice_words BOOLEAN NOT NULL DEFAULT false;
