package store

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/fault"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Put stores events that were accepted; those seen before are skipped. On
// PostgreSQL it is one statement, on SQLite a loop of two prepared ones.
func (db *DB) Put(ctx context.Context, rows []flow.InboxRow) (fresh int, err error) {
	if len(rows) == 0 {
		return 0, nil
	}
	rows = slices.Clone(rows) // in one order everywhere, so that two callers never wait for each other
	if fault.Sabotaged("no_dedupe") {
		asNew(rows)
	}
	slices.SortStableFunc(rows, func(a, b flow.InboxRow) int {
		return cmp.Or(cmp.Compare(a.Key.Channel, b.Key.Channel), cmp.Compare(a.EventID, b.EventID))
	})
	err = db.writeBy(ctx, way{priority: accepting, single: true}, func(ctx context.Context, s session) error {
		if fresh, err = db.dialect.Hot.Accept(ctx, s, rows); err != nil || fresh == len(rows) {
			return err
		}
		return db.vouch(ctx, s)
	})
	return fresh, err
}

// vouch makes who only found what they would have written wait for the standbys like
// one that wrote: as a transaction of its own, behind it. What it found may stand on this server alone: when a
// session ends, or the server crashes, while a commit waits, the commit is done.
func (db *DB) vouch(ctx context.Context, s session) error {
	if !db.dialect.SetBased {
		return nil
	}
	_, err := s.exec(ctx, writeNothing)
	return err
}

const writeNothing = `SELECT pg_logical_emit_message(true, 'madoguchi', '')`

// asNew makes every event one that was never seen: what dedupe is there against.
func asNew(rows []flow.InboxRow) {
	for i := range rows {
		rows[i].EventID += "-" + rand.Text()
	}
}

func inboxValues(r flow.InboxRow) []any {
	return []any{string(r.Key.Channel), string(r.Key.Kind), r.Key.ID, r.EventID, ms(r.At), ms(r.ReceivedAt), r.Body}
}

// Claim takes threads in the order in which they became due. What a claim took
// and left goes behind those that wait, so that no busy thread starves another.
func (db *DB) Claim(ctx context.Context, owner string, n, rows int, now time.Time, lease time.Duration) ([]flow.Batch, error) {
	if db.hold == nil { // a look first: an idle desk never takes the one writer
		due, ok, err := one(ctx, db.read(), selectAnyDue, scanInt, ms(now))
		if err != nil || !ok || due == 0 {
			return nil, err
		}
	}
	var claimed []desk.ThreadKey
	err := db.writeBy(ctx, claiming, func(ctx context.Context, s session) (err error) {
		claimed, err = all(ctx, s, claimThreads, scanThreadKey, owner, ms(now), lease.Milliseconds(), n, rows)
		return err
	})
	if err != nil || len(claimed) == 0 {
		return nil, err
	}
	out, err := db.batches(ctx, owner, claimed, rows)
	if err != nil { // what can't be read now must not wait for the lease to end
		err = errors.Join(err, db.unclaim(context.WithoutCancel(ctx), owner, claimed))
	}
	return out, err
}

func scanThreadKey(r scanner) (k desk.ThreadKey, err error) {
	return k, r.Scan(&k.Channel, &k.Kind, &k.ID)
}

func (db *DB) unclaim(ctx context.Context, owner string, claimed []desk.ThreadKey) error {
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		for _, k := range claimed {
			if _, err := s.exec(ctx, releaseThread, string(k.Channel), string(k.Kind), k.ID, owner); err != nil {
				return err
			}
		}
		return nil
	})
}

// batches reads the claimed threads' events. They are ours by now, so no
// transaction is needed.
func (db *DB) batches(ctx context.Context, owner string, claimed []desk.ThreadKey, rows int) ([]flow.Batch, error) {
	keys := make([][]string, len(claimed))
	out := make([]flow.Batch, len(claimed))
	place := map[desk.ThreadKey]int{}
	for i, c := range claimed {
		keys[i] = []string{string(c.Channel), string(c.Kind), c.ID}
		out[i] = flow.Batch{Key: c, Owner: owner}
		place[c] = i
	}
	events, err := all(ctx, db.read(), selectPending, scanInboxRow, toJSON(keys), rows)
	if err != nil {
		return nil, err
	}
	for _, e := range events {
		b := &out[place[e.Key]]
		b.Rows = append(b.Rows, e)
	}
	kept := out[:0]
	for _, b := range out {
		take := min(rows, len(b.Rows))
		slices.SortFunc(b.Rows, oldestFirst)
		b.Rows = b.Rows[:take]
		rows -= take
		if take > 0 {
			kept = append(kept, b)
			continue
		}
		if err := db.recount(ctx, b); err != nil {
			return nil, err
		}
	}
	return kept, nil
}

