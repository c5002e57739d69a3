-- +goose Up
-- Routing: what holds for a queue and a person, how a centre routes, what was decided, and
-- who was in which state when. All has a default that is right for rows written by a node
-- that does not know it.
ALTER TABLE queue ADD COLUMN rules TEXT NOT NULL DEFAULT ''; -- JSON, as they hold
ALTER TABLE queue ADD COLUMN lead BIGINT NOT NULL DEFAULT 0; -- ms, the head start of its priority
ALTER TABLE person ADD COLUMN profile TEXT NOT NULL DEFAULT ''; -- JSON
ALTER TABLE person ADD COLUMN revision BIGINT NOT NULL DEFAULT 0; -- of the profile
ALTER TABLE person ADD COLUMN freed_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE person ADD COLUMN heated BIGINT NOT NULL DEFAULT 0; -- angry conversations in a row
ALTER TABLE conversation ADD COLUMN route TEXT NOT NULL DEFAULT ''; -- JSON
CREATE INDEX conversation_held ON conversation (assignee_id) WHERE state IN ('active', 'wrapup');

-- Every version of how a centre routes.
CREATE TABLE routing_policy (
  centre_id TEXT NOT NULL,
  version   BIGINT NOT NULL,
  at        BIGINT NOT NULL,
  by_id     TEXT NOT NULL,
  note      TEXT NOT NULL,
  body      TEXT NOT NULL, -- JSON
  PRIMARY KEY (centre_id, version)
);

-- Every revision of what routing knows of a person.
CREATE TABLE profile_log (
  operator_id TEXT NOT NULL,
  revision    BIGINT NOT NULL,
  at          BIGINT NOT NULL,
  by_id       TEXT NOT NULL,
  capacity    BIGINT NOT NULL,
  body        TEXT NOT NULL, -- JSON
  PRIMARY KEY (operator_id, revision)
);

-- How each conversation came to each operator.
CREATE TABLE routing_decision (
  workspace_id    TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  version         BIGINT NOT NULL, -- of the conversation
  centre_id       TEXT NOT NULL,
  at              BIGINT NOT NULL,
  operator_id     TEXT NOT NULL,
  how             TEXT NOT NULL, -- offer, auto, or the verb that gave it
  queue_id        TEXT NOT NULL,
  since           BIGINT NOT NULL, -- it waited
  weight          BIGINT NOT NULL,
  heated          BOOLEAN NOT NULL,
  body            TEXT NOT NULL, -- JSON: strategy, candidates, reasons; '' = given by hand
  PRIMARY KEY (workspace_id, conversation_id, version)
);
CREATE INDEX routing_decision_talk ON routing_decision (conversation_id, version);
CREATE INDEX routing_decision_day ON routing_decision (centre_id, at);

-- When each person came into which state.
CREATE TABLE presence_log (
  centre_id   TEXT NOT NULL,
  operator_id TEXT NOT NULL,
  at          BIGINT NOT NULL,
  version     BIGINT NOT NULL, -- of the person
  presence    TEXT NOT NULL,
  cause       TEXT NOT NULL, -- '' = by themselves; shift, idle, lost
  PRIMARY KEY (operator_id, version)
);
CREATE INDEX presence_log_day ON presence_log (centre_id, at);

-- What an operator has begun to write, for whoever gets the talk next.
CREATE TABLE draft (
  workspace_id    TEXT NOT NULL,
  conversation_id TEXT NOT NULL UNIQUE,
  operator_id     TEXT NOT NULL,
  at              BIGINT NOT NULL,
  body            TEXT NOT NULL,
  PRIMARY KEY (workspace_id, conversation_id)
);
CREATE INDEX draft_at ON draft (at);
