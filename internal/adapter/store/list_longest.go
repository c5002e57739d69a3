package store

import (
	"context"
	"slices"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// longest lists who waits for a person, the longest first. It too reads by an index and only as
// far as a page goes: each brand's, or the queue's.
func (db *DB) longest(ctx context.Context, q flow.ConversationQuery) ([]flow.ConversationView, string, error) {
	after := cursor{} // before the first of them
	if q.Page.After != "" {
		var err error
		if after, err = readCursor(q.Page.After); err != nil {
			return nil, "", err
		}
	}
	open := slices.DeleteFunc(slices.Clone(q.Workspaces), func(w desk.WorkspaceID) bool { return slices.Contains(q.ClosedOnly, w) })
	if len(open) == 0 {
		return nil, "", nil
	}
	size := q.Page.Size()
	text, args := longestOfBrands, []any{texts(db.read(), open), after.at, after.id, size + 1}
	if q.Queue != "" {
		text, args = longestOfQueue, append(args, string(q.Queue))
	}
	rows, err := db.views(ctx, text, args...)
	if err != nil || len(rows) <= size {
		return rows, "", err
	}
	last := rows[size-1]
	return rows[:size], cursor{at: ms(last.WaitingSince), id: string(last.ID)}.String(), nil
}

const longestOf = viewColumns + `
FROM (
`

const longestTail = `
) AS k CROSS JOIN conversation AS v CROSS JOIN thread AS t
WHERE v.id = k.id AND t.id = v.thread_id ORDER BY k.waiting_since, k.id`

const longestOfBrands = longestOf + `SELECT x.waiting_since, x.id FROM @each($1)
@lateral(x conversation y) WHERE y.workspace_id = each.value AND y.state = 'waiting' AND (y.waiting_since, y.id) > ($2, $3)
  ORDER BY y.waiting_since, y.id LIMIT $4 @end
ORDER BY x.waiting_since, x.id LIMIT $4` + longestTail

const longestOfQueue = longestOf + `SELECT y.waiting_since, y.id FROM conversation AS y
WHERE y.queue_id = $5 AND y.state = 'waiting' AND (y.waiting_since, y.id) > ($2, $3) AND y.workspace_id @texts($1)
ORDER BY y.waiting_since, y.id LIMIT $4` + longestTail
