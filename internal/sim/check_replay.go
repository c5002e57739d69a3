package sim

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
)

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
