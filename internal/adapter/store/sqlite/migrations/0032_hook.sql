-- +goose Up
-- Systems that are told of events, and what they were told.
CREATE TABLE hook (
  centre_id   TEXT NOT NULL,
  id          TEXT NOT NULL UNIQUE,
  edition     INTEGER NOT NULL,
  body        TEXT NOT NULL, -- JSON
  sealed      BLOB NOT NULL, -- the secret, sealed by the vault
  since       INTEGER NOT NULL,
  failing_at  INTEGER NOT NULL, -- since when nothing went through; 0 = the last did
  disabled_at INTEGER NOT NULL, -- 0 = in use
  why         TEXT NOT NULL,
  PRIMARY KEY (centre_id, id)
) STRICT;

CREATE TABLE hook_delivery (
  hook_id  TEXT NOT NULL REFERENCES hook (id),
  id       TEXT NOT NULL UNIQUE,
  event    TEXT NOT NULL,
  fact     TEXT NOT NULL, -- JSON: ids and codes
  at       INTEGER NOT NULL,
  state    TEXT NOT NULL, -- queued, done, failed
  attempts INTEGER NOT NULL,
  last_at  INTEGER NOT NULL,
  next_at  INTEGER NOT NULL,
  status   INTEGER NOT NULL,
  code     TEXT NOT NULL,
  PRIMARY KEY (hook_id, id)
) STRICT;
CREATE INDEX hook_delivery_at ON hook_delivery (at);

-- How far the facts were read; one row.
CREATE TABLE hook_cursor (
  name   TEXT NOT NULL PRIMARY KEY,
  place  TEXT NOT NULL
) STRICT;
INSERT INTO hook_cursor VALUES ('hooks', '');