func oldestFirst(a, b flow.InboxRow) int {
	return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.EventID, b.EventID))
}

// recount releases a thread whose events we could not take: they were more than
// asked for, or somebody settled them whose lease had run out. The row is locked
// before it is counted, so that an event accepted meanwhile counts.
func (db *DB) recount(ctx context.Context, b flow.Batch) error {
	key := []any{string(b.Key.Channel), string(b.Key.Kind), b.Key.ID}
	return db.write(ctx, normal, func(ctx context.Context, s session) error {
		if _, _, err := one(ctx, s, lockThread, scanInt, key...); err != nil {
			return err
		}
		_, err := s.exec(ctx, recountThread, append(key, b.Owner)...)
		return err
	})
}

// Strike counts a failed attempt at one row.
func (db *DB) Strike(ctx context.Context, id int64) (attempts int, err error) {
	err = db.write(ctx, normal, func(ctx context.Context, s session) error {
		n, ok, err := one(ctx, s, strikeInbox, scanInt, id)
		attempts = int(n)
		return found(ok, err)
	})
	return attempts, err
}

// Release gives a claimed thread back unfinished.
func (db *DB) Release(ctx context.Context, b flow.Batch) error {
	return db.put(ctx, releaseThread, string(b.Key.Channel), string(b.Key.Kind), b.Key.ID, b.Owner)
}

// Backlog counts what is accepted and not decided.
func (db *DB) Backlog(ctx context.Context) (events int, oldest time.Time, err error) {
	_, _, err = one(ctx, db.read(), selectBacklog, func(r scanner) (struct{}, error) {
		return struct{}{}, r.Scan(&events, stamp{&oldest})
	})
	return events, oldest, err
}

func scanInboxRow(r scanner) (row flow.InboxRow, err error) {
	return row, r.Scan(&row.ID, &row.Key.Channel, &row.Key.Kind, &row.Key.ID, &row.EventID, stamp{&row.At},
		stamp{&row.ReceivedAt}, &row.Body, &row.Attempts)
}

const selectAnyDue = `
SELECT count(*) FROM (SELECT 1 FROM inbox_thread WHERE pending > 0 AND lease_until <= @clock($1) LIMIT 1) AS due`

// The choice is materialized, or PostgreSQL might make it anew for each row. Of the
// threads that were free those are taken that begin within the wanted number of
// events.
const claimThreads = `
WITH due AS MATERIALIZED (
  SELECT channel_id, source_kind, source_id, pending, due_at FROM inbox_thread
  WHERE pending > 0 AND lease_until <= @clock($2) ORDER BY due_at LIMIT $4 @skip
), fits AS (
  SELECT channel_id, source_kind, source_id,
    sum(pending) OVER (ORDER BY due_at, channel_id, source_kind, source_id) - pending AS before
  FROM due)
UPDATE inbox_thread SET owner = $1, lease_until = @clock($2) + $3, due_at = @clock($2)
WHERE (channel_id, source_kind, source_id) IN (SELECT channel_id, source_kind, source_id FROM fits WHERE before < $5) AND @relaxed
RETURNING channel_id, source_kind, source_id`

const selectPending = `
SELECT i.id, i.channel_id, i.source_kind, i.source_id, i.event_id, i.at, i.received_at, i.body, i.attempts
FROM @tuples(k, $1: channel_id, source_kind, source_id)
@lateral(i inbox y)
  WHERE y.channel_id = k.channel_id AND y.source_kind = k.source_kind AND y.source_id = k.source_id AND y.state = 'pending'
  ORDER BY y.at, y.event_id LIMIT $2
@end`

const lockThread = `
SELECT pending FROM inbox_thread WHERE channel_id = $1 AND source_kind = $2 AND source_id = $3 @lock`

const recountThread = `
UPDATE inbox_thread SET owner = '', lease_until = 0, pending = (
  SELECT count(*) FROM inbox AS i WHERE i.channel_id = $1 AND i.source_kind = $2 AND i.source_id = $3 AND i.state = 'pending')
WHERE channel_id = $1 AND source_kind = $2 AND source_id = $3 AND owner = $4`

const releaseThread = `
UPDATE inbox_thread SET owner = '', lease_until = 0
WHERE channel_id = $1 AND source_kind = $2 AND source_id = $3 AND owner = $4`

const strikeInbox = `UPDATE inbox SET attempts = attempts + 1 WHERE id = $1 RETURNING attempts`

const selectBacklog = `SELECT count(*), coalesce(min(received_at), 0) FROM inbox WHERE state = 'pending'`
