package storetest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

func tag(name string) desk.Trait { return desk.Trait{Kind: desk.TraitTag, Name: name} }

func gone(t desk.Trait) desk.Trait { t.Gone = true; return t }

func attribute(name, value string, from ...desk.MessageID) desk.Trait {
	return desk.Trait{Kind: desk.TraitAttribute, Name: name, Attribute: desk.Attribute{Value: value, From: from}}
}

// trait gives a write on a case that changes its contact's traits.
func trait(c decide.Case, ts ...desk.Trait) flow.Write {
	ch := decide.Change{Base: c.Thread.Version, Case: c}
	for _, t := range ts {
		t.Contact = c.Thread.Contact
		ch.Traits = append(ch.Traits, t)
	}
	ch.Case.Thread.Version++
	return flow.Write{Change: ch}
}

// Tags and attributes are a contact's: kept, changed and taken away one by one, in the
// transaction of the talk, and another's are another's.
func traits(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	hanako, taro := user("hanako"), user("taro")
	w.receive(hanako, says(hanako, "e1", "1", at(1)))
	w.receive(taro, says(taro, "e2", "1", at(1)))
	ref := flow.CaseRef{Thread: w.load(flow.CaseRef{Key: hanako}).Thread.ID, Bot: true}
	if has := w.load(ref).Traits; len(has.Tags)+len(has.Attributes) != 0 {
		t.Fatalf("begins with %+v", has)
	}
	expect := func(step string, want desk.Traits) {
		t.Helper()
		c := w.load(ref)
		if d := cmp.Diff(want, c.Traits); d != "" {
			t.Errorf("%s (-want +got):\n%s", step, d)
		}
		if has, err := w.Traits(w.ctx, c.Thread.Contact); err != nil || cmp.Diff(want, has) != "" {
			t.Errorf("%s: read alone %+v, %v", step, has, err)
		}
	}
	w.commit(trait(w.load(ref), tag("法人"), tag("VIP"), attribute("rank", "ゴールド", "m1", "m2"), attribute("plan", "月額")))
	expect("set", desk.Traits{Tags: []string{"VIP", "法人"}, Attributes: map[string]desk.Attribute{
		"rank": {Value: "ゴールド", From: []desk.MessageID{"m1", "m2"}}, "plan": {Value: "月額"}}})
	stale := trait(w.load(ref), tag("stale"))
	w.commit(trait(w.load(ref), gone(tag("VIP")), tag("法人"), attribute("rank", "シルバー", "m3"), gone(attribute("plan", "")), gone(tag("never"))))
	after := desk.Traits{Tags: []string{"法人"}, Attributes: map[string]desk.Attribute{"rank": {Value: "シルバー", From: []desk.MessageID{"m3"}}}}
	expect("changed", after)
	if results, err := w.Commit(w.ctx, []flow.Write{stale}); err != nil || results[0] == nil {
		t.Errorf("a stale write: %v, %v", results, err)
	}
	expect("after a write that lost", after)
	other := w.load(flow.CaseRef{Key: taro, Bot: true})
	if len(other.Traits.Tags)+len(other.Traits.Attributes) != 0 {
		t.Errorf("another has %+v", other.Traits)
	}
	// one of the same name in two writes of one commit
	w.commit(trait(other, tag("法人")), trait(w.load(ref), tag("VIP")))
	expect("two contacts at once", desk.Traits{Tags: []string{"VIP", "法人"}, Attributes: after.Attributes})
	if c := w.load(flow.CaseRef{Key: hanako}); len(c.Traits.Tags) != 0 {
		t.Error("loaded for who did not ask")
	}
}

// What the bot keeps of an inquiry before comes with its message, and can be changed
// without touching the one at hand.
func pastMemory(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	key := user("hanako")
	w.receive(key, says(key, "e1", "1", at(1)))
	ref := flow.CaseRef{Thread: w.load(flow.CaseRef{Key: key}).Thread.ID, Bot: true}
	first := w.remember(ref, decide.Memory{Scenario: "会員", Fields: []decide.Field{{Name: "rank", Value: "ゴールド"}}}, nil, nil)
	message := first.Heard[0]
	ch, _ := decide.Operate(w.load(ref), decide.Command{Verb: decide.Close, By: w.person(anna)}, at(2), w.ids.next)
	w.commit(flow.Write{Change: ch})
	w.receive(key, says(key, "e2", "2", at(3)))
	w.remember(ref, decide.Memory{Scenario: "返品"}, nil, nil)
	ref.External = []string{message.ExternalID}
	c := w.load(ref)
	past, ok := c.Past[first.Talk.ID]
	if !ok || len(c.Past) != 1 || past.Scenario != "会員" || c.Memory.Scenario != "返品" {
		t.Fatalf("past %+v, memory %+v", c.Past, c.Memory)
	}
	past.Fields = nil
	change := decide.Change{Base: c.Thread.Version, Case: c, Past: []decide.Memory{past}}
	change.Case.Thread.Version++
	w.commit(flow.Write{Change: change})
	if m, err := w.BotMemory(w.ctx, first.Talk.ID); err != nil || len(m.Fields) != 0 || m.Scenario != "会員" {
		t.Errorf("%+v, %v", m, err)
	}
	if m, err := w.BotMemory(w.ctx, c.Talk.ID); err != nil || m.Scenario != "返品" {
		t.Errorf("the one at hand: %+v, %v", m, err)
	}
}
