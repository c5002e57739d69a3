-- +goose Up
-- A brand's own guided dialogues, and the systems that they ask.
CREATE TABLE scenario (
  workspace_id TEXT NOT NULL REFERENCES workspace (id),
  id           TEXT NOT NULL, -- unique in the brand
  version      BIGINT NOT NULL, -- of the row
  revision     BIGINT NOT NULL, -- of the draft
  draft        TEXT NOT NULL, -- JSON
  changed      BOOLEAN NOT NULL, -- the draft is not the newest version
  newest       BIGINT NOT NULL, -- version published last, 0 = none
  live         BIGINT NOT NULL, -- version that customers get, 0 = off
  hidden       BOOLEAN NOT NULL, -- deleted
  updated_at   BIGINT NOT NULL,
  updated_by   TEXT NOT NULL,
  PRIMARY KEY (workspace_id, id)
);

-- What was published never changes, and stays: dialogues are on it.
CREATE TABLE scenario_version (
  workspace_id TEXT NOT NULL,
  scenario_id  TEXT NOT NULL,
  version      BIGINT NOT NULL,
  name         TEXT NOT NULL,
  body         TEXT NOT NULL, -- JSON
  at           BIGINT NOT NULL,
  operator_id  TEXT NOT NULL,
  PRIMARY KEY (workspace_id, scenario_id, version)
);

-- How often a brand's live scenarios have changed: what every node looks at.
CREATE TABLE scenario_turn (
  workspace_id TEXT NOT NULL PRIMARY KEY,
  seq          BIGINT NOT NULL
);

CREATE TABLE action_port (
  workspace_id TEXT NOT NULL REFERENCES workspace (id),
  name         TEXT NOT NULL,
  revision     BIGINT NOT NULL,
  body         TEXT NOT NULL, -- JSON
  sealed       BYTEA NOT NULL, -- values of its headers
  updated_at   BIGINT NOT NULL,
  updated_by   TEXT NOT NULL,
  PRIMARY KEY (workspace_id, name)
);
