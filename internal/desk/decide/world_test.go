package decide

import (
	"fmt"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
)

var t0 = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// world is a case that lives on: each change is applied to it as the store
// would, so that a test can tell a story.
type world struct {
	t    *testing.T
	c    Case
	now  time.Time
	n    int
	last Change
	load map[desk.OperatorID]int
}

func newWorld(t *testing.T) *world {
	return &world{t: t, now: t0, load: map[desk.OperatorID]int{}, c: Case{
		Channel: desk.Channel{ID: "ch", Centre: "ce", Workspace: "w", Provider: "pr", Queue: "q"},
	}}
}

func (w *world) ids() desk.IDs {
	return func() string { w.n++; return fmt.Sprintf("id%04d", w.n) }
}

func (w *world) apply(ch Change) {
	w.t.Helper()
	if !ch.Empty() && ch.Case.Thread.ID != "" && ch.Case.Thread.Version != ch.Base+1 {
		w.t.Fatalf("thread version %d after base %d", ch.Case.Thread.Version, ch.Base)
	}
	for _, l := range ch.Loads {
		w.load[l.Operator] += l.Delta
	}
	w.c, w.last = ch.Case, ch
	w.c.Queued = nil
	for _, m := range w.c.ByID {
		if m.Send != nil && m.Send.State == desk.SendQueued {
			w.c.Queued = append(w.c.Queued, m)
		}
	}
}

func (w *world) in(events ...desk.Inbound) {
	w.t.Helper()
	ch, errs := Inbound(w.c, events, w.now, w.ids())
	for _, err := range errs {
		if err != nil {
			w.t.Fatal(err)
		}
	}
	w.apply(ch)
}

func (w *world) do(cmd Command) error {
	ch, err := Operate(w.c, cmd, w.now, w.ids())
	if err == nil {
		w.apply(ch)
	}
	return err
}

func (w *world) must(cmd Command) {
	w.t.Helper()
	if err := w.do(cmd); err != nil {
		w.t.Fatalf("%s: %v", cmd.Verb, err)
	}
}

func (w *world) pass(d time.Duration) { w.now = w.now.Add(d) }

// says is a customer's text, at an instant relative to now.
func (w *world) says(id, text string) desk.Inbound {
	return desk.Inbound{Kind: desk.InMessage, EventID: "ev" + id, At: w.now, MessageID: id, ReplyToken: "rt" + id, QuoteToken: "qt" + id,
		Source: desk.Source{Kind: desk.FromUser, ID: "U1", User: "U1"}, Content: &desk.Content{Kind: desk.Text, Text: &desk.TextBody{Text: text}}}
}

func somebody(id string, role desk.Role) desk.Person {
	return desk.Person{ID: desk.OperatorID(id), Centre: "ce", Role: role, Capacity: 5, Memberships: map[desk.WorkspaceID]desk.Role{"w": role}}
}

var (
	yamamoto  = somebody("yamamoto", desk.RoleOperator)
	ito       = somebody("ito", desk.RoleOperator)
	kobayashi = somebody("kobayashi", desk.RoleSupervisor)
)

func (w *world) state() conversation.State { return w.c.Talk.State }

func (w *world) job(kind desk.JobKind) *desk.Job {
	for i := range w.last.Jobs {
		if w.last.Jobs[i].Kind == kind {
			return &w.last.Jobs[i]
		}
	}
	return nil
}

func (w *world) bubble(text string) desk.Message {
	w.t.Helper()
	for _, m := range w.c.ByID {
		if m.Content.Text != nil && m.Content.Text.Text == text {
			return m
		}
	}
	w.t.Fatalf("no bubble %q", text)
	return desk.Message{}
}
