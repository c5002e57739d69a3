package storetest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bulk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/incident"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

func (w *world) opens(id desk.IncidentID, when time.Time) incident.Incident {
	w.t.Helper()
	i := incident.Incident{Workspace: brand, ID: id, State: incident.Open, By: anna, OpenedAt: when,
		Body: incident.Body{Title: "障害", Kind: incident.Outage, Words: []string{"ログイン"}, Joins: incident.Auto, Notice: "一"}}
	got, err := w.SaveIncident(w.ctx, i, 0, anna, when, nil)
	w.must(err)
	i.Version, i.NoticeV = 1, 1
	if cmp.Diff(i, got) != "" {
		w.t.Fatal(cmp.Diff(i, got))
	}
	return got
}

// An incident is changed on the version that was read; each new text of its notice is kept.
func incidentLife(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	i := w.opens("i1", sec(1))
	w.opens("i2", sec(2))
	if _, err := w.SaveIncident(w.ctx, i, 0, anna, sec(3), nil); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("opened twice: %v", err)
	}
	i.Body.Title = "別の題"
	i, err := w.SaveIncident(w.ctx, i, 1, ben, sec(3), nil)
	if err != nil || i.Version != 2 || i.NoticeV != 1 {
		t.Fatalf("the same notice: %+v, %v", i, err)
	}
	if _, err := w.SaveIncident(w.ctx, i, 1, ben, sec(3), nil); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("stale: %v", err)
	}
	i.Body.Notice = "二"
	i, err = w.SaveIncident(w.ctx, i, 2, ben, sec(4), nil)
	if err != nil || i.NoticeV != 2 {
		t.Fatalf("%+v, %v", i, err)
	}
	notices, err := w.Notices(w.ctx, "i1")
	if err != nil || len(notices) != 2 || notices[0].Text != "二" || notices[0].By != ben || !notices[1].At.Equal(sec(1)) {
		t.Errorf("%+v, %v", notices, err)
	}
	i.State, i.ClosedAt, i.Body.Summary = incident.Closed, sec(5), "済"
	if i, err = w.SaveIncident(w.ctx, i, 3, ben, sec(5), nil); err != nil || !i.ClosedAt.Equal(sec(5)) {
		t.Fatalf("%+v, %v", i, err)
	}
	open, err := w.OpenIncidents(w.ctx, brand)
	if err != nil || len(open) != 1 || open[0].ID != "i2" {
		t.Errorf("%+v, %v", open, err)
	}
	for closed, want := range map[bool]int{true: 2, false: 1} {
		if list, err := w.Incidents(w.ctx, []desk.WorkspaceID{brand}, closed, 10); err != nil || len(list) != want {
			t.Errorf("closed %v: %d, %v", closed, len(list), err)
		}
	}
	if list, err := w.Incidents(w.ctx, []desk.WorkspaceID{other}, true, 10); err != nil || len(list) != 0 {
		t.Errorf("another brand's: %d, %v", len(list), err)
	}
	if _, err := w.Incident(w.ctx, "none"); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("%v", err)
	}
}

// joins writes how a case's inquiry stands to an incident.
func (w *world) joins(c decide.Case, id desk.IncidentID, s incident.Standing, told int64, when time.Time) {
	w.t.Helper()
	c = w.load(flow.CaseRef{Thread: c.Thread.ID})
	m := incident.Member{Workspace: brand, Incident: id, Conversation: c.Talk.ID, Thread: c.Thread.ID, Contact: c.Thread.Contact, Standing: s, How: "words", At: when,
		Told: told, ToldBy: "m"}
	if told > 0 {
		m.ToldAt = when
	}
	w.commit(keeping(c, decide.Kept{Members: []incident.Member{m}}))
}

// What belongs is counted, listed and read with its customers' other inquiries; what one was
// told stays whoever writes the row.
func incidentMembers(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	w.opens("i1", sec(1))
	c := w.waits("a", "b", "c", "d")
	w.joins(c[0], "i1", incident.OnlyTold, 1, sec(10))
	w.joins(c[0], "i1", incident.Attached, 0, sec(11))
	w.joins(c[0], "i1", incident.OnlyTold, 2, sec(12))
	w.joins(c[1], "i1", incident.Attached, 0, sec(3700))
	w.joins(c[2], "i1", incident.Proposed, 0, sec(14))
	w.joins(c[3], "i1", incident.Detached, 0, sec(15))
	w.set(c[1], func(v *conversation.Conversation) { v.State, v.Assignee = conversation.Active, anna })
	got := w.load(flow.CaseRef{Thread: c[0].Thread.ID, Bot: true}).Kept.Members
	if len(got) != 1 || got[0].Standing != incident.Attached || got[0].Told != 2 || !got[0].At.Equal(sec(10)) {
		t.Fatalf("%+v", got)
	}
	counts, err := w.CountIncident(w.ctx, "i1", sec(0))
	if err != nil || counts.Attached != 2 || counts.Proposed != 1 || counts.Open != 2 || counts.Waiting != 1 || counts.Told != 1 || counts.Solved != 0 || len(counts.Hours) != 2 {
		t.Fatalf("%+v, %v", counts, err)
	}
	rows, next, err := w.Members(w.ctx, "i1", incident.Attached, desk.Page{Limit: 1})
	if err != nil || len(rows) != 1 || rows[0].Conversation != c[1].Talk.ID || next == "" {
		t.Fatalf("%+v, %v", rows, err)
	}
	if rows, next, err = w.Members(w.ctx, "i1", incident.Attached, desk.Page{Limit: 1, After: next}); err != nil || len(rows) != 1 || next != "" {
		t.Fatalf("%+v, %v", rows, err)
	}
}

