package storetest

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/missend"
	"github.com/madoguchi-desk/madoguchi/internal/desk/sendguard"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// A brand's rules are changed on the version that was read; its marks are seen from the others.
func guardRules(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	row, err := w.GuardSettings(w.ctx, brand)
	if err != nil || row.Version != 0 || row.Workspace != brand {
		t.Fatalf("%+v, %v", row, err)
	}
	row.Body = sendguard.Settings{Modes: map[sendguard.Rule]sendguard.Mode{sendguard.Words: sendguard.Stop}, Words: []sendguard.Word{{Text: "絶対", Mode: sendguard.Warn, Out: true, Instead: "なるべく"}},
		Marks: []string{"brand.example.jp"}, Apology: "お詫び", Since: map[sendguard.Rule]time.Time{sendguard.Words: sec(1)}, Demoted: map[sendguard.Rule]sendguard.Demotion{sendguard.Hours: {At: sec(2), Was: sendguard.Warn, Shown: 20, Pressed: 19}}}
	fact := []desk.Fact{{At: sec(0), Kind: desk.FactGuardRules, Centre: centre, Workspace: brand}}
	w.must(w.SaveGuardSettings(w.ctx, row, 0, fact))
	if err := w.SaveGuardSettings(w.ctx, row, 0, fact); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("set twice as new: %v", err)
	}
	w.must(w.SaveGuardSettings(w.ctx, row, 1, fact))
	again, err := w.GuardSettings(w.ctx, brand)
	if err != nil || again.Version != 2 || cmp.Diff(row.Body, again.Body) != "" {
		t.Errorf("%+v, %v", again, err)
	}
	brands, err := w.GuardBrands(w.ctx, other)
	want := []flow.GuardBrand{{ID: brand, Brand: sendguard.Brand{Name: "Brand brand", Marks: []string{"brand.example.jp"}}}, {ID: other, Brand: sendguard.Brand{Name: "Brand other"}}}
	if err != nil || cmp.Diff(want, brands) != "" {
		t.Errorf("%v %s", err, cmp.Diff(want, brands))
	}
}

// meets makes a talk that somebody has, with what is kept of its customer.
func (w *world) meets(name string, owner desk.OperatorID, state conversation.State, words string) decide.Change {
	ch := w.full(user(name))
	ch.Case.Talk.State, ch.Case.Talk.Assignee, ch.Case.Talk.LastMessageAt = state, owner, cut(time.Now())
	if state == conversation.Closed {
		ch.Case.Thread.Open = ""
	}
	ch.Talks[0] = ch.Case.Talk
	ch.Contacts[0].Name, ch.Case.Contact.Name = name, name
	ch.Added[0].Content.Text.Text = words
	ch.Case.Memory = decide.Memory{Conversation: ch.Case.Talk.ID, Fields: []decide.Field{{Name: "order", Value: "M-" + name}}}
	ch.Memory = &ch.Case.Memory
	ch.Traits = []desk.Trait{{Contact: ch.Case.Contact.ID, Kind: desk.TraitAttribute, Name: "会員番号", Attribute: desk.Attribute{Value: "K-" + name}}}
	w.commit(flow.Write{Change: ch})
	return ch
}

// Who is about to send is compared with whom they also serve, and served a moment ago; with
// nobody else's customers.
func guardWatches(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	own := w.meets("own", anna, conversation.Active, "own words")
	w.meets("active", anna, conversation.Active, "active words")
	w.meets("wrapup", anna, conversation.Wrapup, "wrapup words")
	w.meets("closed", anna, conversation.Closed, "closed words")
	w.meets("foreign", ben, conversation.Active, "foreign words")
	ref := flow.CaseRef{Conversation: own.Case.Talk.ID, Watch: flow.WatchRef{Operator: anna, Brands: []desk.WorkspaceID{brand, other}, Numbers: true}}
	c := w.load(ref)
	if c.Watch == nil || c.Memory.Fields[0].Value != "M-own" || c.Traits.Attributes["会員番号"].Value != "K-own" {
		t.Fatalf("%+v", c)
	}
	var names []string
	for _, o := range c.Watch.Others {
		names = append(names, o.Contact.Name)
		if o.Fields[0].Value != "M-"+o.Contact.Name || o.Traits.Attributes["会員番号"].Value != "K-"+o.Contact.Name || len(o.Wrote) != 2 {
			t.Errorf("%+v", o)
		}
	}
	if diff := cmp.Diff([]string{"active", "wrapup", "closed"}, names); diff != "" {
		t.Error(diff)
	}
	if len(c.Watch.Own) != 2 || c.Watch.Own[0].ID != own.Added[1].ID {
		t.Errorf("the talk's newest bubble is first: %+v", c.Watch.Own)
	}
	ref.Watch.Numbers = false
	if c := w.load(ref); len(c.Watch.Others) != 3 || len(c.Watch.Others[0].Wrote) != 0 {
		t.Errorf("%+v", c.Watch)
	}
	ref.Watch.Operator = ""
	if c := w.load(ref); c.Watch != nil {
		t.Error("nobody looks, yet there is something to see")
	}
}

