-- +goose Up
-- Rich menus under customers' chats: which a channel has, and who may have one.
CREATE TABLE menu_set (
  channel_id   TEXT NOT NULL PRIMARY KEY,
  workspace_id TEXT NOT NULL,
  version      INTEGER NOT NULL,
  stage        TEXT NOT NULL, -- '' = off, making, on, ending, removing
  body         TEXT NOT NULL  -- JSON: kinds, LINE's ids, what went wrong
) STRICT;
CREATE INDEX menu_set_brand ON menu_set (workspace_id, channel_id);

-- Written before LINE is asked: what a customer had must be known whatever comes between.
CREATE TABLE menu_bearer (
  workspace_id TEXT NOT NULL,
  thread_id    TEXT NOT NULL UNIQUE,
  channel_id   TEXT NOT NULL,
  version      INTEGER NOT NULL,
  kind         TEXT NOT NULL,
  menu_id      TEXT NOT NULL, -- LINE's id; '' = has none any more, before_id is owed
  before_id    TEXT NOT NULL, -- another system's menu, to be put back; '' = none
  shown        INTEGER NOT NULL, -- LINE has confirmed it
  fault        TEXT NOT NULL, -- code of what last went wrong
  at           INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, thread_id)
) STRICT;
CREATE INDEX menu_bearer_list ON menu_bearer (channel_id, menu_id, at, thread_id);
