-- +goose Up
-- Tags and attributes of contacts. The first key finds who has a tag: a segment.
CREATE TABLE contact_trait (
  workspace_id TEXT NOT NULL,
  contact_id   TEXT NOT NULL,
  kind         TEXT NOT NULL, -- tag, attribute
  name         TEXT NOT NULL,
  value        TEXT NOT NULL, -- of an attribute
  messages     TEXT NOT NULL, -- JSON: ids of what the value may hold something of
  at           INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, kind, name, contact_id),
  UNIQUE (contact_id, kind, name)
) STRICT;
