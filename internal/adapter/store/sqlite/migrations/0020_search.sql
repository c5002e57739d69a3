-- +goose Up
-- What can be found, as pieces of one and two characters (internal/desk/search). A reader of
-- facts fills it; a node that does not know it leaves it as it is, and what it lacks is made
-- good by the next that does. None of it is the truth: it can be made anew at any time.

-- The pieces hold no text, but whoever has them could guess at it: what is taken out is
-- overwritten at once (secure-delete), which needs the pieces once more.
CREATE VIRTUAL TABLE search_gram USING fts5 (grams, content = '', detail = none, columnsize = 0, tokenize = 'ascii');
INSERT INTO search_gram (search_gram, rank) VALUES ('secure-delete', 1);
CREATE TABLE search_message (
  seq          INTEGER PRIMARY KEY AUTOINCREMENT, -- in the order they were stored; search_gram's rowid
  message_id   TEXT NOT NULL UNIQUE,
  workspace_id TEXT NOT NULL,
  at           INTEGER NOT NULL
) STRICT;
CREATE INDEX search_message_at ON search_message (at, seq);

CREATE VIRTUAL TABLE search_contact_gram USING fts5 (grams, content = '', detail = none, columnsize = 0, tokenize = 'ascii');
INSERT INTO search_contact_gram (search_contact_gram, rank) VALUES ('secure-delete', 1);
CREATE TABLE search_contact (
  seq          INTEGER PRIMARY KEY AUTOINCREMENT,
  contact_id   TEXT NOT NULL UNIQUE,
  workspace_id TEXT NOT NULL,
  grams        TEXT NOT NULL -- to take them out again
) STRICT;

-- How far the reader is; one row.
CREATE TABLE search_state (
  id          INTEGER PRIMARY KEY,
  version     INTEGER NOT NULL, -- of the pieces
  cursor      TEXT NOT NULL,    -- in the feed; '' = its beginning
  at          INTEGER NOT NULL, -- of the newest fact that was read
  owner       TEXT NOT NULL,
  lease_until INTEGER NOT NULL
) STRICT;
INSERT INTO search_state (id, version, cursor, at, owner, lease_until) VALUES (1, 0, '', 0, '', 0);

-- A search that somebody keeps, for oneself or for a brand.
CREATE TABLE saved_view (
  centre_id    TEXT NOT NULL,
  id           TEXT NOT NULL UNIQUE,
  owner_id     TEXT NOT NULL,
  workspace_id TEXT NOT NULL, -- shared with its people; '' = the owner's own
  name         TEXT NOT NULL,
  query        TEXT NOT NULL, -- JSON
  version      INTEGER NOT NULL,
  at           INTEGER NOT NULL,
  PRIMARY KEY (centre_id, id)
) STRICT;
CREATE INDEX saved_view_owner ON saved_view (owner_id);
CREATE INDEX saved_view_shared ON saved_view (workspace_id) WHERE workspace_id <> '';
