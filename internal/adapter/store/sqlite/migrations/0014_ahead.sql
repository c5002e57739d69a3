-- +goose Up
-- What the forecast learns from and keeps. A node that does not know it writes neither; what
-- it lets end is missing among the times, no more.
ALTER TABLE routing_decision ADD COLUMN load INTEGER NOT NULL DEFAULT 0; -- units in hand with it; 0 = not known

-- Each time that somebody had an inquiry in hand, when it ended. No words, no names.
CREATE TABLE handled (
  workspace_id    TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  version         INTEGER NOT NULL, -- of the conversation, that ended it
  queue_id        TEXT NOT NULL,
  operator_id     TEXT NOT NULL,
  topic           TEXT NOT NULL,
  since           INTEGER NOT NULL, -- it waited
  given_at        INTEGER NOT NULL, -- it was offered, or taken without; 0 = not known
  from_at         INTEGER NOT NULL,
  until_at        INTEGER NOT NULL,
  reply_ms        INTEGER NOT NULL, -- to the first answer; 0 = none
  load            INTEGER NOT NULL, -- units in hand with it when it came; 0 = not known
  slot            INTEGER NOT NULL, -- hour of the week in UTC when it came, from 0
  PRIMARY KEY (workspace_id, conversation_id, version)
) STRICT;
CREATE INDEX handled_newest ON handled (queue_id, until_at);
CREATE INDEX handled_slot ON handled (queue_id, slot, until_at);

-- What is known already: of each closed inquiry the time of who had it last.
INSERT INTO handled (workspace_id, conversation_id, version, queue_id, operator_id, topic, since, given_at, from_at, until_at, reply_ms, load, slot)
SELECT d.workspace_id, d.conversation_id, d.version, d.queue_id, d.operator_id, '', d.since, d.at, d.at, v.closed_at,
  coalesce((SELECT min(e.ended_at) - d.at FROM clock_end AS e WHERE e.conversation_id = d.conversation_id AND e.kind = 'first' AND e.code = 'met' AND e.ended_at > d.at), 0),
  0, (d.at / 3600000 + 96) % 168
FROM (SELECT * FROM routing_decision ORDER BY at DESC LIMIT 20000) AS d CROSS JOIN conversation AS v
WHERE v.id = d.conversation_id AND v.state = 'closed' AND v.closed_at > d.at
  AND NOT EXISTS (SELECT 1 FROM routing_decision AS later WHERE later.conversation_id = d.conversation_id AND later.version > d.version);

-- Small changes that let customers wait less, each for a while. They are taken back at until_at.
CREATE TABLE remedy (
  centre_id  TEXT NOT NULL,
  id         TEXT NOT NULL UNIQUE,
  at         INTEGER NOT NULL,
  by_id      TEXT NOT NULL,
  until_at   INTEGER NOT NULL,
  state      TEXT NOT NULL, -- on, over, undone, left: somebody changed it by hand meanwhile
  settled_at INTEGER NOT NULL,
  settled_by TEXT NOT NULL, -- '' = by itself
  checked_at INTEGER NOT NULL, -- 0 = not yet
  body       TEXT NOT NULL, -- JSON: what it does, and what was expected with and without it
  PRIMARY KEY (centre_id, id)
) STRICT;
CREATE INDEX remedy_list ON remedy (centre_id, at, id);

-- What was foreseen of a queue, and what came of it an hour later.
CREATE TABLE foreseen (
  centre_id  TEXT NOT NULL,
  queue_id   TEXT NOT NULL,
  at         INTEGER NOT NULL,
  late       REAL NOT NULL, -- replies that go over their time within the hour, as a mean
  late_p10   INTEGER NOT NULL,
  late_p90   INTEGER NOT NULL,
  wait_p50   INTEGER NOT NULL, -- ms, of who joins; -1 = not known
  wait_p90   INTEGER NOT NULL,
  checked_at INTEGER NOT NULL, -- 0 = not yet
  late_came  INTEGER NOT NULL,
  joined     INTEGER NOT NULL, -- who began to wait soon after it
  wait_came  INTEGER NOT NULL, -- ms, the middle one of theirs
  wait_far   INTEGER NOT NULL, -- ms, the one that nine in ten don't exceed
  PRIMARY KEY (centre_id, at, queue_id)
) STRICT;
