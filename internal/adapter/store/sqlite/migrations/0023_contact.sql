-- +goose Up
-- What is kept of customers beside their talks: how a brand makes sure who they are, what it
-- knows of each, notes, and which contacts are one person.
CREATE TABLE contact_policy (
  workspace_id TEXT NOT NULL PRIMARY KEY,
  version      INTEGER NOT NULL,
  body         TEXT NOT NULL -- JSON
) STRICT;

-- Verification and flags of a contact. What the customer answered is never in it.
CREATE TABLE contact_card (
  workspace_id TEXT NOT NULL,
  contact_id   TEXT NOT NULL UNIQUE,
  version      INTEGER NOT NULL,
  body         TEXT NOT NULL, -- JSON
  PRIMARY KEY (workspace_id, contact_id)
) STRICT;

CREATE TABLE contact_note (
  workspace_id    TEXT NOT NULL,
  id              TEXT NOT NULL UNIQUE,
  contact_id      TEXT NOT NULL,
  conversation_id TEXT NOT NULL, -- in which it was written
  version         INTEGER NOT NULL,
  made_by         TEXT NOT NULL,
  made_at         INTEGER NOT NULL,
  changed_by      TEXT NOT NULL,
  changed_at      INTEGER NOT NULL,
  body            TEXT NOT NULL,
  PRIMARY KEY (workspace_id, id)
) STRICT;
CREATE INDEX contact_note_list ON contact_note (contact_id, made_at, id);

-- Two contacts are one person. Nothing of theirs is moved: without the row each is as before.
CREATE TABLE contact_link (
  workspace_id TEXT NOT NULL,
  id           TEXT NOT NULL UNIQUE,
  one_id       TEXT NOT NULL,
  other_id     TEXT NOT NULL,
  at           INTEGER NOT NULL,
  by_id        TEXT NOT NULL,
  note         TEXT NOT NULL,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (one_id, other_id)
) STRICT;
CREATE INDEX contact_link_other ON contact_link (other_id);

-- Who set a tag or an attribute by hand; '' = a scenario, or before this was kept.
ALTER TABLE contact_trait ADD COLUMN by_id TEXT NOT NULL DEFAULT '';
