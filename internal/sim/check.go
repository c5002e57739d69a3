package sim

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
)

// rows reads a statement's answer as text.
func (j *judge) rows(text string, args ...any) ([][]string, error) {
	rows, err := j.w.raw.Query(text, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	cols, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	var out [][]string
	for rows.Next() {
		row := make([]string, len(cols))
		dest := make([]any, len(cols))
		for i := range row {
			dest[i] = &row[i]
		}
		if err := rows.Scan(dest...); err != nil {
			return nil, err
		}
		out = append(out, row)
	}
	return out, rows.Err()
}

// none says that a statement must find nothing.
func (j *judge) none(promise, text string, args ...any) error {
	rows, err := j.rows(text, args...)
	for _, row := range rows {
		j.violated("%s: %s", promise, strings.Join(row, " "))
	}
	return err
}

// inbox: every acknowledged event is decided, or set aside, exactly once.
func (j *judge) inbox() error {
	rows, err := j.rows(`SELECT event_id, state FROM inbox`)
	if err != nil {
		return err
	}
	state := map[string]string{}
	for _, r := range rows {
		if state[r[0]] != "" {
			j.violated("event %s is there twice", r[0])
		}
		state[r[0]] = r[1]
	}
	for _, p := range j.w.posts {
		if s := state[p.in.EventID]; p.acked && s != "done" && s != "quarantined" {
			j.violated("event %s was acknowledged and is %q", p.in.EventID, s)
		}
	}
	return j.none("two messages of one event or one external id", `
		SELECT thread_id, event_id, count(*) FROM message WHERE event_id <> '' GROUP BY 1, 2 HAVING count(*) > 1
		UNION ALL SELECT thread_id, external_id, count(*) FROM message WHERE external_id <> '' GROUP BY 1, 2 HAVING count(*) > 1`)
}

// line is what a customer's event leaves in a talk, whatever the order and the
// troubles in which it came.
type line struct {
	Event, External, Order, Quoted, Said string
	At, Unsent                           time.Time
}

func lineOf(m desk.Message) line {
	l := line{m.EventID, m.ExternalID, m.Order, m.QuotedID, string(m.Content.Kind), m.At, m.UnsentAt}
	if t := m.Content.Text; t != nil {
		l.Said += " " + t.Text
	}
	if s := m.Content.Sticker; s != nil {
		l.Said += " " + s.Text
	}
	return l
}

// replay: a talk says what a clean replay of its events in the order of time says.
func (j *judge) replay() error {
	aside, err := j.rows(`SELECT event_id FROM inbox WHERE state = 'quarantined'`)
	if err != nil {
		return err
	}
	quarantined := map[string]bool{}
	for _, r := range aside {
		quarantined[r[0]] = true
	}
	talks := map[string][]desk.Inbound{}
	var order []string
	for _, p := range j.w.posts {
		id := p.in.Source.ID
		if talks[id] == nil {
			order = append(order, id)
		}
		if talks[id] = append(talks[id], []desk.Inbound{}...); p.acked && !quarantined[p.in.EventID] {
			talks[id] = append(talks[id], p.in)
		}
	}
	threads, err := j.threads()
	if err != nil {
		return err
	}
	for _, id := range order {
		if len(talks[id]) == 0 {
			continue
		}
		if err := j.replayOne(threads[id], talks[id]); err != nil {
			return err
		}
	}
	return nil
}

// threads reads all, by their source's id.
func (j *judge) threads() (map[string]desk.Thread, error) {
	ids, err := j.rows(`SELECT id FROM thread ORDER BY id`)
	out := map[string]desk.Thread{}
	for _, r := range ids {
		t, err := j.w.db.Thread(j.w.ctx, desk.ThreadID(r[0]))
		if err != nil {
			return nil, err
		}
		if _, two := out[t.Source.ID]; two {
			j.violated("two threads of %s", t.Source.ID)
		}
		out[t.Source.ID] = t
	}
	return out, err
}

func (j *judge) replayOne(t desk.Thread, events []desk.Inbound) error {
	slices.SortFunc(events, func(a, b desk.Inbound) int {
		if c := a.At.Compare(b.At); c != 0 {
			return c
		}
		return strings.Compare(a.EventID, b.EventID)
	})
	n := 0
	change, errs := decide.Inbound(decide.Case{Channel: theChannel, Queue: theQueue}, events, begin, func() string { n++; return fmt.Sprint("replay", n) })
	for i, err := range errs {
		if err != nil {
			j.violated("event %s was decided, but can't be: %v", events[i].EventID, err)
		}
	}
	want := map[string]line{}
	for _, m := range change.Added {
		if m.EventID != "" {
			want[m.EventID] = lineOf(m)
		}
	}
	talk, err := j.talk(t.ID)
	if err != nil {
		return err
	}
	for _, m := range talk {
		if m.EventID == "" {
			continue
		}
		if got := lineOf(m); got != want[m.EventID] {
			j.violated("event %s left %+v, a clean replay leaves %+v", m.EventID, got, want[m.EventID])
		}
		delete(want, m.EventID)
	}
	for id := range want {
		j.violated("event %s left nothing in its talk", id)
	}
	clean := change.Case.Thread
	if t.Blocked != clean.Blocked || !t.FriendAt.Equal(clean.FriendAt) || !t.LastInboundAt.Equal(clean.LastInboundAt) || !t.ReadTokenAt.Equal(clean.ReadTokenAt) {
		j.violated("thread of %s: blocked %v since %s, last heard %s, read token %s; a clean replay says %v, %s, %s, %s", t.Source.ID,
			t.Blocked, t.FriendAt, t.LastInboundAt, t.ReadTokenAt, clean.Blocked, clean.FriendAt, clean.LastInboundAt, clean.ReadTokenAt)
	}
	return nil
}

// talk reads a thread's bubbles, oldest first.
func (j *judge) talk(id desk.ThreadID) ([]desk.Message, error) {
	var out []desk.Message
	for page := (desk.Page{Limit: 100}); ; {
		rows, next, err := j.w.db.Messages(j.w.ctx, id, page)
		out = append(out, rows...)
		if err != nil || next == "" {
			slices.Reverse(out)
			return out, err
		}
		page.After = next
	}
}

// standing: who has what. No inquiry without or with two owners, at most one open
// in a talk, each load the sum of what is held and never above the capacity.
func (j *judge) standing() error {
	if err := j.none("an inquiry's owner does not fit its state", `
		SELECT id, state, assignee_id, offered_to FROM conversation WHERE
		  (state IN ('active', 'wrapup') AND (assignee_id = '' OR offered_to <> '')) OR
		  (state = 'offered' AND offered_to = '') OR (state IN ('waiting', 'bot') AND (assignee_id <> '' OR offered_to <> ''))`); err != nil {
		return err
	}
	if err := j.none("a thread and its inquiries disagree on what is open", `
		SELECT t.id, t.open_id, count(v.id) FROM thread t LEFT JOIN conversation v ON v.thread_id = t.id AND v.state <> 'closed'
		GROUP BY t.id HAVING count(v.id) > 1 OR coalesce(max(v.id), '') <> t.open_id`); err != nil {
		return err
	}
	return j.none("an operator's load is not what they hold, or above the capacity", `
		SELECT p.id, 'load ' || p.load, 'holds ' || h.held, 'of ' || p.capacity FROM person p JOIN (
		  SELECT p2.id, coalesce(sum(v.weight), 0) AS held FROM person p2 LEFT JOIN conversation v ON
		    (v.state IN ('active', 'wrapup') AND v.assignee_id = p2.id) OR (v.state = 'offered' AND v.offered_to = p2.id) GROUP BY p2.id
		) h ON h.id = p.id WHERE p.load <> h.held OR p.load > p.capacity`)
}
