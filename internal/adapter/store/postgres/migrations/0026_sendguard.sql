-- +goose Up
-- What operators are asked before they send: a brand's rules.
CREATE TABLE guard_setting (
  workspace_id TEXT NOT NULL PRIMARY KEY,
  version      BIGINT NOT NULL,
  body         TEXT NOT NULL -- JSON
);

-- What was found, and what became of it; it holds no words.
CREATE TABLE guard_finding (
  workspace_id    TEXT NOT NULL,
  id              TEXT NOT NULL UNIQUE,
  conversation_id TEXT NOT NULL,
  message_id      TEXT NOT NULL, -- '' while it is asked about
  operator_id     TEXT NOT NULL, -- '' = in a customer's words
  rule            TEXT NOT NULL,
  code            TEXT NOT NULL,
  mode            TEXT NOT NULL, -- shadow, warn, stop
  outcome         TEXT NOT NULL, -- asked, passed, pressed, mended, heard
  reason          TEXT NOT NULL, -- why it was sent over
  at              BIGINT NOT NULL,
  settled_at      BIGINT NOT NULL, -- 0 = asked
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX guard_finding_list ON guard_finding (workspace_id, at, id);
CREATE INDEX guard_finding_asked ON guard_finding (conversation_id, operator_id) WHERE outcome = 'asked';

-- Operators' sends of a day: what the findings are a share of.
CREATE TABLE guard_day (
  workspace_id TEXT NOT NULL,
  day          TEXT NOT NULL, -- 2006-01-02 where the brand is
  operator_id  TEXT NOT NULL,
  sends        BIGINT NOT NULL,
  asked        BIGINT NOT NULL, -- sends that were held up
  PRIMARY KEY (workspace_id, day, operator_id)
);

-- Messages that should not have gone out: who, what, when, why.
CREATE TABLE missend (
  workspace_id    TEXT NOT NULL,
  id              TEXT NOT NULL UNIQUE,
  conversation_id TEXT NOT NULL,
  contact_id      TEXT NOT NULL,
  message_id      TEXT NOT NULL,
  author_id       TEXT NOT NULL,
  made_by         TEXT NOT NULL,
  at              BIGINT NOT NULL,
  why             TEXT NOT NULL,
  note_id         TEXT NOT NULL, -- message; '' = nothing was added
  reached         BIGINT NOT NULL,
  stopped         BIGINT NOT NULL,
  withdrawn       BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX missend_list ON missend (workspace_id, at, id);
