-- +goose Up
-- Systems that are told of events, and what they were told.
CREATE TABLE hook (
  centre_id   TEXT NOT NULL,
  id          TEXT NOT NULL UNIQUE,
  edition     BIGINT NOT NULL,
  body        TEXT NOT NULL, -- JSON
  sealed      BYTEA NOT NULL, -- the secret, sealed by the vault
  since       BIGINT NOT NULL,
  failing_at  BIGINT NOT NULL, -- since when nothing went through; 0 = the last did
  disabled_at BIGINT NOT NULL, -- 0 = in use
  why         TEXT NOT NULL,
  PRIMARY KEY (centre_id, id)
);

CREATE TABLE hook_delivery (
  hook_id  TEXT NOT NULL REFERENCES hook (id),
  id       TEXT NOT NULL UNIQUE,
  event    TEXT NOT NULL,
  fact     TEXT NOT NULL, -- JSON: ids and codes
  at       BIGINT NOT NULL,
  state    TEXT NOT NULL, -- queued, done, failed
  attempts BIGINT NOT NULL,
  last_at  BIGINT NOT NULL,
  next_at  BIGINT NOT NULL,
  status   BIGINT NOT NULL,
  code     TEXT NOT NULL,
  PRIMARY KEY (hook_id, id)
);
CREATE INDEX hook_delivery_at ON hook_delivery (at);

-- How far the facts were read; one row.
CREATE TABLE hook_cursor (
  name   TEXT NOT NULL PRIMARY KEY,
  place  TEXT NOT NULL
);
INSERT INTO hook_cursor VALUES ('hooks', '');
