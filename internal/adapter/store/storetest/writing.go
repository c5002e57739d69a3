package storetest

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/sendguard"
	"github.com/madoguchi-desk/madoguchi/internal/desk/writing"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// How a brand writes is kept version by version; who was behind stores nothing.
func writingRules(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	if v, err := w.WritingRules(w.ctx, brand); err != nil || v.Version != 0 || v.Workspace != brand {
		t.Fatalf("%+v, %v", v, err)
	}
	fact := []desk.Fact{{At: sec(0), Kind: desk.FactWriting, Centre: centre, Workspace: brand}}
	first := writing.Version{Workspace: brand, Version: 1, At: cut(sec(1)), By: anna, Body: writing.Settings{Name: writing.Brand, Shown: "店", Icon: "a", Tone: "です・ます", Wrote: writing.WroteSend, Stickers: []writing.Pack{{ID: "446", Name: "あいさつ", First: 1988, Last: 2027}}}}
	w.must(w.SaveWritingRules(w.ctx, first, fact))
	if err := w.SaveWritingRules(w.ctx, first, fact); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("saved twice: %v", err)
	}
	second := first
	second.Version, second.By, second.Body = 2, ben, writing.Settings{Tone: "ていねいに"}
	w.must(w.SaveWritingRules(w.ctx, second, fact))
	v, err := w.WritingRules(w.ctx, brand)
	if err != nil || cmp.Diff(second, v, sameTime) != "" {
		t.Errorf("%v %s", err, cmp.Diff(second, v, sameTime))
	}
	list, err := w.WritingHistory(w.ctx, brand, 10)
	if err != nil || cmp.Diff([]writing.Version{second, first}, list, sameTime) != "" {
		t.Errorf("%v %s", err, cmp.Diff([]writing.Version{second, first}, list, sameTime))
	}
	if list, err := w.WritingHistory(w.ctx, other, 10); err != nil || len(list) != 0 {
		t.Errorf("another brand's: %+v, %v", list, err)
	}
}

// Messages for later come back as they were kept, with their case; what has gone out stays so.
func scheduled(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	ch := w.full(user("hanako"))
	one := writing.Scheduled{ID: "s1", Workspace: brand, Conversation: ch.Case.Talk.ID, Operator: anna, Version: 1, Due: cut(sec(60)), State: writing.Waiting, Made: cut(sec(1)), Changed: cut(sec(1)),
		Body: writing.Body{Content: desk.Content{Kind: desk.Text, Text: &desk.TextBody{Text: "明日"}, Choices: []desk.Choice{{Label: "はい"}}}, Quote: "q", Anyway: true, Seen: "m", Ack: "a", Pressed: string(sendguard.Checked)}}
	two, three := one, one
	two.ID, two.Due, two.State, two.Why = "s2", cut(sec(30)), writing.Asks, writing.Wrote
	three.ID, three.State = "s3", writing.Cancelled
	ch.Kept = decide.Kept{Scheduled: []writing.Scheduled{one, two, three}}
	w.commit(flow.Write{Change: ch})
	want := []writing.Scheduled{two, one}
	c := w.load(flow.CaseRef{Conversation: ch.Case.Talk.ID, Care: true})
	if d := cmp.Diff(want, c.Kept.Scheduled, sameTime); d != "" {
		t.Errorf("with the case:\n%s", d)
	}
	if c := w.load(flow.CaseRef{Conversation: ch.Case.Talk.ID}); len(c.Kept.Scheduled) != 0 {
		t.Error("read though nobody asked")
	}
	list, err := w.ScheduledOf(w.ctx, ch.Case.Talk.ID)
	if err != nil || cmp.Diff(want, list, sameTime) != "" {
		t.Errorf("%v %s", err, cmp.Diff(want, list, sameTime))
	}
	own, err := w.ScheduledBy(w.ctx, anna, 1)
	if err != nil || len(own) != 1 || own[0].ID != "s2" {
		t.Errorf("%+v, %v", own, err)
	}
	sent := one
	sent.Version, sent.State, sent.Message, sent.Changed, sent.Operator, sent.Due = 2, writing.Sent, "o", cut(sec(61)), ben, cut(sec(62))
	went := decide.Change{Base: 1, Case: decide.Case{Thread: next(ch.Case.Thread)}, Kept: decide.Kept{Scheduled: []writing.Scheduled{sent}}, Facts: []desk.Fact{{At: sec(61), Kind: desk.FactScheduled, Centre: centre, Workspace: brand}}}
	w.commit(flow.Write{Change: went})
	again := one // who was late has no say
	again.Version = 3
	late := went
	late.Base, late.Case.Thread.Version, late.Kept.Scheduled = 2, 3, []writing.Scheduled{again}
	w.commit(flow.Write{Change: late})
	got, err := w.Scheduled(w.ctx, "s1")
	if err != nil || cmp.Diff(sent, got, sameTime) != "" {
		t.Errorf("%v %s", err, cmp.Diff(sent, got, sameTime))
	}
	if _, err := w.Scheduled(w.ctx, "none"); !errors.Is(err, desk.ErrNotFound) {
		t.Error(err)
	}
}

// What names somebody stands until they have seen it.
func namings(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	ch := w.full(user("hanako"))
	id := ch.Case.Talk.ID
	first := desk.Naming{Workspace: brand, Message: "n1", Operator: anna, Conversation: id, By: ben, At: cut(sec(1))}
	second, theirs := first, first
	second.Message, second.At = "n2", cut(sec(2))
	theirs.Operator = ben
	ch.Namings = []desk.Naming{first, second, theirs}
	w.commit(flow.Write{Change: ch})
	got, err := w.Namings(w.ctx, anna, 10)
	if err != nil || cmp.Diff([]desk.Naming{second, first}, got, sameTime) != "" {
		t.Errorf("%v %s", err, cmp.Diff([]desk.Naming{second, first}, got, sameTime))
	}
	w.must(w.SeeNamings(w.ctx, anna, "another", sec(3)))
	if got, err := w.Namings(w.ctx, anna, 1); err != nil || len(got) != 1 || got[0].Message != "n2" {
		t.Errorf("%+v, %v", got, err)
	}
	w.must(w.SeeNamings(w.ctx, anna, id, sec(3)))
	if got, err := w.Namings(w.ctx, anna, 10); err != nil || len(got) != 0 {
		t.Errorf("%+v, %v", got, err)
	}
	if got, err := w.Namings(w.ctx, ben, 10); err != nil || len(got) != 1 {
		t.Errorf("another's is gone too: %+v, %v", got, err)
	}
}
