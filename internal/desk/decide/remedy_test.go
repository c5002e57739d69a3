package decide

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/routing"
)

// crowd is a scene in which returns pile up: one person can do them, and is full.
func crowd() Scene {
	s := scene()
	s.Waiting, s.InHand, s.Rates = nil, nil, nil
	for i := range 8 {
		since := t0.Add(-time.Duration(8-i) * time.Minute)
		s.Waiting = append(s.Waiting, Queued{Work: routing.Work{Conversation: desk.ConversationID(fmt.Sprint(i)), Workspace: "w", Queue: "returns", Weight: 1, Since: since}, Due: since.Add(15 * time.Minute)})
	}
	for i := range s.People {
		p := &s.People[i]
		p.PresenceUntil = t0.Add(time.Hour)
		if p.ID == "skilled" || p.ID == "rest" {
			p.Capacity, p.Profile.Skills = 1, map[string]int{"返品": 3}
		}
		if p.ID == "skilled" {
			p.Load = 1
		}
	}
	s.InHand = []InHand{{Workspace: "w", Queue: "returns", Operator: "skilled", Weight: 1, Taken: t0}}
	return s
}

// TestRemediesForACrowd: all that could be done is played; what is allowed and helps is given.
func TestRemediesForACrowd(t *testing.T) {
	s := crowd()
	f := s.Picture().Play(1, 16)
	if f.Queues[1].Late.Mean < 4 || f.Queues[0].Late.Mean != 0 {
		t.Fatalf("%+v", f.Queues)
	}
	all := Remedies(s, f, 1, func(Remedy) bool { return true })
	got := map[RemedyKind]Rated{}
	for _, r := range all {
		got[r.Kind] = r
		if r.OfPeople != "returns" {
			t.Errorf("for a queue that has no trouble: %+v", r)
		}
	}
	for kind, want := range map[RemedyKind]Remedy{
		RemedyCap: {Kind: RemedyCap, Operator: "skilled"}, RemedyReturn: {Kind: RemedyReturn, Operator: "rest", Presence: desk.Break},
		RemedyLend: {Kind: RemedyLend, Operator: "lay", Queue: "returns"}, RemedyRelax: {Kind: RemedyRelax, Queue: "returns", Skill: "返品"},
		RemedyOverflow: {Kind: RemedyOverflow, Queue: "returns", To: "q"}, RemedyMessage: {Kind: RemedyMessage, Queue: "returns"},
	} {
		r := got[kind]
		if r.Remedy != want || kind != RemedyMessage && (r.Fewer < 1 || r.Quicker <= 0) || kind == RemedyMessage && r.Fewer != 0 {
			t.Errorf("%s: %+v", kind, r)
		}
	}
	if last := all[len(all)-1]; last.Kind != RemedyMessage {
		t.Errorf("what helps nobody stands before what does: %+v", all)
	}
	for i := 1; i < len(all); i++ {
		worth := func(r Rated) float64 { return (r.Fewer + 0.02*r.Quicker.Minutes()) / r.Burden() }
		if worth(all[i]) > worth(all[i-1]) {
			t.Errorf("%d is worth more than what stands before it", i)
		}
	}
	for _, r := range Remedies(s, f, 1, func(r Remedy) bool { return r.Operator == "" }) {
		if r.Operator != "" {
			t.Errorf("not allowed: %+v", r)
		}
	}
	if c := crowd(); !reflect.DeepEqual(s.People, c.People) || !reflect.DeepEqual(s.Policy, c.Policy) || !reflect.DeepEqual(s.Waiting, c.Waiting) {
		t.Error("trying a remedy changed the scene")
	}
	calm := scene()
	calm.Waiting, calm.InHand = nil, nil
	if r := Remedies(calm, calm.Picture().Play(1, 16), 1, func(Remedy) bool { return true }); len(r) != 0 {
		t.Errorf("nothing is wrong: %+v", r)
	}
}

// TestWhoIsNotAsked: no remedy brings back who is not connected, or away by themselves, or
// gives more to who may not work for the brand.
func TestWhoIsNotAsked(t *testing.T) {
	for name, change := range map[string]func(*Scene){
		"connection lost":   func(s *Scene) { s.People[0].PresenceUntil = t0 },
		"away":              func(s *Scene) { s.People[0].Presence = desk.Away },
		"gone home":         func(s *Scene) { s.People[0].Presence = desk.Offline },
		"disabled":          func(s *Scene) { s.People[0].Disabled = true },
		"no member":         func(s *Scene) { s.May = func(p desk.Person, _ desk.WorkspaceID) bool { return p.ID != "rest" } },
		"nothing else fits": func(s *Scene) { s.People[0].Load = 1 },
		"the shift is to end": func(s *Scene) {
			s.People[0].Presence, s.People[0].Profile.Week = desk.Draining, []desk.Shift{{Day: t0.Weekday(), From: 0, To: 9*60 + 5}}
			s.Policy.Drain = time.Hour
		},
	} {
		s := crowd()
		change(&s)
		for _, r := range Remedies(s, s.Picture().Play(1, 16), 1, func(Remedy) bool { return true }) {
			if r.Kind == RemedyReturn {
				t.Errorf("%s: %+v", name, r)
			}
		}
	}
}

// TestUndoOfAQueue: what it shared with another is shared again.
func TestUndoOfAQueue(t *testing.T) {
	before := routing.Policy{Queues: map[desk.QueueID]desk.Rules{"a": {Priority: 1, Skills: []desk.Need{{Skill: "返品", Level: 1}}}, "b": {Like: "a"}}}
	r := Remedy{Kind: RemedyRelax, Queue: "b", Skill: "返品"}
	after := r.Policy(before)
	if q := after.Queues["b"]; q.Like != "" || q.Priority != 1 || len(q.Skills) != 0 || len(before.Queues["b"].Skills) != 0 {
		t.Errorf("%+v", after)
	}
	if got, ok := r.UndoPolicy(before, after, nil, after); !ok || got.Queues["b"].Like != "a" {
		t.Errorf("%+v", got)
	}
	now := routing.Policy{Queues: map[desk.QueueID]desk.Rules{"a": after.Queues["a"], "b": {Priority: 2}}}
	if got, ok := r.UndoPolicy(before, after, nil, now); !ok || got.Queues["b"].Priority != 2 || len(got.Queues["b"].Skills) != 1 {
		t.Errorf("set by hand meanwhile: %+v", got)
	}
	hand := routing.Policy{Queues: map[desk.QueueID]desk.Rules{"b": {Skills: []desk.Need{{Skill: "返品", Level: 5}}}}}
	if _, ok := r.UndoPolicy(before, after, []routing.Policy{hand}, after); ok {
		t.Error("set by hand, and set back: the hand's")
	}
}
