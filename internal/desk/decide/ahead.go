package decide

import (
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/forecast"
	"github.com/madoguchi-desk/madoguchi/internal/desk/routing"
	"github.com/madoguchi-desk/madoguchi/internal/desk/sla"
)

// Scene is a centre at an instant, with all that the forecast looks at. It is a value: a
// remedy makes another one of it.
type Scene struct {
	Now     time.Time
	Policy  routing.Policy
	Zone    *time.Location // of shifts
	May     routing.May
	People  []desk.Person // all of the centre
	Queues  []desk.Queue
	Waiting []Queued
	InHand  []InHand
	Learnt  forecast.Learnt
	Rates   map[desk.QueueID]float64        // that are expected within an hour
	Clocks  map[desk.WorkspaceID]*sla.Rules // hours and targets
	Correct forecast.Correction             // by what came of what was told
	Doors   map[desk.WorkspaceID]Doorway
	Each    map[desk.QueueID]time.Duration // see Lines
}

// Queued is an inquiry that waits.
type Queued struct {
	routing.Work
	Topic      string
	Due        time.Time // of its reply; zero = nothing is due
	Overflowed bool      // that it waited too long has been dealt with
}

// InHand is an inquiry that somebody has, or is offered.
type InHand struct {
	Conversation desk.ConversationID
	Workspace    desk.WorkspaceID
	Queue        desk.QueueID
	Operator     desk.OperatorID
	Weight       int
	Topic        string
	Offered      bool
	Since        time.Time // when it began to wait
	Taken        time.Time // since when its owner has it
	Asked        time.Time // since when its customer waits for an answer; zero = does not
	Due          time.Time
}

// Picture is the scene as the forecast plays it. Its queues, what waits and what is in hand
// stand in the scene's order; its people are those at work.
func (s Scene) Picture() forecast.Picture {
	d := drawing{Scene: s, sorts: map[sortKey]int{}, queues: map[desk.QueueID]int{}, people: map[desk.OperatorID]int{}}
	d.out.Now, d.out.Pace, d.out.Correct, d.offering = s.Now, s.Learnt.Pace, s.Correct, s.Policy.Offering()
	d.workers()
	d.circles = routing.NewCircles(d.offering, d.roster, s.May, s.Now)
	for i, q := range s.Queues {
		d.queues[q.ID] = i
	}
	for _, q := range s.Queues {
		d.queue(q)
	}
	for _, w := range s.Waiting {
		d.out.Waiting = append(d.out.Waiting, forecast.Waiting{ID: w.Conversation, Sort: d.sort(w.Work, w.Topic), Since: w.Since, From: d.offering.Head(w.Work), Due: w.Due})
	}
	for _, h := range s.InHand {
		d.hand(h)
	}
	for load := range mostStretched {
		d.out.Stretch = append(d.out.Stretch, s.Learnt.Stretch(load))
	}
	return d.out
}

// mostStretched is how many units in hand are told apart.
const mostStretched = 32

type drawing struct {
	Scene
	out      forecast.Picture
	offering routing.Policy
	roster   routing.Roster
	circles  *routing.Circles
	sorts    map[sortKey]int
	queues   map[desk.QueueID]int
	people   map[desk.OperatorID]int
}

// sortKey tells kinds of work apart: by who may have it, and how long it takes.
type sortKey struct {
	queue    desk.QueueID
	weight   int
	skill    string
	language string
	topic    string
	heated   bool
}

func (d *drawing) workers() {
	held := map[desk.OperatorID]int{}
	for _, h := range d.InHand {
		held[h.Operator]++
	}
	for _, p := range d.People {
		if !p.OnDuty(d.Now) {
			continue
		}
		d.people[p.ID] = len(d.roster)
		d.roster = append(d.roster, p)
		w := forecast.Worker{ID: p.ID, Load: p.Load, Capacity: p.Capacity, Held: held[p.ID], Cap: p.Profile.Cap}
		if end, within, ok := p.Profile.Ends(d.Now, d.Zone); ok && within {
			w.Until = later(d.Now, end.Add(-d.Policy.Drain))
		}
		d.out.People = append(d.out.People, w)
	}
}

