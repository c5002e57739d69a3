-- +goose Up
-- A brand's own guided dialogues, and the systems that they ask.
CREATE TABLE scenario (
  workspace_id TEXT NOT NULL REFERENCES workspace (id),
  id           TEXT NOT NULL, -- unique in the brand
  version      INTEGER NOT NULL, -- of the row
  revision     INTEGER NOT NULL, -- of the draft
  draft        TEXT NOT NULL, -- JSON
  changed      INTEGER NOT NULL, -- the draft is not the newest version
  newest       INTEGER NOT NULL, -- version published last, 0 = none
  live         INTEGER NOT NULL, -- version that customers get, 0 = off
  hidden       INTEGER NOT NULL, -- deleted
  updated_at   INTEGER NOT NULL,
  updated_by   TEXT NOT NULL,
  PRIMARY KEY (workspace_id, id)
) STRICT;

-- What was published never changes, and stays: dialogues are on it.
CREATE TABLE scenario_version (
  workspace_id TEXT NOT NULL,
  scenario_id  TEXT NOT NULL,
  version      INTEGER NOT NULL,
  name         TEXT NOT NULL,
  body         TEXT NOT NULL, -- JSON
  at           INTEGER NOT NULL,
  operator_id  TEXT NOT NULL,
  PRIMARY KEY (workspace_id, scenario_id, version)
) STRICT;

-- How often a brand's live scenarios have changed: what every node looks at.
CREATE TABLE scenario_turn (
  workspace_id TEXT NOT NULL PRIMARY KEY,
  seq          INTEGER NOT NULL
) STRICT;

CREATE TABLE action_port (
  workspace_id TEXT NOT NULL REFERENCES workspace (id),
  name         TEXT NOT NULL,
  revision     INTEGER NOT NULL,
  body         TEXT NOT NULL, -- JSON
  sealed       BLOB NOT NULL, -- values of its headers
  updated_at   INTEGER NOT NULL,
  updated_by   TEXT NOT NULL,
  PRIMARY KEY (workspace_id, name)
) STRICT;
