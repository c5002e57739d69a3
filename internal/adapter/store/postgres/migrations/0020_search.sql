-- +goose Up
-- What can be found, as pieces of one and two characters (internal/desk/search). A reader of
-- facts fills it; a node that does not know it leaves it as it is, and what it lacks is made
-- good by the next that does. None of it is the truth: it can be made anew at any time.
CREATE TABLE search_message (
  seq          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, -- in the order they were stored
  message_id   TEXT NOT NULL UNIQUE,
  workspace_id TEXT NOT NULL,
  at           BIGINT NOT NULL,
  grams        INTEGER[] NOT NULL DEFAULT '{}'
);
CREATE INDEX search_message_grams ON search_message USING gin (grams);
CREATE INDEX search_message_at ON search_message (at, seq);

CREATE TABLE search_contact (
  seq          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  contact_id   TEXT NOT NULL UNIQUE,
  workspace_id TEXT NOT NULL,
  grams        INTEGER[] NOT NULL DEFAULT '{}'
);
CREATE INDEX search_contact_grams ON search_contact USING gin (grams);

-- How far the reader is; one row.
CREATE TABLE search_state (
  id          BIGINT NOT NULL PRIMARY KEY,
  version     BIGINT NOT NULL, -- of the pieces
  cursor      TEXT NOT NULL,   -- in the feed; '' = its beginning
  at          BIGINT NOT NULL, -- of the newest fact that was read
  owner       TEXT NOT NULL,
  lease_until BIGINT NOT NULL
);
INSERT INTO search_state (id, version, cursor, at, owner, lease_until) VALUES (1, 0, '', 0, '', 0);

-- A search that somebody keeps, for oneself or for a brand.
CREATE TABLE saved_view (
  centre_id    TEXT NOT NULL,
  id           TEXT NOT NULL UNIQUE,
  owner_id     TEXT NOT NULL,
  workspace_id TEXT NOT NULL, -- shared with its people; '' = the owner's own
  name         TEXT NOT NULL,
  query        TEXT NOT NULL, -- JSON
  version      BIGINT NOT NULL,
  at           BIGINT NOT NULL,
  PRIMARY KEY (centre_id, id)
);
CREATE INDEX saved_view_owner ON saved_view (owner_id);
CREATE INDEX saved_view_shared ON saved_view (workspace_id) WHERE workspace_id <> '';
