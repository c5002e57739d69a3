-- What the desk knows. body, live_body, writers, votes, words: JSON. seq is the brand's
-- own count of changes to what is live; an index asks by it what it has missed.

-- +goose Up
CREATE TABLE knowledge (
  workspace_id TEXT NOT NULL REFERENCES workspace (id),
  seq          BIGINT NOT NULL,
  terms_seq    BIGINT NOT NULL, -- of the last change of a term
  PRIMARY KEY (workspace_id)
);

CREATE TABLE entry (
  workspace_id TEXT NOT NULL,
  id           TEXT NOT NULL UNIQUE,
  version      BIGINT NOT NULL,
  state        TEXT NOT NULL,
  source       TEXT NOT NULL,
  external_id  TEXT NOT NULL, -- '' = none
  revision     BIGINT NOT NULL,
  body         TEXT NOT NULL,
  writers      TEXT NOT NULL,
  reason       TEXT NOT NULL,
  live         BIGINT NOT NULL, -- the published revision, 0 = none
  live_body    TEXT NOT NULL,    -- '' = none
  live_at      BIGINT NOT NULL,
  live_by      TEXT NOT NULL,
  created_at   BIGINT NOT NULL,
  updated_at   BIGINT NOT NULL,
  updated_by   TEXT NOT NULL,
  major        TEXT NOT NULL, -- copies out of body, for lists
  middle       TEXT NOT NULL,
  minor        TEXT NOT NULL,
  haystack     TEXT NOT NULL, -- what a search looks in
  seq          BIGINT NOT NULL, -- of the last change of what is live; 0 = was never live
  PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX entry_external ON entry (workspace_id, source, external_id) WHERE external_id <> '';
CREATE INDEX entry_list ON entry (workspace_id, updated_at, id);
CREATE INDEX entry_seq ON entry (workspace_id, seq);

CREATE TABLE entry_step (
  workspace_id TEXT NOT NULL,
  entry_id     TEXT NOT NULL,
  version      BIGINT NOT NULL, -- of the entry after it
  verb         TEXT NOT NULL,
  at           BIGINT NOT NULL,
  operator_id  TEXT NOT NULL,
  revision     BIGINT NOT NULL,
  body         TEXT NOT NULL, -- '' = it brought no text
  note         TEXT NOT NULL,
  PRIMARY KEY (workspace_id, entry_id, version)
);

CREATE TABLE alias (
  workspace_id    TEXT NOT NULL,
  id              TEXT NOT NULL UNIQUE,
  entry_id        TEXT NOT NULL,
  text            TEXT NOT NULL,
  key             TEXT NOT NULL, -- the text as uniqueness sees it
  state           TEXT NOT NULL,
  version         BIGINT NOT NULL,
  votes           TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  created_at      BIGINT NOT NULL,
  decided_at      BIGINT NOT NULL,
  decided_by      TEXT NOT NULL,
  seq             BIGINT NOT NULL, -- of the last change of what is live; 0 = was never live
  PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX alias_live ON alias (workspace_id, key) WHERE state = 'live';
CREATE UNIQUE INDEX alias_once ON alias (workspace_id, key, entry_id);
CREATE INDEX alias_list ON alias (workspace_id, state, created_at, id);
CREATE INDEX alias_entry ON alias (workspace_id, entry_id);
CREATE INDEX alias_seq ON alias (workspace_id, seq);

CREATE TABLE term (
  workspace_id TEXT NOT NULL,
  id           TEXT NOT NULL UNIQUE,
  version      BIGINT NOT NULL,
  kind         TEXT NOT NULL,
  words        TEXT NOT NULL,
  reading      TEXT NOT NULL,
  updated_at   BIGINT NOT NULL,
  updated_by   TEXT NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX term_list ON term (workspace_id, kind, updated_at, id);

-- A word stands in one group of a brand, and in its dictionary once.
CREATE TABLE term_word (
  workspace_id TEXT NOT NULL,
  kind         TEXT NOT NULL,
  key          TEXT NOT NULL,
  term_id      TEXT NOT NULL,
  PRIMARY KEY (workspace_id, kind, key)
);
CREATE INDEX term_word_term ON term_word (workspace_id, term_id);

-- What was said in old talks elsewhere, without names: raw material for finding gaps.
CREATE TABLE old_saying (
  workspace_id TEXT NOT NULL,
  id           TEXT NOT NULL UNIQUE,
  hash         TEXT NOT NULL, -- of sender, time and text: a file that comes twice adds nothing
  customer     BOOLEAN NOT NULL,
  at           BIGINT NOT NULL, -- 0 = unknown
  text         TEXT NOT NULL,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, hash)
);
CREATE INDEX old_saying_at ON old_saying (workspace_id, at, id);
