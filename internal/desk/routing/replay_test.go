package routing

import (
	"fmt"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// TestReplay plays a small day: two people, one of them from half past; four
// conversations of half an hour each. Under another policy the urgent one goes first.
func TestReplay(t *testing.T) {
	at := func(minute int) time.Time { return now.Add(time.Duration(minute) * time.Minute) }
	arrival := func(id, queue string, minute int) Arrival {
		w := work(id, 0)
		w.Queue, w.Since = desk.QueueID(queue), at(minute)
		return Arrival{Work: w, Operator: "a", Waited: time.Hour, Reply: time.Minute, Handle: 30 * time.Minute}
	}
	day := Day{
		Arrivals: []Arrival{arrival("c1", "q", 0), arrival("c2", "q", 1), arrival("c3", "urgent", 2), arrival("c4", "q", 3)},
		People:   []desk.Person{person("a", 1, 1, 0), person("b", 0, 1, 0)},
		Stints:   []Stint{{"a", at(0), at(240)}, {"b", at(30), at(240)}},
	}
	actual := day.Actual()
	if actual.Taken != 4 || actual.Wait.Mean != time.Hour || actual.Within != 0 || actual.Fairness != 0.5 {
		t.Errorf("actual: %+v", actual)
	}
	plain := day.Replay(Policy{}, member)
	// c1 at once; c2 (29 minutes) and c3 (28) at half past; c4 (57) an hour on
	if plain.Taken != 4 || plain.Wait.Max != 57*time.Minute || plain.Wait.Mean != 28*time.Minute+30*time.Second || plain.Within != 0.25 {
		t.Errorf("plain: %+v", plain)
	}
	if plain.People[0].Taken != 3 && plain.People[1].Taken != 3 || plain.People[0].Peak != 1 {
		t.Errorf("shares: %+v", plain.People)
	}
	strict := Policy{Queues: map[desk.QueueID]desk.Rules{"urgent": {Priority: 1}, "q": {Accept: desk.AcceptPull}}}
	day.Stints = day.Stints[:1]
	if got := day.Replay(strict, member); got.Wait.P50 != 59*time.Minute { // c3 (28), c2 (59), c4 (87)
		t.Errorf("strict: %+v", got.Wait)
	}
	day.Stints = nil
	if got := day.Replay(strict, member); got.Taken != 0 || got.Arrivals != 4 || got.Within != 0 {
		t.Errorf("nobody there: %+v", got)
	}
}

// TestReplayOfOnePolicyIsThatPolicy: twice the same day gives twice the same figures.
func TestReplayIsRepeatable(t *testing.T) {
	day := Day{}
	for i := range 300 {
		w := work(fmt.Sprint("c", i), 0)
		w.Since = now.Add(time.Duration(i*7%1000) * time.Second)
		day.Arrivals = append(day.Arrivals, Arrival{Work: w, Handle: time.Duration(60+i%240) * time.Second})
	}
	for i := range 6 {
		p := person(fmt.Sprint("p", i), 0, 3, 0)
		day.People = append(day.People, p)
		day.Stints = append(day.Stints, Stint{p.ID, now, now.Add(2 * time.Hour)})
	}
	a, b := day.Replay(Policy{}, member), day.Replay(Policy{}, member)
	if fmt.Sprint(a) != fmt.Sprint(b) || a.Taken != 300 {
		t.Fatalf("%+v\n%+v", a, b)
	}
	for _, s := range a.People {
		if s.Peak > 3 {
			t.Errorf("%s had %d at once", s.Operator, s.Peak)
		}
	}
}
