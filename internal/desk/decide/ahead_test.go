package decide

import (
	"reflect"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/forecast"
	"github.com/madoguchi-desk/madoguchi/internal/desk/routing"
	"github.com/madoguchi-desk/madoguchi/internal/desk/sla"
)

func onDuty(id string, change func(*desk.Person)) desk.Person {
	p := desk.Person{ID: desk.OperatorID(id), Presence: desk.Available, PresenceUntil: t0.Add(time.Hour), Capacity: 3}
	if change != nil {
		change(&p)
	}
	return p
}

// scene is two queues, one of which asks for a skill, and three people, one on a break.
func scene() Scene {
	var past []forecast.Sample
	for range 30 {
		past = append(past, forecast.Sample{Workspace: "w", Queue: "q", Took: 10 * time.Minute, Reply: time.Minute, Delay: 4 * time.Second})
	}
	return Scene{Now: t0, Zone: time.UTC, May: func(desk.Person, desk.WorkspaceID) bool { return true }, Learnt: forecast.Learn(past, nil),
		Policy: routing.Policy{Queues: map[desk.QueueID]desk.Rules{"returns": {Skills: []desk.Need{{Skill: "返品", Level: 2}}}}},
		Queues: []desk.Queue{{ID: "q", Workspace: "w", Offers: true}, {ID: "returns", Workspace: "w", Offers: true}},
		People: []desk.Person{onDuty("rest", func(p *desk.Person) { p.Presence = desk.Break }), onDuty("skilled", func(p *desk.Person) { p.Profile.Skills = map[string]int{"返品": 3} }), onDuty("lay", nil)},
		Waiting: []Queued{{Work: routing.Work{Conversation: "a", Workspace: "w", Queue: "returns", Weight: 1, Since: t0.Add(-time.Minute)}, Due: t0.Add(14 * time.Minute)},
			{Work: routing.Work{Conversation: "b", Workspace: "w", Queue: "q", Weight: 2, Since: t0.Add(-time.Second)}}},
		InHand: []InHand{{Conversation: "c", Workspace: "w", Queue: "q", Operator: "lay", Weight: 1, Taken: t0.Add(-3 * time.Minute), Asked: t0.Add(-5 * time.Minute), Due: t0.Add(10 * time.Minute)},
			{Conversation: "d", Workspace: "w", Queue: "q", Operator: "rest", Weight: 1, Offered: true}},
		Rates:  map[desk.QueueID]float64{"q": 12},
		Clocks: map[desk.WorkspaceID]*sla.Rules{"w": sla.NewRules(1, sla.Unset())},
	}
}

func TestPictureOfAScene(t *testing.T) {
	p := scene().Picture()
	if len(p.People) != 2 || p.People[0].ID != "skilled" || p.People[1].Held != 1 {
		t.Errorf("people: %+v", p.People)
	}
	q, r := p.Queues[0], p.Queues[1]
	if q.Rate != 12 || q.Delay != 4*time.Second || len(q.Dues) != 13 || q.Dues[2] != 25*time.Minute || q.Reply.N() != 30 {
		t.Errorf("queue: %+v", q)
	}
	if got := p.Sorts[r.Sort].Circles; !reflect.DeepEqual(got, []forecast.Circle{{People: []int{0}}}) {
		t.Errorf("who can do returns: %+v", got)
	}
	if w := p.Waiting[0]; w.Sort != r.Sort || !w.From.Equal(w.Since.Add(-10*time.Minute)) || !w.Due.Equal(t0.Add(14*time.Minute)) {
		t.Errorf("waiting: %+v", w)
	}
	if w := p.Waiting[1]; w.Sort == q.Sort || p.Sorts[w.Sort].Weight != 2 || p.Sorts[w.Sort].Queue != 0 || !w.Due.IsZero() {
		t.Errorf("heavy: %+v", w)
	}
	if h := p.InHand[0]; h.Worker != 1 || !h.Taken.Equal(t0.Add(-3*time.Minute)) || !h.Asked.Equal(h.Taken) || h.Reply.N() != 30 {
		t.Errorf("in hand: %+v", h)
	}
	if h := p.InHand[1]; h.Worker != -1 || !h.Taken.Equal(t0) || !h.Asked.IsZero() {
		t.Errorf("offered to somebody on a break: %+v", h)
	}
}

// Whoever's shift ends takes nothing new from the drain on; what overflows reaches the people
// of the other queue then.
func TestPictureFollowsShiftsAndOverflow(t *testing.T) {
	s := scene()
	s.Policy.Drain = 15 * time.Minute
	s.People[2].Profile.Week = []desk.Shift{{Day: t0.Weekday(), From: 8 * 60, To: 10 * 60}}
	s.Policy.Queues["returns"] = desk.Rules{Skills: s.Policy.Queues["returns"].Skills, Overflow: desk.Overflow{After: 5 * time.Minute, To: desk.OverflowQueue, Queue: "q"}}
	p := s.Picture()
	if !p.People[0].Until.IsZero() || !p.People[1].Until.Equal(t0.Add(45*time.Minute)) {
		t.Errorf("people: %+v", p.People)
	}
	want := []forecast.Circle{{People: []int{0}}, {After: 5 * time.Minute, People: []int{0, 1}}}
	if got := p.Sorts[p.Queues[1].Sort].Circles; !reflect.DeepEqual(got, want) {
		t.Errorf("circles: %+v", got)
	}
}
