package storetest

import (
	"cmp"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/care"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/report"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Promises count by what had become of them; what was over its time is late, however it ended.
func carePromises(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	key := user("hanako")
	w.receive(key, says(key, "e1", "1", sec(1)))
	c := w.load(flow.CaseRef{Key: key})
	var made []care.FollowUp
	promise := func(by desk.OperatorID, due int, done care.Done, doneAt int, missed bool) {
		f := care.FollowUp{ID: "f" + string(rune('a'+len(made))), Workspace: brand, Conversation: c.Talk.ID, Contact: c.Thread.Contact, By: by, At: sec(1),
			Due: sec(due), Done: done, Missed: missed}
		if done != "" {
			f.DoneBy, f.DoneAt = by, sec(doneAt)
		}
		made = append(made, f)
	}
	promise(anna, 20, care.Kept, 20, false) // at the last moment
	promise(anna, 20, care.Kept, 21, false)
	promise(anna, 40, care.Kept, 30, true) // moved too late, then kept
	promise(anna, 20, care.Dropped, 10, false)
	promise(anna, 20, care.Dropped, 30, false) // taken back when it was over
	promise(ben, 49, "", 0, false)
	promise(ben, 60, "", 0, true) // moved too late, and not kept yet
	promise(ben, 50, "", 0, false)
	promise(ben, 100, care.Kept, 90, false) // of the next period
	promise(ben, 9, care.Kept, 9, false)    // of the one before
	w.commit(keeping(c, decide.Kept{FollowUps: made}))

	q := flow.RepliesQuery{Workspace: brand, From: sec(10), Until: sec(100), Now: sec(50)}
	count := func(q flow.RepliesQuery) []report.Promised {
		t.Helper()
		got, err := w.Promises(w.ctx, q)
		w.must(err)
		slices.SortFunc(got, func(a, b report.Promised) int {
			return cmp.Or(cmp.Compare(a.Operator, b.Operator), cmp.Compare(a.Fate, b.Fate))
		})
		return got
	}
	where := string(c.Talk.Queue)
	want := []report.Promised{{Operator: string(anna), Queue: where, Fate: report.PromiseDropped, N: 1}, {Operator: string(anna), Queue: where, Fate: report.PromiseKept, N: 1},
		{Operator: string(anna), Queue: where, Fate: report.PromiseLate, N: 3}, {Operator: string(ben), Queue: where, Fate: report.PromiseOpen, N: 1}, {Operator: string(ben), Queue: where, Fate: report.PromiseOverdue, N: 2}}
	if d := gocmp.Diff(want, count(q)); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
	for name, change := range map[string]func(*flow.RepliesQuery){
		"another brand":    func(q *flow.RepliesQuery) { q.Workspace = other },
		"another queue":    func(q *flow.RepliesQuery) { q.Queue = pulled },
		"another channel":  func(q *flow.RepliesQuery) { q.Channel = "elsewhere" },
		"a tag nobody has": func(q *flow.RepliesQuery) { q.Segment = "VIP" },
		"another time":     func(q *flow.RepliesQuery) { q.From, q.Until = sec(200), sec(200).Add(time.Hour) },
	} {
		q := q
		change(&q)
		if got := count(q); len(got) != 0 {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
