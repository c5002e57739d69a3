package storetest

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bulk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// waits lets customers write, each a minute behind the one before, and gives their cases.
func (w *world) waits(names ...string) (cases []decide.Case) {
	w.t.Helper()
	for i, name := range names {
		key := user(name)
		in := says(key, "e"+name, name, sec(60*i))
		w.put(row(key, in))
		for _, b := range w.claim("receiver", forever) {
			k := w.read(b)
			change, errs := decide.Inbound(w.load(k.ref), k.events, sec(60*i), w.ids.next)
			w.must(errors.Join(errs...))
			w.commit(flow.Write{Change: change, Done: k.done, Batch: &k.batch})
		}
		cases = append(cases, w.load(flow.CaseRef{Key: key}))
	}
	return cases
}

// set changes an inquiry's row as a decision would.
func (w *world) set(c decide.Case, change func(*conversation.Conversation), traits ...desk.Trait) {
	w.t.Helper()
	c = w.load(flow.CaseRef{Thread: c.Thread.ID})
	ch := decide.Change{Base: c.Thread.Version, Case: c, Traits: traits}
	change(&ch.Case.Talk)
	ch.Case.Talk.Version++
	ch.Case.Thread.Version++
	ch.Talks = []conversation.Conversation{ch.Case.Talk}
	w.commit(flow.Write{Change: ch})
}