// Nobody has the solved message twice: not from a later run, not from one at the same time.
func incidentTold(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	w.opens("i1", sec(1))
	c := w.waits("a", "b")
	for i := range c {
		w.joins(c[i], "i1", incident.Attached, 0, sec(10+i))
	}
	threads, err := w.Gathered(w.ctx, "i1", 10)
	if err != nil || cmp.Diff([]desk.ThreadID{c[0].Thread.ID, c[1].Thread.ID}, threads) != "" {
		t.Fatalf("%v, %v", threads, err)
	}
	o := bulk.Order{Kind: bulk.Say, Text: "復旧しました。", Incident: "i1"}
	r := w.begins("b1", o, c[0])
	second := bulk.Run{Centre: centre, ID: "b2", Key: "k2", By: anna, MadeAt: sec(300), Brands: []desk.WorkspaceID{brand}, Order: o, State: bulk.Waiting, Total: 2}
	if _, err := w.StartBulk(w.ctx, second, nil, desk.Job{Kind: desk.JobBulk, Key: "b2"}, nil); desk.CodeOf(err) != "under_way" {
		t.Fatalf("two at once: %v", err)
	}
	w.commit(flow.Write{Change: decide.Share(w.load(flow.CaseRef{Thread: c[0].Thread.ID, Share: flow.Share{Run: "b1"}}), decide.Many{Run: r}, sec(301), w.ids.next)})
	if _, err := w.MoveBulk(w.ctx, "b1", bulk.Done, sec(302), nil); err != nil {
		t.Fatal(err)
	}
	if threads, err = w.Gathered(w.ctx, "i1", 10); err != nil || len(threads) != 1 || threads[0] != c[1].Thread.ID {
		t.Fatalf("%v, %v", threads, err)
	}
	w.begins("b2", o, c...) // chosen before the first had ended
	items, err := w.BulkItems(w.ctx, flow.BulkItemQuery{Run: "b2", After: -1, N: 10})
	if err != nil || items[0].Code != bulk.Told || items[1].Over() {
		t.Fatalf("%+v, %v", items, err)
	}
	if counts, err := w.CountIncident(w.ctx, "i1", sec(0)); err != nil || counts.Solved != 1 {
		t.Errorf("%+v, %v", counts, err)
	}
}

// A list takes each identity once, names those it knows, and keeps what came of each.
func incidentTargets(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	w.opens("i1", sec(1))
	c := w.waits("hanako")
	w.joins(c[0], "i1", incident.Attached, 0, sec(10))
	list := []incident.Target{{Workspace: brand, ID: "t1", Identity: "090"}, {Workspace: brand, ID: "t2", Identity: "hanako", Name: "花子"}}
	for _, want := range []int{2, 0} {
		if n, err := w.AddTargets(w.ctx, "i1", list, nil); err != nil || n != want {
			t.Fatalf("added %d, %v", n, err)
		}
		list[0].ID, list[1].ID = "t3", "t4"
	}
	if n, err := w.AddGathered(w.ctx, "i1", w.ids.next, nil); err != nil || n != 0 {
		t.Fatalf("hanako is there already: %d, %v", n, err)
	}
	rows, err := w.Targets(w.ctx, "i1", "", 0, 10)
	if err != nil || len(rows) != 2 || rows[0].Contact != "" || rows[1].Contact != c[0].Thread.Contact || rows[1].State != incident.ToDo {
		t.Fatalf("%+v, %v", rows, err)
	}
	rows[0].State, rows[0].Note, rows[0].By, rows[0].At = incident.Done, "済", anna, sec(20)
	w.must(w.SetTarget(w.ctx, rows[0], nil))
	if got, err := w.Target(w.ctx, "t1"); err != nil || cmp.Diff(rows[0], got) != "" {
		t.Errorf("%v (-want +got)\n%s", err, cmp.Diff(rows[0], got))
	}
	if counts, err := w.CountTargets(w.ctx, "i1"); err != nil || counts[incident.Done] != 1 || counts[incident.ToDo] != 1 {
		t.Errorf("%v, %v", counts, err)
	}
	if rows, err := w.Targets(w.ctx, "i1", incident.ToDo, 1, 10); err != nil || len(rows) != 1 || rows[0].ID != "t2" {
		t.Errorf("%+v, %v", rows, err)
	}
	if err := w.SetTarget(w.ctx, incident.Target{ID: "none"}, nil); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("%v", err)
	}
	var many []incident.Target
	for i := range incident.MaxTargets {
		many = append(many, incident.Target{Workspace: brand, ID: fmt.Sprint("n", i), Identity: fmt.Sprint("n", i)})
	}
	if _, err := w.AddTargets(w.ctx, "i1", many, nil); desk.CodeOf(err) != "too_many" {
		t.Errorf("%v", err)
	}
	if rows, err := w.Targets(w.ctx, "i1", "", 0, 10); err != nil || len(rows) != 2 {
		t.Errorf("a list that is too long left %d, %v", len(rows), err)
	}
}
