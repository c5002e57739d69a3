package store

import (
	"context"
	"math"
	"slices"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// WhoWaits lists customers of whom something waits. Each brand is read in the order of its
// index and only as far as a page goes.
func (db *DB) WhoWaits(ctx context.Context, q flow.BacklogQuery) ([][]flow.ConversationView, string, error) {
	after := cursor{at: -1}
	if q.Page.After != "" {
		var err error
		if after, err = readCursor(q.Page.After); err != nil {
			return nil, "", err
		}
	}
	if len(q.Workspaces) == 0 {
		return nil, "", nil
	}
	size := q.Page.Size()
	heads, err := all(ctx, db.read(), selectBacklogHeads, scanHead, append(backlogArgs(db.read(), q), after.at, after.id, size+1)...)
	if err != nil || len(heads) == 0 {
		return nil, "", err
	}
	next := ""
	if len(heads) > size {
		heads = heads[:size]
		next = cursor{at: heads[size-1].since, id: heads[size-1].id}.String()
	}
	contacts := make([]desk.ContactID, len(heads))
	for i, h := range heads {
		contacts[i] = h.contact
	}
	rows, err := db.views(ctx, selectBacklogOf, append(backlogArgs(db.read(), q), texts(db.read(), contacts))...)
	out := make([][]flow.ConversationView, len(heads))
	for _, v := range rows {
		i := slices.Index(contacts, v.Conversation.Contact)
		out[i] = append(out[i], v)
	}
	return slices.DeleteFunc(out, func(g []flow.ConversationView) bool { return len(g) == 0 }), next, err
}

// WhatWaits lists what matches, oldest first.
func (db *DB) WhatWaits(ctx context.Context, q flow.BacklogQuery, n, most int) (ids []desk.ConversationID, total int, err error) {
	if len(q.Workspaces) == 0 {
		return nil, 0, nil
	}
	rows, err := all(ctx, db.read(), selectBacklogIDs, scanString, append(backlogArgs(db.read(), q), most)...)
	for _, id := range rows[:min(n, len(rows))] {
		ids = append(ids, desk.ConversationID(id))
	}
	return ids, len(rows), err
}

// TagsOf gives contacts' tags.
func (db *DB) TagsOf(ctx context.Context, ids []desk.ContactID) (map[desk.ContactID][]string, error) {
	out := map[desk.ContactID][]string{}
	if len(ids) == 0 {
		return out, nil
	}
	rows, err := all(ctx, db.read(), selectTraits, scanTrait, texts(db.read(), ids))
	for id, t := range traitsOf(rows) {
		out[id] = t.Tags
	}
	return out, err
}

// head is the inquiry of a customer's that waits longest.
type head struct {
	contact desk.ContactID
	since   int64
	id      string
}

func scanHead(r scanner) (h head, err error) { return h, r.Scan(&h.contact, &h.since, &h.id) }

// backlogArgs are the parameters of backlogWhere, from $1.
func backlogArgs(s session, q flow.BacklogQuery) []any {
	before := int64(math.MaxInt64)
	if !q.Before.IsZero() {
		before = ms(q.Before)
	}
	return []any{texts(s, q.Workspaces), string(q.Queue), q.Topic, q.Tag, before}
}

// backlogWhere is the filter for the table y.
const backlogWhere = `y.state = 'waiting' AND ($2 = '' OR y.queue_id = $2) AND y.waiting_since < $5
  AND ($3 = '' OR @field(y.topic: value) = $3 OR @field(y.topic: value) LIKE CAST($3 AS TEXT) || '・%')
  AND ($4 = '' OR EXISTS (SELECT 1 FROM contact_trait AS k WHERE k.contact_id = y.contact_id AND k.kind = 'tag' AND k.name = $4))`

// backlogOf is the same for another table.
func backlogOf(name string) string { return strings.ReplaceAll(backlogWhere, "y.", name+".") }

var selectBacklogHeads = `
SELECT x.contact_id, x.waiting_since, x.id FROM @each($1)
@lateral(x conversation y) WHERE y.workspace_id = each.value AND ` + backlogWhere + `
  AND (y.waiting_since, y.id) > ($6, $7) AND NOT EXISTS (
    SELECT 1 FROM conversation AS o WHERE o.contact_id = y.contact_id AND o.workspace_id = y.workspace_id
      AND (o.waiting_since, o.id) < (y.waiting_since, y.id) AND ` + backlogOf("o") + `)
  ORDER BY y.waiting_since, y.id LIMIT $8 @end
ORDER BY x.waiting_since, x.id LIMIT $8`

var selectBacklogOf = viewColumns + `
FROM conversation AS v CROSS JOIN thread AS t
WHERE v.contact_id @texts($6) AND t.id = v.thread_id AND v.workspace_id @texts($1) AND ` + backlogOf("v") + `
ORDER BY v.waiting_since, v.id`

const selectBacklogIDs = `
SELECT x.id FROM @each($1)
@lateral(x conversation y) WHERE y.workspace_id = each.value AND ` + backlogWhere + ` ORDER BY y.waiting_since, y.id LIMIT $6 @end
ORDER BY x.waiting_since, x.id LIMIT $6`
