package store

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/routing"
)

// Work lists waiting conversations of brands, of queues that make offers, oldest
// first. Each queue is read in its own order, so that a long one which makes no
// offers costs nothing.
func (db *DB) Work(ctx context.Context, brands []desk.WorkspaceID, n int) ([]routing.Work, error) {
	if len(brands) == 0 {
		return nil, nil
	}
	return all(ctx, db.read(), selectWork, scanWork, texts(db.read(), brands), n)
}

// Roster lists those of a centre who have set themselves available.
func (db *DB) Roster(ctx context.Context, centre desk.CentreID) (routing.Roster, error) {
	return db.people(ctx, selectRoster, string(centre))
}

// WaitingIn counts, by queue, a brand's inquiries that wait, up to n of each. Queues in
// which nobody waits are left out.
func (db *DB) WaitingIn(ctx context.Context, w desk.WorkspaceID, n int) (map[desk.QueueID]int, error) {
	type line struct {
		queue desk.QueueID
		n     int
	}
	lines, err := all(ctx, db.read(), countWaiting, func(r scanner) (l line, err error) { return l, r.Scan(&l.queue, &l.n) }, string(w), n)
	out := map[desk.QueueID]int{}
	for _, l := range lines {
		if l.n > 0 {
			out[l.queue] = l.n
		}
	}
	return out, err
}

func scanWork(r scanner) (w routing.Work, err error) {
	return w, r.Scan(&w.Conversation, &w.Thread, &w.Workspace, &w.Queue, &w.Weight, stamp{&w.Since}, span{&w.OfferFor},
		object{&w.Refused})
}

const selectWork = `
SELECT v.id, v.thread_id, v.workspace_id, v.queue_id, v.weight, v.waiting_since, q.offer_for, v.refused
FROM queue AS q
@lateral(v conversation y)
  WHERE y.queue_id = q.id AND y.state = 'waiting' ORDER BY y.waiting_since, y.id LIMIT $2
@end
WHERE q.workspace_id @texts($1) AND q.offers
ORDER BY v.waiting_since, v.id LIMIT $2`

const countWaiting = `
SELECT q.id, (SELECT count(*) FROM (SELECT 1 FROM conversation AS v WHERE v.queue_id = q.id AND v.state = 'waiting' LIMIT $2) AS few)
FROM queue AS q WHERE q.workspace_id = $1`

const selectRoster = personFrom + ` WHERE p.centre_id = $1 AND p.presence = 'available' AND NOT p.disabled ORDER BY p.id`
