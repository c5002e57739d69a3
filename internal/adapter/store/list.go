package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Conversation reads one row of a list.
func (db *DB) Conversation(ctx context.Context, id desk.ConversationID) (flow.ConversationView, error) {
	rows, err := db.views(ctx, selectView, texts(db.read(), []desk.ConversationID{id}))
	return first(rows, err)
}

// Conversations lists those that match, newest activity first unless asked otherwise. Each brand and
// state is read in the order of its index and only as far as a page goes; the
// pieces are merged. So a page costs the same among ten thousand as among
// millions.
func (db *DB) Conversations(ctx context.Context, q flow.ConversationQuery) ([]flow.ConversationView, string, error) {
	if q.Longest {
		return db.longest(ctx, q)
	}
	after, err := readCursor(q.Page.After)
	if err != nil {
		return nil, "", err
	}
	pairs := shown(q)
	if len(pairs) == 0 {
		return nil, "", nil
	}
	size := q.Page.Size()
	text, args := listText(q, pairs, after, size+1)
	rows, err := db.views(ctx, text, args...)
	if err != nil || len(rows) <= size {
		return rows, "", err
	}
	last := rows[size-1]
	return rows[:size], cursor{at: ms(last.LastMessageAt), id: string(last.ID)}.String(), nil
}

// shown lists the pairs of brand and state that may be seen and were asked for.
func shown(q flow.ConversationQuery) (pairs [][]string) {
	for _, w := range q.Workspaces {
		for _, state := range conversation.States {
			asked := slices.Contains(q.States, state) || len(q.States) == 0 && (state != conversation.Closed || q.Watcher != "")
			if asked && (state == conversation.Closed || !slices.Contains(q.ClosedOnly, w)) {
				pairs = append(pairs, []string{string(w), string(state)})
			}
		}
	}
	return pairs
}

// listing writes the text of a list and gathers its parameters.
type listing struct {
	args  []any
	where []string
}

func (l *listing) arg(v any) string {
	l.args = append(l.args, v)
	return fmt.Sprintf("$%d", len(l.args))
}

func (l *listing) equal(column, value string) {
	l.where = append(l.where, " AND y."+column+" = "+l.arg(value))
}

func listText(q flow.ConversationQuery, pairs [][]string, after cursor, limit int) (string, []any) {
	l := &listing{}
	p, at, id, n := l.arg(toJSON(pairs)), l.arg(after.at), l.arg(after.id), l.arg(limit)
	page := fmt.Sprintf("(y.last_message_at, y.id) < (%s, %s)", at, id)
	order := " ORDER BY y.last_message_at DESC, y.id DESC LIMIT " + n
	if q.Queue != "" {
		l.equal("queue_id", string(q.Queue))
	}
	if q.Contact != "" {
		l.equal("contact_id", string(q.Contact))
	}
	if q.Watcher != "" {
		l.where = append(l.where, " AND y.id IN (SELECT w.conversation_id FROM watch AS w WHERE w.operator_id = "+l.arg(string(q.Watcher))+")")
	}
	common := strings.Join(l.where, "")
	pieces, own := []string(nil), ""
	beside := func(column string, who desk.OperatorID) {
		l.where = nil
		l.equal(column, string(who))
		others := ""
		if own != "" { // those are in the first piece already
			others = strings.Replace(own, " = ", " <> ", 1)
		}
		// the second condition is what the column's index is made with
		pieces = append(pieces, single(p, common+l.where[0]+" AND y."+column+" <> ''"+others, page, order))
	}
	if q.Assignee != "" || q.Unassigned {
		l.where = nil
		l.equal("assignee_id", string(q.Assignee))
		own = l.where[0]
	}
	if own != "" || q.Offered == "" && q.Consulted == "" {
		pieces = append(pieces, piece(q, p, common+own, page, order))
	}
	if q.Offered != "" {
		beside("offered_to", q.Offered)
	}
	if q.Consulted != "" { // what is offered to nobody
		beside("consulted", q.Consulted)
	}
	return listHead + strings.Join(pieces, "\nUNION ALL\n") + "\n) AS k ORDER BY k.last_message_at DESC, k.id DESC LIMIT " + n + listTail, l.args
}

// piece reads by brand and state; a contact's inquiries are few and have an index
// of their own, and so are those that somebody watches.
func piece(q flow.ConversationQuery, pairs, where, page, order string) string {
	if q.Contact != "" || q.Watcher != "" {
		return single(pairs, where, page, order)
	}
	return `SELECT x.last_message_at, x.id FROM @tuples(p, ` + pairs + `: workspace_id, state)
@lateral(x conversation y) WHERE y.workspace_id = p.workspace_id AND y.state = p.state` + where + ` AND ` + page + order + ` @end`
}

// single reads by one index over all brands, for filters that leave few rows.
func single(pairs, where, page, order string) string {
	return `SELECT * FROM (SELECT y.last_message_at, y.id FROM conversation AS y WHERE ` + page + where + `
AND EXISTS (SELECT 1 FROM @tuples(p, ` + pairs + `: workspace_id, state) WHERE p.workspace_id = y.workspace_id AND p.state = y.state)` + order + `) AS s`
}

// views reads conversations and, with one statement each, their contacts, newest
// bubbles and the incidents under which some stand.
func (db *DB) views(ctx context.Context, text string, args ...any) ([]flow.ConversationView, error) {
	rows, err := all(ctx, db.read(), text, scanView, args...)
	if err != nil {
		return nil, err
	}
	contacts := map[desk.ContactID]desk.Contact{}
	messages := map[desk.MessageID]desk.Message{}
	incidents := map[desk.IncidentID]string{}
	for _, v := range rows {
		incidents[v.Care.Incident] = ""
		contacts[v.Conversation.Contact], messages[v.LastMessage] = desk.Contact{}, desk.Message{}
	}
	cs, err := db.Contacts(ctx, keys(contacts))
	if err != nil {
		return nil, err
	}
	for _, c := range cs {
		contacts[c.ID] = c
	}
	if ids := keys(messages); len(ids) > 0 {
		ms, err := all(ctx, db.read(), selectMessagesByID, scanMessage, texts(db.read(), ids))
		if err != nil {
			return nil, err
		}
		for _, m := range ms {
			messages[m.ID] = m
		}
	}
	if err := db.entitle(ctx, incidents); err != nil {
		return nil, err
	}
	for i := range rows {
		v := &rows[i]
		v.Incident = incidents[v.Care.Incident]
		v.Contact = contacts[v.Conversation.Contact]
		if m, ok := messages[v.LastMessage]; ok && m.ID != "" {
			v.Last = &m
		}
	}
	return rows, nil
}

func scanView(r scanner) (v flow.ConversationView, err error) {
	row := conversationRow{c: &v.Conversation}
	err = r.Scan(append(row.dest(), &v.Blocked, stamp{&v.ReplyUntil})...)
	row.finish()
	return v, err
}

const viewColumns = `SELECT ` + conversationColumns + `, t.blocked, t.reply_until`

const selectView = viewColumns + `
FROM conversation AS v CROSS JOIN thread AS t WHERE v.id @texts($1) AND t.id = v.thread_id`

const listHead = viewColumns + `
FROM (SELECT k.last_message_at, k.id FROM (
`

const listTail = `
) AS k CROSS JOIN conversation AS v CROSS JOIN thread AS t
WHERE v.id = k.id AND t.id = v.thread_id ORDER BY k.last_message_at DESC, k.id DESC`
