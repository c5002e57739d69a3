package routing

import (
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// What a replay follows of a policy beside its order: who served the customer before, what work
// weighs, and to which queue it goes when it waits too long. Each changes the day, and only where
// the policy says so.
func TestReplayFollowsThePolicy(t *testing.T) {
	at := func(minute int) time.Time { return now.Add(time.Duration(minute) * time.Minute) }
	arrival := func(id string, minute int, change func(*Arrival)) Arrival {
		w := in("q", work(id, 0))
		w.Since = at(minute)
		a := Arrival{Work: w, Operator: "a", Reply: time.Minute, Handle: 30 * time.Minute}
		change(&a)
		return a
	}
	plain := func(*Arrival) {}
	share := func(p Played, id desk.OperatorID) Share {
		for _, s := range p.People {
			if s.Operator == id {
				return s
			}
		}
		return Share{}
	}
	two := []Stint{{"a", at(0), at(240)}, {"b", at(0), at(240)}}

	t.Run("the one who served the customer before", func(t *testing.T) {
		day := Day{People: []desk.Person{person("a", 0, 3, time.Hour), person("b", 0, 3, 0)}, Stints: two}
		for i := range 3 {
			day.Arrivals = append(day.Arrivals, arrival(string(rune('c'+i)), i, func(a *Arrival) { a.Work.Preferred = "b" }))
		}
		if got := share(day.Replay(under(desk.Rules{}), member), "b").Taken; got == 3 {
			t.Errorf("without the rule b has %d", got)
		}
		if got := share(day.Replay(under(desk.Rules{Prefer: true}), member), "b").Taken; got != 3 {
			t.Errorf("with it b has %d", got)
		}
		day.People[1].Capacity = 1
		if got := day.Replay(under(desk.Rules{Prefer: true, PreferFor: 10 * time.Minute}), member); got.Wait.Max != 10*time.Minute {
			t.Errorf("nobody waited for b: %+v", got.Wait)
		}
	})
	t.Run("weights", func(t *testing.T) {
		day := Day{People: []desk.Person{person("a", 0, 3, 0)}, Stints: two[:1],
			Arrivals: []Arrival{arrival("c", 0, func(a *Arrival) { a.Topic = "返品" }), arrival("d", 1, plain)}}
		light, heavy := Policy{}, Policy{Weights: &desk.Weights{Topics: map[string]int{"返品": 3}}}
		if got := day.Replay(light, member); got.Wait.Max != 0 || share(got, "a").Work != time.Hour {
			t.Errorf("light: %+v", got)
		}
		if got := day.Replay(heavy, member); got.Wait.Max != 29*time.Minute || share(got, "a").Work != 2*time.Hour || share(got, "a").Peak != 3 {
			t.Errorf("heavy: %+v", got)
		}
	})
	t.Run("overflow to another queue", func(t *testing.T) {
		skilled := person("a", 0, 3, 0)
		skilled.Profile.Skills = map[string]int{"返品": 1}
		day := Day{People: []desk.Person{skilled, person("b", 0, 3, 0)}, Stints: two[1:], Arrivals: []Arrival{arrival("c", 0, plain)}}
		rules := desk.Rules{Skills: []desk.Need{{Skill: "返品", Level: 1}}}
		if got := day.Replay(under(rules), member); got.Taken != 0 {
			t.Errorf("b took it: %+v", got)
		}
		rules.Overflow = desk.Overflow{After: 7 * time.Minute, To: desk.OverflowQueue, Queue: "other"}
		if got := day.Replay(under(rules), member); got.Taken != 1 || got.Wait.Max != 7*time.Minute {
			t.Errorf("it does not overflow: %+v", got)
		}
	})
}
