-- +goose Up
-- Money that goes back to customers (返金申請): never where to, only how.
CREATE TABLE refund (
  workspace_id    TEXT NOT NULL,
  id              TEXT NOT NULL UNIQUE,
  version         INTEGER NOT NULL,
  thread_id       TEXT NOT NULL,
  conversation_id TEXT NOT NULL, -- in which it was asked for
  contact_id      TEXT NOT NULL,
  state           TEXT NOT NULL, -- requested, approved, refused, withdrawn, done, failed, returned, notified
  amount          INTEGER NOT NULL, -- yen
  asked_by        TEXT NOT NULL,
  asked_at        INTEGER NOT NULL,
  changed_at      INTEGER NOT NULL,
  reminded_at     INTEGER NOT NULL, -- 0 = nobody was told that it waits
  alerted_at      INTEGER NOT NULL, -- 0 = it does not wait too long
  message_id      TEXT NOT NULL, -- by which the customer was told; '' = not yet
  body            TEXT NOT NULL, -- JSON: order, reason, words, way
  steps           TEXT NOT NULL, -- JSON: what was done with it, the request first
  PRIMARY KEY (workspace_id, id)
) STRICT;
CREATE INDEX refund_open ON refund (workspace_id, state, asked_at, id) WHERE state IN ('requested', 'approved', 'done');
CREATE INDEX refund_past ON refund (workspace_id, changed_at, id) WHERE state IN ('refused', 'withdrawn', 'failed', 'returned', 'notified');
CREATE INDEX refund_asked ON refund (workspace_id, asked_at, id);
CREATE INDEX refund_talk ON refund (thread_id, asked_at, id);

-- Who may approve and pay how much, each version as it was saved.
CREATE TABLE refund_rule (
  workspace_id TEXT NOT NULL,
  version      INTEGER NOT NULL,
  at           INTEGER NOT NULL,
  operator_id  TEXT NOT NULL,
  body         TEXT NOT NULL, -- JSON
  PRIMARY KEY (workspace_id, version)
) STRICT;
