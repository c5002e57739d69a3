-- +goose Up
-- When an inquiry the bot met was opened, and why it was last handed over: what its report counts.
ALTER TABLE bot_memory ADD COLUMN met_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE bot_memory ADD COLUMN reason TEXT NOT NULL DEFAULT '';
UPDATE bot_memory SET reason = coalesce(body::jsonb ->> 'reason', ''),
  met_at = coalesce((SELECT v.opened_at FROM conversation AS v WHERE v.id = bot_memory.conversation_id), 0);
CREATE INDEX bot_memory_met ON bot_memory (workspace_id, met_at);

-- Decisions of which somebody said what would have been right.
CREATE INDEX bot_decision_judged ON bot_decision (workspace_id, verdict_at, id) WHERE verdict <> '';

-- Long looks at what the bot does: gaps found, questions asked again. No words of customers, only where they are.
CREATE TABLE learning_run (
  workspace_id TEXT NOT NULL,
  id           TEXT NOT NULL UNIQUE,
  kind         TEXT NOT NULL, -- gaps, check
  state        TEXT NOT NULL, -- waiting, running, done, failed
  made_at      BIGINT NOT NULL,
  made_by      TEXT NOT NULL, -- '' = by itself, at night
  since        BIGINT NOT NULL, -- the period looked at
  until        BIGINT NOT NULL,
  done         BIGINT NOT NULL, -- progress
  total        BIGINT NOT NULL,
  ended_at     BIGINT NOT NULL,
  error        TEXT NOT NULL, -- code
  summary      TEXT NOT NULL, -- JSON
  body         TEXT NOT NULL, -- JSON: the whole result
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX learning_run_list ON learning_run (workspace_id, kind, made_at, id);

-- Questions with their right entry that people wrote down, to be asked again and again.
CREATE TABLE check_case (
  workspace_id TEXT NOT NULL,
  id           TEXT NOT NULL UNIQUE,
  key          TEXT NOT NULL, -- the text as uniqueness sees it
  text         TEXT NOT NULL,
  entry_id     TEXT NOT NULL,
  source       TEXT NOT NULL, -- hand, file
  made_at      BIGINT NOT NULL,
  made_by      TEXT NOT NULL,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, key)
);
CREATE INDEX check_case_list ON check_case (workspace_id, made_at, id);

-- Each file of old talks is one talk; what came before this is one of its own.
CREATE TABLE old_talk (
  workspace_id TEXT NOT NULL,
  id           TEXT NOT NULL UNIQUE,
  made_at      BIGINT NOT NULL,
  made_by      TEXT NOT NULL,
  lines        BIGINT NOT NULL,
  first_at     BIGINT NOT NULL, -- 0 = unknown
  last_at      BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX old_talk_list ON old_talk (workspace_id, made_at, id);
ALTER TABLE old_saying ADD COLUMN talk_id TEXT NOT NULL DEFAULT '';
ALTER TABLE old_saying ADD COLUMN haystack TEXT NOT NULL DEFAULT ''; -- the text as it is searched
UPDATE old_saying SET talk_id = 'before-' || workspace_id, haystack = lower(text);
INSERT INTO old_talk (workspace_id, id, made_at, made_by, lines, first_at, last_at)
SELECT workspace_id, talk_id, max(at), '', count(*), min(at), max(at) FROM old_saying GROUP BY workspace_id, talk_id;
CREATE INDEX old_saying_talk ON old_saying (workspace_id, talk_id, at, id);
