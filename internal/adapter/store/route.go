package store

import (
	"context"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/mood"
	"github.com/madoguchi-desk/madoguchi/internal/desk/routing"
)

// Work lists waiting conversations of brands, of queues that make offers: of each queue
// the n oldest. Each is read in its own order, so that a long one which makes no offers
// costs nothing, and one that nobody can serve hides no other.
func (db *DB) Work(ctx context.Context, brands []desk.WorkspaceID, n int) ([]routing.Work, error) {
	if len(brands) == 0 {
		return nil, nil
	}
	return all(ctx, db.read(), selectWork, scanWork, texts(db.read(), brands), n)
}

// Roster lists those of a centre who have set themselves available.
func (db *DB) Roster(ctx context.Context, centre desk.CentreID) (routing.Roster, error) {
	return db.withTalks(ctx, selectRoster, string(centre))
}

// withTalks reads persons and what they hold, where their profile limits it.
func (db *DB) withTalks(ctx context.Context, text string, args ...any) ([]desk.Person, error) {
	people, err := db.people(ctx, text, args...)
	if err != nil {
		return nil, err
	}
	limited := map[desk.OperatorID]*desk.Person{}
	for i := range people {
		if p := &people[i]; p.Profile.Cap > 0 || len(p.Profile.Channels) > 0 {
			limited[p.ID], p.Talks = p, map[desk.ChannelID]int{}
		}
	}
	if len(limited) == 0 {
		return people, nil
	}
	held, err := all(ctx, db.read(), countHeld, scanHeld, texts(db.read(), keys(limited)))
	for _, h := range held {
		limited[h.operator].Talks[h.channel] += h.n
	}
	return people, err
}

// WaitingIn counts, by queue, a brand's inquiries that wait in line, up to n of each: not those
// that were promised a time. Queues in which nobody waits are left out.
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
	var route conversation.Route
	var feels string
	err = r.Scan(&w.Conversation, &w.Thread, &w.Workspace, &w.Channel, &w.Queue, &w.Weight, stamp{&w.Since}, span{&w.OfferFor},
		object{&w.Refused}, object{&route}, &feels, &w.Bumped, &w.Language, &w.Preferred)
	w.Skill, w.Heated = route.Skill, feels == string(mood.Angry)
	w.From, w.NotBefore = route.From, route.NotBefore
	w.Language, _, _ = strings.Cut(w.Language, "-")
	return w, err
}

// The last to serve the customer is looked for among the newest few inquiries only.
const selectWork = `
SELECT v.id, v.thread_id, v.workspace_id, v.channel_id, v.queue_id, v.weight, v.waiting_since, q.offer_for, v.refused, v.route,
  @field(v.mood: value), v.bumped_at > 0, coalesce((SELECT c.language FROM contact AS c WHERE c.id = v.contact_id), ''),
  coalesce((SELECT e.assignee_id FROM (SELECT o.id, o.assignee_id, o.last_message_at FROM conversation AS o
    WHERE o.contact_id = v.contact_id ORDER BY o.last_message_at DESC, o.id DESC LIMIT 5) AS e
    WHERE e.assignee_id <> '' AND e.id <> v.id ORDER BY e.last_message_at DESC, e.id DESC LIMIT 1), '')
FROM queue AS q
@lateral(v conversation y)
  WHERE y.queue_id = q.id AND y.state = 'waiting' ORDER BY y.waiting_since, y.id LIMIT $2
@end
WHERE q.workspace_id @texts($1) AND q.offers
ORDER BY v.waiting_since - q.lead, v.id`

const countWaiting = `
SELECT q.id, (SELECT count(*) FROM (SELECT 1 FROM conversation AS v WHERE v.queue_id = q.id AND v.state = 'waiting' AND v.pledged_at = 0 LIMIT $2) AS few)
FROM queue AS q WHERE q.workspace_id = $1`

const selectRoster = personFrom + ` WHERE p.centre_id = $1 AND p.presence = 'available' AND NOT p.disabled ORDER BY p.id`
