-- +goose Up
-- Actions on many inquiries: what was ordered, and what became of each.
CREATE TABLE bulk_run (
  centre_id   TEXT NOT NULL,
  id          TEXT NOT NULL UNIQUE,
  key         TEXT NOT NULL, -- the asker's own: asked twice with it, one run is made
  made_by     TEXT NOT NULL,
  made_at     INTEGER NOT NULL,
  state       TEXT NOT NULL, -- waiting, running, stopped, done
  stop_at     INTEGER NOT NULL, -- somebody has asked it to stop
  ended_at    INTEGER NOT NULL,
  undone_by   TEXT NOT NULL, -- the run that takes it back
  incident_id TEXT NOT NULL, -- whose customers are told
  total       INTEGER NOT NULL,
  body        TEXT NOT NULL, -- JSON: the order, the brands
  PRIMARY KEY (centre_id, id),
  UNIQUE (made_by, key)
) STRICT;
CREATE INDEX bulk_run_list ON bulk_run (centre_id, made_at, id);
CREATE INDEX bulk_run_incident ON bulk_run (incident_id, made_at) WHERE incident_id <> '';

CREATE TABLE bulk_item (
  workspace_id    TEXT NOT NULL,
  run_id          TEXT NOT NULL,
  pos             INTEGER NOT NULL,
  conversation_id TEXT NOT NULL,
  thread_id       TEXT NOT NULL,
  contact_id      TEXT NOT NULL,
  fate            TEXT NOT NULL, -- '' = to come; done, left
  code            TEXT NOT NULL, -- why it was left out
  message_id      TEXT NOT NULL,
  at              INTEGER NOT NULL,
  was             TEXT NOT NULL, -- JSON: what an undo puts back
  PRIMARY KEY (workspace_id, run_id, pos),
  UNIQUE (run_id, pos)
) STRICT;
CREATE INDEX bulk_item_fate ON bulk_item (run_id, fate, pos);

-- What waits, oldest first, whatever its queue.
CREATE INDEX conversation_backlog ON conversation (workspace_id, waiting_since, id) WHERE state = 'waiting';

-- What many customers ask about at once: an outage, a recall, an error of a campaign.
CREATE TABLE incident (
  workspace_id TEXT NOT NULL,
  id           TEXT NOT NULL UNIQUE,
  version      INTEGER NOT NULL,
  state        TEXT NOT NULL, -- open, closed
  made_by      TEXT NOT NULL,
  opened_at    INTEGER NOT NULL,
  closed_at    INTEGER NOT NULL,
  body         TEXT NOT NULL, -- JSON
  PRIMARY KEY (workspace_id, id)
) STRICT;
CREATE INDEX incident_list ON incident (workspace_id, opened_at, id);
CREATE INDEX incident_open ON incident (workspace_id, id) WHERE state = 'open';

-- Every version of the notice that its customers are told.
CREATE TABLE incident_notice (
  workspace_id TEXT NOT NULL,
  incident_id  TEXT NOT NULL,
  version      INTEGER NOT NULL,
  at           INTEGER NOT NULL,
  by_id        TEXT NOT NULL,
  text         TEXT NOT NULL,
  PRIMARY KEY (workspace_id, incident_id, version)
) STRICT;

-- The inquiries that belong to it, and what their customers were told.
CREATE TABLE incident_talk (
  workspace_id    TEXT NOT NULL,
  incident_id     TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  thread_id       TEXT NOT NULL,
  contact_id      TEXT NOT NULL,
  state           TEXT NOT NULL, -- proposed, attached, detached, told (only its notice was said)
  how             TEXT NOT NULL, -- words, topic, entry, all; '' = by hand
  by_id           TEXT NOT NULL, -- who did it last by hand
  at              INTEGER NOT NULL,
  told            INTEGER NOT NULL, -- version of the notice; 0 = not told
  told_at         INTEGER NOT NULL,
  told_id         TEXT NOT NULL, -- message
  PRIMARY KEY (workspace_id, incident_id, conversation_id)
) STRICT;
CREATE INDEX incident_talk_list ON incident_talk (incident_id, at, conversation_id);
CREATE INDEX incident_talk_contact ON incident_talk (contact_id, incident_id);

-- Whom it concerns, person by person: recalls and call-backs.
CREATE TABLE incident_target (
  workspace_id TEXT NOT NULL,
  incident_id  TEXT NOT NULL,
  id           TEXT NOT NULL UNIQUE,
  pos          INTEGER NOT NULL,
  identity     TEXT NOT NULL, -- as it was given
  name         TEXT NOT NULL,
  contact_id   TEXT NOT NULL, -- '' = not one of ours
  state        TEXT NOT NULL, -- open, contacted, done, unreachable
  note         TEXT NOT NULL,
  by_id        TEXT NOT NULL,
  at           INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, incident_id, id),
  UNIQUE (incident_id, identity)
) STRICT;
CREATE INDEX incident_target_list ON incident_target (incident_id, pos, id);