func (d *drawing) queue(q desk.Queue) {
	plain := routing.Work{Workspace: q.Workspace, Queue: q.ID, Weight: d.Policy.Weighs().Of("", "", false, false), Since: d.Now}
	one := forecast.Queue{ID: q.ID, Reply: d.Learnt.Reply(q.Workspace, q.ID), Rate: d.comes(q), Sort: d.sort(plain, ""), Turns: d.turns(q)}
	if d.offering.Rules(q.ID).Accept != desk.AcceptAuto && q.Offers {
		one.Delay = d.Learnt.Delay()
	}
	if rules := d.Clocks[q.Workspace]; rules != nil {
		goal := rules.Target(q.ID, "", nil).First
		cal := rules.Calendar(q.ID, "")
		for at := time.Duration(0); at <= forecast.Window && goal != (sla.Goal{}); at += forecast.DueStep {
			one.Dues = append(one.Dues, dueIn(cal, goal, d.Now.Add(at)).Sub(d.Now))
		}
	}
	d.out.Queues = append(d.out.Queues, one)
}

// dueIn is when the first reply to somebody who comes at an instant is due; far away where
// it never is.
func dueIn(cal *sla.Calendar, goal sla.Goal, at time.Time) time.Time {
	real, service := cal.Due(desk.Clock{Since: at, Service: goal.Service, Real: goal.Real}, 100)
	switch {
	case real.IsZero() && service.IsZero():
		return at.Add(100 * forecast.Horizon)
	case real.IsZero() || !service.IsZero() && service.Before(real):
		return service
	}
	return real
}

// sort is the place of the kind that work is of.
func (d *drawing) sort(w routing.Work, topic string) int {
	handle, basis := d.Learnt.Handle(w.Workspace, w.Queue, topic)
	if basis != forecast.ByTopic {
		topic = ""
	}
	key := sortKey{w.Queue, w.Weight, w.Skill, w.Language, topic, w.Heated}
	if i, ok := d.sorts[key]; ok {
		return i
	}
	d.sorts[key] = len(d.out.Sorts)
	age := w
	age.Since, age.Bumped = d.Now, false
	s := forecast.Sort{Queue: d.queues[w.Queue], Weight: max(1, w.Weight), Handle: handle, Lead: d.Now.Sub(d.offering.Head(age)), Circles: d.reach(age)}
	d.out.Sorts = append(d.out.Sorts, s)
	return d.sorts[key]
}

// reach is who could take work: those of its queue, and from when it overflows on also
// those of the queue it goes to.
func (d *drawing) reach(w routing.Work) (out []forecast.Circle) {
	for _, c := range d.circles.Of(w) {
		out = append(out, forecast.Circle{After: c.After, People: c.Who})
	}
	over := d.offering.Rules(w.Queue).Overflow
	if over.To != desk.OverflowQueue || over.After <= 0 || over.Queue == w.Queue {
		return out
	}
	w.Queue = over.Queue
	var there []forecast.Circle
	for _, c := range d.circles.Of(w) {
		there = append(there, forecast.Circle{After: max(c.After, over.After), People: c.Who})
	}
	return merge(out, there)
}

// merge is the circles of two queues to whom work belongs one after the other.
func merge(a, b []forecast.Circle) (out []forecast.Circle) {
	var ages []time.Duration
	for _, c := range slices.Concat(a, b) {
		ages = append(ages, c.After)
	}
	slices.Sort(ages)
	for _, age := range slices.Compact(ages) {
		who := map[int]bool{}
		for _, circles := range [][]forecast.Circle{a, b} {
			for _, i := range at(circles, age) {
				who[i] = true
			}
		}
		one := forecast.Circle{After: age}
		for i := range who {
			one.People = append(one.People, i)
		}
		slices.Sort(one.People)
		out = append(out, one)
	}
	return out
}

func at(circles []forecast.Circle, age time.Duration) (who []int) {
	for _, c := range circles {
		if age >= c.After {
			who = c.People
		}
	}
	return who
}

func (d *drawing) hand(h InHand) {
	worker, ok := d.people[h.Operator]
	if !ok {
		worker = -1
	}
	handle, _ := d.Learnt.Handle(h.Workspace, h.Queue, h.Topic)
	one := forecast.InHand{ID: h.Conversation, Worker: worker, Queue: d.queues[h.Queue], Weight: h.Weight, Handle: handle, Taken: h.Taken, Due: h.Due}
	if h.Offered || one.Taken.IsZero() {
		one.Taken = d.Now
	}
	if _, told := d.queues[h.Queue]; told && !h.Asked.IsZero() {
		one.Asked = later(h.Asked, one.Taken)
		one.Reply = d.Learnt.Reply(h.Workspace, h.Queue)
		if h.Asked.After(one.Taken) {
			one.Reply = d.Learnt.Again(h.Workspace)
		}
	}
	d.out.InHand = append(d.out.InHand, one)
}
