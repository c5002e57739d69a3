-- +goose Up
-- Counts what administrators changed of a channel or a brand; nobody's change is lost.
ALTER TABLE channel ADD COLUMN edition INTEGER NOT NULL DEFAULT 0;
ALTER TABLE channel ADD COLUMN archived_at INTEGER NOT NULL DEFAULT 0; -- removed: its webhooks are refused; 0 = connected
ALTER TABLE workspace ADD COLUMN edition INTEGER NOT NULL DEFAULT 0;
ALTER TABLE workspace ADD COLUMN archived_at INTEGER NOT NULL DEFAULT 0; -- 0 = in use

-- An API key is a session of kind 'key' that has a name of its own and bounds.
ALTER TABLE session ADD COLUMN id TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN hint TEXT NOT NULL DEFAULT ''; -- the secret's first letters, to tell keys apart
ALTER TABLE session ADD COLUMN scopes TEXT NOT NULL DEFAULT ''; -- JSON list
ALTER TABLE session ADD COLUMN brands TEXT NOT NULL DEFAULT ''; -- JSON list; '' = all of its owner's
CREATE UNIQUE INDEX session_key ON session (id) WHERE id <> '';