// What waits is listed by its customers, who waits longest first, page by page, and filtered.
func backlog(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	c := w.waits("a", "b", "c", "d")
	w.set(c[1], func(v *conversation.Conversation) {
		v.Topic = conversation.Signal{Value: "配送・遅延"}
	}, desk.Trait{Contact: c[1].Thread.Contact, Kind: desk.TraitTag, Name: "vip"})
	w.set(c[2], func(v *conversation.Conversation) { v.State = conversation.Active; v.Assignee = anna })
	w.set(c[3], func(v *conversation.Conversation) {
		v.Topic = conversation.Signal{Value: "配送"}
		v.Queue = "elsewhere"
	})
	brands := []desk.WorkspaceID{brand, other}
	expect := func(what string, q flow.BacklogQuery, want ...string) {
		t.Helper()
		groups, _, err := w.WhoWaits(w.ctx, q)
		w.must(err)
		var got []string
		for _, g := range groups {
			for _, v := range g {
				got = append(got, v.Contact.External)
			}
		}
		if cmp.Diff(want, got) != "" {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
		ids, n, err := w.WhatWaits(w.ctx, q, 100, 100)
		if err != nil || len(ids) != len(want) || n != len(want) {
			t.Errorf("%s: %d of %d, %v", what, len(ids), n, err)
		}
	}
	expect("all", flow.BacklogQuery{Workspaces: brands}, "a", "b", "d")
	expect("nobody's", flow.BacklogQuery{})
	expect("another brand's", flow.BacklogQuery{Workspaces: []desk.WorkspaceID{other}})
	expect("a queue's", flow.BacklogQuery{Workspaces: brands, Queue: queue}, "a", "b")
	expect("a topic's, with what is below it", flow.BacklogQuery{Workspaces: brands, Topic: "配送"}, "b", "d")
	expect("a topic's", flow.BacklogQuery{Workspaces: brands, Topic: "配送・遅延"}, "b")
	expect("a tag's", flow.BacklogQuery{Workspaces: brands, Tag: "vip"}, "b")
	expect("of an age", flow.BacklogQuery{Workspaces: brands, Before: sec(60)}, "a")
	q := flow.BacklogQuery{Workspaces: brands, Page: desk.Page{Limit: 2}}
	first, next, err := w.WhoWaits(w.ctx, q)
	if err != nil || len(first) != 2 || next == "" {
		t.Fatalf("%d, %q, %v", len(first), next, err)
	}
	q.Page.After = next
	if rest, next, err := w.WhoWaits(w.ctx, q); err != nil || len(rest) != 1 || next != "" || rest[0][0].Contact.External != "d" {
		t.Errorf("%+v, %q, %v", rest, next, err)
	}
	if q.Page.After = "nonsense"; true {
		if _, _, err := w.WhoWaits(w.ctx, q); desk.CodeOf(err) != "bad_cursor" {
			t.Errorf("%v", err)
		}
	}
	if ids, n, err := w.WhatWaits(w.ctx, flow.BacklogQuery{Workspaces: brands}, 1, 2); err != nil || len(ids) != 1 || n != 2 || ids[0] != c[0].Talk.ID {
		t.Errorf("%v of %d, %v", ids, n, err)
	}
	if tags, err := w.TagsOf(w.ctx, []desk.ContactID{c[0].Thread.Contact, c[1].Thread.Contact}); err != nil || len(tags) != 1 || tags[c[1].Thread.Contact][0] != "vip" {
		t.Errorf("%v, %v", tags, err)
	}
}

// begins starts a run of orders on cases.
func (w *world) begins(id desk.BulkID, o bulk.Order, cases ...decide.Case) bulk.Run {
	w.t.Helper()
	r := bulk.Run{Centre: centre, ID: id, Key: "key-" + string(id), By: anna, MadeAt: sec(300), Seen: sec(299), Brands: []desk.WorkspaceID{brand},
		Order: o, State: bulk.Waiting, Total: len(cases)}
	var items []bulk.Item
	for i, c := range cases {
		items = append(items, bulk.Item{Run: id, Pos: i, Workspace: brand, Conversation: c.Talk.ID, Thread: c.Thread.ID, Contact: c.Thread.Contact})
	}
	got, err := w.StartBulk(w.ctx, r, items, desk.Job{Kind: desk.JobBulk, Key: string(id), RunAt: sec(300)}, nil)
	w.must(err)
	return got
}

// A run is kept once for a key, counts what became of its items, and ends once.
func bulkLife(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	c := w.waits("a", "b", "c", "d")
	o := bulk.Order{Kind: bulk.Tag, AddTags: []string{"t"}}
	r := w.begins("b1", o, c...)
	again, err := w.StartBulk(w.ctx, bulk.Run{Centre: centre, ID: "b2", Key: r.Key, By: anna, Order: o}, nil, desk.Job{Kind: desk.JobBulk, Key: "b2"}, nil)
	if err != nil || again.ID != "b1" || again.Total != 4 {
		t.Fatalf("asked twice: %+v, %v", again, err)
	}
	if same, made, err := w.BulkAsked(w.ctx, r.By, r.Key); err != nil || !made || same.ID != "b1" {
		t.Errorf("by its key: %+v %v, %v", same, made, err)
	}
	for by, key := range map[desk.OperatorID]string{r.By: "another", ben: r.Key} {
		if _, made, err := w.BulkAsked(w.ctx, by, key); err != nil || made {
			t.Errorf("%s made %q: %v, %v", by, key, made, err)
		}
	}
	got, err := w.BulkRun(w.ctx, "b1")
	if err != nil || cmp.Diff(r, got) != "" {
		t.Fatalf("%v (-want +got)\n%s", err, cmp.Diff(r, got))
	}
	if _, err := w.BulkRun(w.ctx, "b2"); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("the twin is there: %v", err)
	}
	share := flow.CaseRef{Conversation: c[1].Talk.ID, Traits: true, Share: flow.Share{Run: "b1", Pos: 1}}
	loaded := w.load(share)
	if len(loaded.Kept.Shares) != 1 || loaded.Kept.Shares[0].Pos != 1 {
		t.Fatalf("%+v", loaded.Kept.Shares)
	}
	w.commit(flow.Write{Change: decide.Share(loaded, decide.Many{Run: r}, sec(301), w.ids.next)})
	w.must(w.LeaveItems(w.ctx, "b1", []int{1, 2}, bulk.Gone, sec(302)))
	next, err := w.BulkNext(w.ctx, "b1", 10)
	if err != nil || len(next) != 2 || next[0].Pos != 0 || next[1].Pos != 3 {
		t.Fatalf("%+v, %v", next, err)
	}
	if got, err = w.BulkRun(w.ctx, "b1"); err != nil || got.Counts != (bulk.Counts{Done: 1, Left: 1}) {
		t.Fatalf("%+v, %v", got.Counts, err)
	}
	w.must(w.StopBulk(w.ctx, "b1", sec(303), nil))
	w.must(w.LeaveItems(w.ctx, "b1", nil, bulk.Halted, sec(304)))
	rows, err := w.BulkItems(w.ctx, flow.BulkItemQuery{Run: "b1", Fate: bulk.Left, After: -1, N: 10})
	if err != nil || len(rows) != 3 || rows[0].Code != bulk.Halted || rows[1].Code != bulk.Gone {
		t.Fatalf("%+v, %v", rows, err)
	}
	if rows, err := w.BulkItems(w.ctx, flow.BulkItemQuery{Run: "b1", After: 0, N: 1}); err != nil || len(rows) != 1 || rows[0].Fate != bulk.Came || cmp.Diff(bulk.Was{Added: []string{"t"}}, rows[0].Was) != "" {
		t.Errorf("%+v, %v", rows, err)
	}
	for _, want := range []bool{true, false} {
		if moved, err := w.MoveBulk(w.ctx, "b1", bulk.Stopped, sec(305), nil); err != nil || moved != want {
			t.Errorf("ended: %v, %v", moved, err)
		}
	}
	w.must(w.StopBulk(w.ctx, "b1", sec(306), nil))
	if got, err = w.BulkRun(w.ctx, "b1"); err != nil || got.State != bulk.Stopped || !got.StopAt.Equal(sec(303)) || !got.EndedAt.Equal(sec(305)) {
		t.Errorf("%+v, %v", got, err)
	}
	back := w.begins("b3", bulk.Order{Kind: bulk.Undo, Of: "b1"}, c[1])
	if got, err = w.BulkRun(w.ctx, "b1"); err != nil || got.UndoneBy != back.ID {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := w.StartBulk(w.ctx, bulk.Run{Centre: centre, ID: "b4", Key: "k4", By: anna, Order: back.Order}, nil, desk.Job{Kind: desk.JobBulk, Key: "b4"}, nil); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("undone twice: %v", err)
	}
	list, _, err := w.BulkRuns(w.ctx, centre, "", desk.Page{})
	if err != nil || len(list) != 2 {
		t.Errorf("%d runs, %v", len(list), err)
	}
	if list, _, err := w.BulkRuns(w.ctx, centre, "i", desk.Page{}); err != nil || len(list) != 0 {
		t.Errorf("%d of an incident, %v", len(list), err)
	}
}

