package store

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Hot names the statements that are written once for each engine, and why.
type Hot struct {
	// Accept stores events and counts the new ones on their threads. PostgreSQL
	// takes a group in one round trip; SQLite has no round trips and is faster in
	// a loop than through JSON.
	Accept func(ctx context.Context, s session, rows []flow.InboxRow) (fresh int, err error)
	// Feed is the order in which facts can be read, see feed.go.
	Feed feedTexts
	// Search is the index of what can be found, see search_find.go.
	Search searchTexts
	// Inspect asks for what doctor looks at.
	Inspect []probe
}

var hotSQLite = Hot{Accept: acceptLoop, Feed: feedSQLite, Search: searchSQLite, Inspect: probesSQLite}

var hotPostgres = Hot{Accept: acceptSet, Feed: feedPostgres, Search: searchPostgres, Inspect: probesPostgres}

// acceptLoop inserts one row after the other. Rows come sorted by channel and
// event, threads are met in any order: one writer needs none.
func acceptLoop(ctx context.Context, s session, rows []flow.InboxRow) (fresh int, err error) {
	counts := map[desk.ThreadKey]int{}
	var order []flow.InboxRow
	for _, r := range rows {
		n, err := s.exec(ctx, insertInbox, inboxValues(r)...)
		if err != nil {
			return 0, err
		}
		if n == 0 {
			continue
		}
		fresh++
		if counts[r.Key]++; counts[r.Key] == 1 {
			order = append(order, r)
		}
	}
	for _, r := range order {
		if _, err := s.exec(ctx, countInbox, string(r.Key.Channel), string(r.Key.Kind), r.Key.ID, counts[r.Key], ms(r.ReceivedAt)); err != nil {
			return 0, err
		}
	}
	return fresh, nil
}

const insertInbox = `
INSERT INTO inbox (channel_id, source_kind, source_id, event_id, at, received_at, body, attempts, state, settled_at, code)
VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 'pending', 0, '')
ON CONFLICT (channel_id, event_id) DO NOTHING`

const countInbox = `
INSERT INTO inbox_thread (channel_id, source_kind, source_id, pending, owner, lease_until, due_at)
VALUES ($1, $2, $3, $4, '', 0, $5)
ON CONFLICT (channel_id, source_kind, source_id) DO UPDATE SET
  pending = inbox_thread.pending + excluded.pending,
  due_at = CASE WHEN inbox_thread.pending = 0 THEN excluded.due_at ELSE inbox_thread.due_at END`

func acceptSet(ctx context.Context, s session, rows []flow.InboxRow) (fresh int, err error) {
	values := make([][]any, len(rows))
	for i, r := range rows {
		values[i] = inboxValues(r)
	}
	b := &bundle{s: s}
	counts, err := putRead(b, acceptAll, scanInt, values)
	if err == nil {
		err = b.run(ctx)
	}
	for _, n := range *counts {
		fresh += int(n)
	}
	return fresh, err
}

// acceptAll counts threads in the order of their key, as every writer of
// inbox_thread does, so that two never wait for each other.
const acceptAll = `
WITH fresh AS (
  INSERT INTO inbox (channel_id, source_kind, source_id, event_id, at, received_at, body, attempts, state, settled_at, code)
  SELECT r.channel_id, r.source_kind, r.source_id, r.event_id, r.at, r.received_at, r.body, 0, 'pending', 0, ''
  FROM @rows(r: channel_id text, source_kind text, source_id text, event_id text, at bigint, received_at bigint, body bytea)
  ON CONFLICT (channel_id, event_id) DO NOTHING
  RETURNING channel_id, source_kind, source_id, received_at
), counted AS (
  SELECT channel_id, source_kind, source_id, count(*) AS pending, min(received_at) AS due_at
  FROM fresh GROUP BY channel_id, source_kind, source_id ORDER BY channel_id, source_kind, source_id
), kept AS (
  INSERT INTO inbox_thread (channel_id, source_kind, source_id, pending, owner, lease_until, due_at)
  SELECT channel_id, source_kind, source_id, pending, '', 0, due_at FROM counted
  ON CONFLICT (channel_id, source_kind, source_id) DO UPDATE SET
    pending = inbox_thread.pending + excluded.pending,
    due_at = CASE WHEN inbox_thread.pending = 0 THEN excluded.due_at ELSE inbox_thread.due_at END
)
SELECT pending FROM counted`
