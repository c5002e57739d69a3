-- +goose Up
-- How talks with people end. What surrounds an inquiry (times, ids and codes, no words) is read with it.
ALTER TABLE conversation ADD COLUMN care TEXT NOT NULL DEFAULT ''; -- JSON, '' = nothing
ALTER TABLE thread ADD COLUMN muted INTEGER NOT NULL DEFAULT 0; -- messages are kept and neither ring nor are routed
ALTER TABLE message ADD COLUMN send_free INTEGER NOT NULL DEFAULT 0; -- given up where it would be billed

CREATE TABLE care_setting (
  workspace_id TEXT NOT NULL PRIMARY KEY,
  version      INTEGER NOT NULL,
  body         TEXT NOT NULL -- JSON
) STRICT;

-- An operator's questions to the supervisors. Their words are notes of the talk.
CREATE TABLE escalation (
  workspace_id    TEXT NOT NULL,
  id              TEXT NOT NULL UNIQUE,
  conversation_id TEXT NOT NULL,
  kind            TEXT NOT NULL, -- advice, decision, complaint, trouble, other
  made_by         TEXT NOT NULL,
  at              INTEGER NOT NULL,
  answer_by       INTEGER NOT NULL,
  question_id     TEXT NOT NULL, -- message
  outcome         TEXT NOT NULL, -- '' = open; advised, taken, returned, withdrawn
  answered_by     TEXT NOT NULL,
  answered_at     INTEGER NOT NULL,
  answer_id       TEXT NOT NULL, -- message
  overdue_at      INTEGER NOT NULL, -- the supervisors were told
  PRIMARY KEY (workspace_id, id)
) STRICT;
CREATE INDEX escalation_list ON escalation (workspace_id, at, id);
CREATE INDEX escalation_open ON escalation (workspace_id, answer_by, id) WHERE outcome = '';
CREATE INDEX escalation_conversation ON escalation (conversation_id, at);

-- What customers were promised, with its time. It outlives the inquiry.
CREATE TABLE follow_up (
  workspace_id    TEXT NOT NULL,
  id              TEXT NOT NULL UNIQUE,
  conversation_id TEXT NOT NULL,
  contact_id      TEXT NOT NULL,
  message_id      TEXT NOT NULL, -- whose words promise it; '' = put by hand
  made_by         TEXT NOT NULL,
  at              INTEGER NOT NULL,
  due_at          INTEGER NOT NULL,
  done            TEXT NOT NULL, -- '' = open; kept, dropped
  done_by         TEXT NOT NULL,
  done_at         INTEGER NOT NULL,
  told_at         INTEGER NOT NULL, -- its people were told that it is due
  raised_at       INTEGER NOT NULL, -- the supervisors were told that it is late
  PRIMARY KEY (workspace_id, id)
) STRICT;
CREATE INDEX follow_up_open ON follow_up (workspace_id, due_at, id) WHERE done = '';
CREATE INDEX follow_up_conversation ON follow_up (conversation_id, at);

-- One survey an inquiry.
CREATE TABLE survey (
  workspace_id    TEXT NOT NULL,
  conversation_id TEXT NOT NULL UNIQUE,
  channel_id      TEXT NOT NULL,
  queue_id        TEXT NOT NULL,
  operator_id     TEXT NOT NULL,
  asked_at        INTEGER NOT NULL,
  asked_id        TEXT NOT NULL, -- message
  score           INTEGER NOT NULL, -- 5 to 1, 0 = no answer
  answered_at     INTEGER NOT NULL,
  answer_id       TEXT NOT NULL, -- message: the tap
  comment_id      TEXT NOT NULL, -- message: the customer's words
  low             INTEGER NOT NULL, -- stands on the review list
  reviewed_by     TEXT NOT NULL,
  reviewed_at     INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, conversation_id)
) STRICT;
CREATE INDEX survey_time ON survey (workspace_id, asked_at, conversation_id);
CREATE INDEX survey_low ON survey (workspace_id, answered_at, conversation_id) WHERE low;

-- Customers whose messages neither ring nor are routed: asked for by one person, agreed to by another.
CREATE TABLE mute (
  workspace_id    TEXT NOT NULL,
  id              TEXT NOT NULL UNIQUE,
  contact_id      TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  state           TEXT NOT NULL, -- asked, muted, refused, lifted
  made_by         TEXT NOT NULL,
  at              INTEGER NOT NULL,
  why_id          TEXT NOT NULL, -- message
  decided_by      TEXT NOT NULL,
  decided_at      INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, id)
) STRICT;
CREATE INDEX mute_contact ON mute (contact_id, at);
CREATE INDEX mute_list ON mute (workspace_id, at, id) WHERE state IN ('asked', 'muted');