// Of many who do one item's share at once one wins, and its customer is told once.
func bulkOnce(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	c := w.waits("a")[0]
	r := w.begins("b1", bulk.Order{Kind: bulk.Say, Text: "お待たせしております。"}, c)
	ref := flow.CaseRef{Conversation: c.Talk.ID, Share: flow.Share{Run: "b1"}}
	var work sync.WaitGroup
	for range 8 {
		work.Go(func() {
			for range 100 {
				cases, err := w.Load(w.ctx, []flow.CaseRef{ref})
				if err != nil {
					t.Error(err)
					return
				}
				ch := decide.Share(cases[0], decide.Many{Run: r}, sec(301), w.ids.next)
				if ch.Empty() {
					return
				}
				if _, err := w.Commit(w.ctx, []flow.Write{{Change: ch}}); err != nil {
					t.Error(err)
					return
				}
			}
			t.Error("never over")
		})
	}
	work.Wait()
	rows, _, err := w.Messages(w.ctx, c.Thread.ID, desk.Page{Limit: 100})
	n := 0
	for _, m := range rows {
		if m.Direction == desk.Out {
			n++
		}
	}
	if err != nil || n != 1 {
		t.Fatalf("told %d times, %v", n, err)
	}
	items, err := w.BulkItems(w.ctx, flow.BulkItemQuery{Run: "b1", After: -1, N: 10})
	if err != nil || len(items) != 1 || items[0].Send != desk.SendQueued || items[0].Fate != bulk.Came {
		t.Errorf("%+v, %v", items, err)
	}
}

// An operator is never given more than fits, however many runs try at once.
func bulkCapacity(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	var names []string
	for i := range 8 {
		names = append(names, fmt.Sprintf("c%d", i))
	}
	c := w.waits(names...)
	var work sync.WaitGroup
	for n := range 2 {
		r := w.begins(desk.BulkID(fmt.Sprintf("b%d", n)), bulk.Order{Kind: bulk.Assign, Operator: anna}, c[4*n:4*n+4]...)
		work.Go(func() {
			for pos := range 4 {
				m := decide.Many{Run: r, Target: w.person(anna)}
				for range 20 {
					cases, err := w.Load(w.ctx, []flow.CaseRef{{Conversation: c[4*n+pos].Talk.ID, Share: flow.Share{Run: r.ID, Pos: pos}}})
					if err != nil {
						t.Error(err)
						return
					}
					ch := decide.Share(cases[0], m, sec(301), w.ids.next)
					if ch.Empty() {
						break
					}
					errs, err := w.Commit(w.ctx, []flow.Write{{Change: ch}})
					if err != nil {
						t.Error(err)
						return
					}
					m.Full = m.Full || errors.Is(errs[0], decide.ErrAtCapacity)
				}
			}
		})
	}
	work.Wait()
	if p := w.person(anna); p.Load != 3 || p.Capacity != 3 {
		t.Fatalf("load %d of %d", p.Load, p.Capacity)
	}
	_, waiting, err := w.WhatWaits(w.ctx, flow.BacklogQuery{Workspaces: []desk.WorkspaceID{brand}, Before: start.Add(time.Hour)}, 0, 100)
	if err != nil || waiting != 5 {
		t.Errorf("%d wait, %v", waiting, err)
	}
}
