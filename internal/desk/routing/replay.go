package routing

import (
	"container/heap"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Day is what happened on a day, as far as it was not for routing to decide.
type Day struct {
	Arrivals []Arrival
	People   []desk.Person // as they are set up
	Stints   []Stint
}

// Arrival is a conversation that came to wait, and what it took once somebody had it.
type Arrival struct {
	Work     Work   // its weight is what it really had
	Topic    string // what its weight hangs on, as it ended
	Mood     string
	Operator desk.OperatorID // who had it really; none = nobody did
	Waited   time.Duration   // really
	Reply    time.Duration   // from then to the first answer
	Handle   time.Duration   // from then to the end
}

// Stint is a time in which somebody took new work.
type Stint struct {
	Operator desk.OperatorID
	From, To time.Time
}

// Actual sums up the day as it was.
func (d Day) Actual() Played {
	t := newTally(d)
	for _, a := range d.Arrivals {
		if a.Operator != "" {
			t.take(a, a.Operator, a.Waited)
		}
	}
	return t.played()
}

// Replay plays a day under a policy: the same arrivals, handling times and people at
// work. Offers are accepted at once, and queues from which operators pull are pulled
// from at once: what differs is the policy, not how quick people are. Work weighs what the
// policy says of its topic and mood; what waits too long goes to another queue where the
// policy says so. What a policy does to customers otherwise (bot, message) is not played, nor
// what hold and wrap-up weigh.
func (d Day) Replay(policy Policy, may May) Played {
	r := replay{Day: d, tally: newTally(d), policy: policy.Offering(), may: may, open: map[desk.OperatorID]*desk.Person{}, byID: map[desk.ConversationID]Arrival{}}
	for _, p := range d.People {
		p.Load, p.Heated, p.Talks, p.Presence = 0, 0, map[desk.ChannelID]int{}, desk.Offline
		r.roster = append(r.roster, p)
	}
	for i := range r.roster {
		r.open[r.roster[i].ID] = &r.roster[i]
	}
	r.schedule()
	for len(r.events) > 0 {
		now := r.events[0].at
		for len(r.events) > 0 && r.events[0].at.Equal(now) {
			heap.Pop(&r.events).(event).do()
		}
		r.route(now)
	}
	return r.tally.played()
}

type replay struct {
	Day
	tally   *tally
	policy  Policy
	may     May
	roster  []desk.Person
	open    map[desk.OperatorID]*desk.Person
	byID    map[desk.ConversationID]Arrival
	waiting []Work
	events  events
	seq     int
	look    time.Time // when the next look is planned for
}

func (r *replay) schedule() {
	for _, a := range r.Arrivals {
		a.Work.Refused, a.Work.Weight = nil, r.policy.Weighs().Of(a.Topic, a.Mood, false, false)
		r.byID[a.Work.Conversation] = a
		r.at(a.Work.Since, func() { r.waiting = append(r.waiting, a.Work) })
		if over := r.policy.Rules(a.Work.Queue).Overflow; over.After > 0 && over.To == desk.OverflowQueue && over.Queue != "" {
			r.at(a.Work.Since.Add(over.After), func() { r.overflow(a.Work.Conversation, over.Queue) })
		}
	}
	for _, s := range r.Stints {
		p := r.open[s.Operator]
		if p == nil || !s.From.Before(s.To) {
			continue
		}
		r.at(s.From, func() { p.Presence, p.PresenceUntil = desk.Available, s.To })
		r.at(s.To, func() {
			if !p.PresenceUntil.After(s.To) {
				p.Presence = desk.Offline
			}
		})
	}
}

// overflow gives what still waits to another queue, with its age.
func (r *replay) overflow(id desk.ConversationID, to desk.QueueID) {
	if i := slices.IndexFunc(r.waiting, func(w Work) bool { return w.Conversation == id }); i >= 0 {
		r.waiting[i].Queue = to
	}
}

func (r *replay) at(t time.Time, do func()) {
	r.seq++
	heap.Push(&r.events, event{t, r.seq, do})
}

// route gives what can be given now.
func (r *replay) route(now time.Time) {
	if len(r.waiting) == 0 || !slices.ContainsFunc(r.roster, func(p desk.Person) bool { return p.Routable(now) }) {
		return
	}
	picked, again := Pick(r.waiting, r.roster, r.may, r.policy, now)
	gone := map[desk.ConversationID]bool{}
	for _, d := range picked {
		gone[d.Work.Conversation] = true
		r.take(d, now)
	}
	r.waiting = slices.DeleteFunc(r.waiting, func(w Work) bool { return gone[w.Conversation] })
	planned := r.look.After(now) && !again.Before(r.look)
	if again.After(now) && !planned {
		r.look = again
		r.at(again, func() {})
	}
}

func (r *replay) take(d Decision, now time.Time) {
	p, a := r.open[d.Operator], r.byID[d.Work.Conversation]
	p.Load += d.Work.Weight
	p.Talks[d.Work.Channel]++
	p.LastAssignedAt, p.Heated = now, InARow(p.Heated, d.Work.Heated)
	a.Work = d.Work
	r.tally.take(a, d.Operator, now.Sub(d.Work.Since))
	r.tally.peak(d.Operator, p.Load)
	end := now.Add(max(a.Handle, time.Second))
	r.at(end, func() {
		p.Load -= d.Work.Weight
		p.Talks[d.Work.Channel]--
		p.FreedAt = end
	})
}
