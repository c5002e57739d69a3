-- +goose Up
-- Counts what administrators changed of a person; nobody's change is lost.
ALTER TABLE person ADD COLUMN edition INTEGER NOT NULL DEFAULT 0;

-- A link by which a person sets a password, once; the newest only.
CREATE TABLE invitation (
  operator_id TEXT NOT NULL PRIMARY KEY REFERENCES person (id),
  hash        TEXT NOT NULL UNIQUE, -- of the token in the link
  until       INTEGER NOT NULL,
  by_id       TEXT NOT NULL
) STRICT;
