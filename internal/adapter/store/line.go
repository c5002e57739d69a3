package store

import (
	"context"
	"slices"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/mood"
)

// Line lists what waits in queues, of each the n oldest, whether operators are offered it or
// pull it.
func (db *DB) Line(ctx context.Context, queues []desk.QueueID, n int) ([]decide.Queued, error) {
	return all(ctx, db.read(), selectLine, func(r scanner) (q decide.Queued, err error) {
		var route conversation.Route
		var feels string
		var due int64
		err = r.Scan(&q.Conversation, &q.Thread, &q.Workspace, &q.Channel, &q.Queue, &q.Weight, stamp{&q.Since}, object{&route}, &feels, &q.Topic,
			&q.Bumped, &due, &q.Language)
		q.From, q.NotBefore = route.From, route.NotBefore
		q.Skill, q.Heated, q.Overflowed = route.Skill, feels == string(mood.Angry), !route.Overflowed.IsZero()
		q.Language, _, _ = strings.Cut(q.Language, "-")
		if due < notDue {
			q.Due = fromMS(due)
		}
		return q, err
	}, texts(db.read(), queues), n)
}

// InHand lists up to n inquiries of brands that somebody has or is offered, in order of ids.
func (db *DB) InHand(ctx context.Context, brands []desk.WorkspaceID, n int) ([]decide.InHand, error) {
	rows, err := all(ctx, db.read(), selectInHand, func(r scanner) (h decide.InHand, err error) {
		var route conversation.Route
		var state, assignee, offered string
		var due int64
		err = r.Scan(&h.Conversation, &h.Workspace, &h.Queue, &h.Weight, &state, &assignee, &offered, &h.Topic, object{&route}, &due, stamp{&h.Since})
		h.Operator, h.Taken, h.Asked = desk.OperatorID(assignee), route.Owned, route.Asked
		if conversation.State(state) == conversation.Offered {
			h.Operator, h.Offered = desk.OperatorID(offered), true
		}
		if due < notDue {
			h.Due = fromMS(due)
		}
		return h, err
	}, texts(db.read(), brands), n)
	slices.SortFunc(rows, func(a, b decide.InHand) int { return strings.Compare(string(a.Conversation), string(b.Conversation)) })
	return rows, err
}

const selectLine = `
SELECT v.id, v.thread_id, v.workspace_id, v.channel_id, v.queue_id, v.weight, v.waiting_since, v.route, @field(v.mood: value),
  @field(v.topic: value), v.bumped_at > 0, v.due_at, coalesce((SELECT c.language FROM contact AS c WHERE c.id = v.contact_id), '')
FROM queue AS q
@lateral(v conversation y)
  WHERE y.queue_id = q.id AND y.state = 'waiting' ORDER BY y.waiting_since, y.id LIMIT $2
@end
WHERE q.id @texts($1)
ORDER BY v.waiting_since, v.id`

const selectInHand = `
SELECT v.id, v.workspace_id, v.queue_id, v.weight, v.state, v.assignee_id, v.offered_to, @field(v.topic: value), v.route, v.due_at, v.waiting_since
FROM conversation AS v WHERE v.workspace_id @texts($1) AND v.state IN ('offered', 'active', 'wrapup') LIMIT $2`