// What was found is kept with what became of it; what is settled stays so.
func guardRecords(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	ch := w.meets("hanako", anna, conversation.Active, "x")
	one := sendguard.Record{ID: "a-words-1", Workspace: brand, Conversation: ch.Case.Talk.ID, Operator: anna, Rule: sendguard.Words, Code: "out", Mode: sendguard.Warn, Outcome: sendguard.Asked, At: sec(1)}
	two := one
	two.ID, two.Rule, two.Mode, two.Outcome, two.Message, two.SettledAt = "b-hours-1", sendguard.Hours, sendguard.Shadow, sendguard.Passed, "m", sec(2)
	heard := one
	heard.ID, heard.Operator, heard.Outcome, heard.SettledAt = "m-0", "", sendguard.Heard, sec(3)
	day := sendguard.Day{Workspace: brand, Day: "2026-04-01", Operator: anna, Sends: 1}
	question := decide.Change{Facts: []desk.Fact{{At: sec(1), Kind: desk.FactGuard, Centre: centre, Workspace: brand}}, Guarded: []sendguard.Record{one},
		GuardDays: []sendguard.Day{{Workspace: brand, Day: "2026-04-01", Operator: anna, Asked: 1}}}
	w.commit(flow.Write{Change: question}) // about no thread's version
	ref := flow.CaseRef{Conversation: ch.Case.Talk.ID, Watch: flow.WatchRef{Operator: anna, Brands: []desk.WorkspaceID{brand}}}
	if c := w.load(ref); cmp.Diff([]sendguard.Record{one}, c.Watch.Asked) != "" {
		t.Error(cmp.Diff([]sendguard.Record{one}, c.Watch.Asked))
	}
	ref.Watch.Operator = ben
	if c := w.load(ref); len(c.Watch.Asked) != 0 {
		t.Error("somebody else's question")
	}
	pressed := one
	pressed.Outcome, pressed.Reason, pressed.Message, pressed.SettledAt = sendguard.Pressed, sendguard.Checked, "m", sec(4)
	w.commit(flow.Write{Change: decide.Change{Guarded: []sendguard.Record{pressed, two, heard}, GuardDays: []sendguard.Day{day}, Facts: question.Facts}})
	late := one
	late.Outcome = sendguard.Mended
	w.commit(flow.Write{Change: decide.Change{Guarded: []sendguard.Record{late}, GuardDays: []sendguard.Day{day}, Facts: question.Facts}})
	rows, err := w.Findings(w.ctx, brand, "", sec(0), 10)
	if want := []sendguard.Record{heard, two, pressed}; err != nil || len(rows) != 3 || cmp.Diff(map[string]sendguard.Record{want[0].ID: heard, want[1].ID: two, want[2].ID: pressed},
		map[string]sendguard.Record{rows[0].ID: rows[0], rows[1].ID: rows[1], rows[2].ID: rows[2]}) != "" {
		t.Errorf("%v, %+v", err, rows)
	}
	if rows, _ := w.Findings(w.ctx, brand, sendguard.Hours, sec(0), 10); len(rows) != 1 || rows[0].ID != two.ID {
		t.Errorf("of one rule: %+v", rows)
	}
	counts, err := w.CountFindings(w.ctx, brand, sec(0), sec(9))
	of := map[sendguard.Rule]sendguard.Count{}
	for _, c := range counts {
		of[c.Rule] = c
	}
	want := map[sendguard.Rule]sendguard.Count{sendguard.Words: {Rule: sendguard.Words, Shown: 1, Pressed: 1, In: 1}, sendguard.Hours: {Rule: sendguard.Hours, Shadow: 1}}
	if err != nil || cmp.Diff(want, of) != "" {
		t.Errorf("%v %s", err, cmp.Diff(want, of))
	}
	days, err := w.GuardDays(w.ctx, brand, "2026-04-01", "2026-04-01")
	if err != nil || len(days) != 1 || days[0].Sends != 2 || days[0].Asked != 1 {
		t.Errorf("%v %+v", err, days)
	}
}

// What went to the wrong place is on record, and its files are had no more from that commit on.
func missends(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	ch := w.meets("hanako", anna, conversation.Active, "x")
	for _, id := range []desk.AttachmentID{"a", "b"} {
		w.must(w.PutAttachment(w.ctx, flow.Attachment{ID: id, Workspace: brand, Owner: anna, Purpose: flow.PurposeOutbound}))
	}
	for _, p := range []flow.Published{{Token: "out", Attachment: "a", At: sec(1)}, {Token: "old", Attachment: "a", At: sec(0), RevokedAt: sec(1)}, {Token: "stays", Attachment: "b", At: sec(1)}} {
		w.must(w.PutPublished(w.ctx, p))
	}
	m := missend.Missend{ID: "x", Workspace: brand, Conversation: ch.Case.Talk.ID, Contact: ch.Case.Contact.ID, Message: ch.Added[1].ID, Author: anna, By: ben, At: sec(5), Why: missend.File, Note: "n",
		Reached: 1, Stopped: 2, Withdrawn: 3}
	everyField(t, m)
	w.commit(flow.Write{Change: decide.Change{Base: 1, Case: decide.Case{Thread: next(ch.Case.Thread)}, Facts: []desk.Fact{{At: sec(5), Kind: desk.FactMissend, Centre: centre, Workspace: brand}},
		Withdrawn: []desk.AttachmentID{"a"}, Missends: []missend.Missend{m}}})
	for token, gone := range map[string]bool{"out": true, "old": true, "stays": false} {
		if p, err := w.Published(w.ctx, token); err != nil || p.RevokedAt.IsZero() == gone {
			t.Errorf("%s: %+v, %v", token, p, err)
		}
	}
	list, err := w.Missends(w.ctx, []desk.WorkspaceID{brand, other}, 10)
	if err != nil || cmp.Diff([]missend.Missend{m}, list) != "" {
		t.Errorf("%v %s", err, cmp.Diff([]missend.Missend{m}, list))
	}
	if list, err := w.Missends(w.ctx, []desk.WorkspaceID{other}, 10); err != nil || len(list) != 0 {
		t.Errorf("another brand's: %v, %v", list, err)
	}
}

func next(t desk.Thread) desk.Thread {
	t.Version++
	return t
}
