package decide

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/forecast"
)

// alike compares rules as they are kept: a list of nothing is no list.
func alike(a, b desk.Rules) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && bytes.Equal(x, y)
}

// Rated is a remedy with what it would bring: the same line played forward under it.
type Rated struct {
	Remedy
	Fewer    float64        // replies over their time within the window, in all queues
	Quicker  time.Duration  // the wait that nine in ten of those who join the queue most troubled don't exceed
	With     forecast.Count // over their time in all queues
	Queue90  time.Duration  // that wait, with it
	OfPeople desk.QueueID   // the queue it was looked for
}

// mostTried bounds how many remedies are played.
const mostTried = 24

// troubled are the queues in which replies are expected to go over their time, or that make
// customers wait longer than replies may take; worst first.
func troubled(s Scene, f forecast.Forecast) (out []int) {
	bad := func(i int) float64 {
		a := f.Queues[i]
		n := a.Late.Mean
		if due := s.target(s.Queues[i]); due > 0 && a.Wait.P90 > due && waitsIn(s, s.Queues[i].ID) {
			n++
		}
		return n
	}
	for i := range s.Queues {
		if bad(i) >= 0.5 {
			out = append(out, i)
		}
	}
	slices.SortStableFunc(out, func(a, b int) int { return cmp.Compare(bad(b), bad(a)) })
	return out
}

func waitsIn(s Scene, q desk.QueueID) bool {
	return slices.ContainsFunc(s.Waiting, func(w Queued) bool { return w.Queue == q })
}

// target is how soon a first reply of a queue is to come, on the stricter clock; 0: none is.
func (s Scene) target(q desk.Queue) time.Duration {
	rules := s.Clocks[q.Workspace]
	if rules == nil {
		return 0
	}
	goal := rules.Target(q.ID, "", nil).First
	if goal.Service == 0 || goal.Real > 0 && goal.Real < goal.Service {
		return goal.Real
	}
	return goal.Service
}

// Target is how soon a first reply of a queue is to come; 0: nothing is due.
func (s Scene) Target(i int) time.Duration { return s.target(s.Queues[i]) }

// Remedies plays what could be done for the queues in trouble, and gives what helps: most
// effect for its burden first. may says what the asker is allowed to do.
func Remedies(s Scene, f forecast.Forecast, seed uint64, may func(Remedy) bool) (out []Rated) {
	bad := troubled(s, f)
	if len(bad) == 0 {
		return nil
	}
	before := total(f)
	for _, c := range candidates(s, bad, may) {
		queue := slices.IndexFunc(s.Queues, func(q desk.Queue) bool { return q.ID == c.OfPeople })
		played := c.On(s).Picture().Play(seed, forecast.DefaultRuns)
		c.With = total(played)
		c.Fewer, c.Queue90 = before.Mean-c.With.Mean, played.Queues[queue].Wait.P90
		c.Quicker = f.Queues[queue].Wait.P90 - c.Queue90
		if c.Fewer >= 0.1 || c.Quicker >= 30*time.Second && c.Fewer > -0.1 || c.Kind == RemedyMessage {
			out = append(out, c)
		}
	}
	worth := func(r Rated) float64 { return (r.Fewer + 0.02*r.Quicker.Minutes()) / r.Burden() }
	slices.SortStableFunc(out, func(a, b Rated) int { return cmp.Compare(worth(b), worth(a)) })
	return out
}

// total is what is expected over all queues; its bounds are the sums of theirs, which are
// wider than they would be.
func total(f forecast.Forecast) (c forecast.Count) {
	for _, q := range f.Queues {
		c.Mean += q.Late.Mean
		c.P10 += q.Late.P10
		c.P90 += q.Late.P90
	}
	return c
}

// Total is what is expected over all queues.
func Total(f forecast.Forecast) forecast.Count { return total(f) }

// candidates are remedies worth playing, those that burden least first.
func candidates(s Scene, bad []int, may func(Remedy) bool) (out []Rated) {
	seen := map[Remedy]bool{}
	add := func(q desk.QueueID, r Remedy) {
		if !seen[r] && may(r) {
			seen[r] = true
			out = append(out, Rated{Remedy: r, OfPeople: q})
		}
	}
	p := s.Picture()
	for _, i := range bad {
		q := s.Queues[i]
		within := map[desk.OperatorID]bool{}
		for _, c := range p.Sorts[p.Queues[i].Sort].Circles {
			for _, w := range c.People {
				within[p.People[w].ID] = true
			}
		}
		s.people(q, within, add)
		s.queues(q, add)
		s.entrances(q, add)
	}
	slices.SortStableFunc(out, func(a, b Rated) int { return cmp.Compare(a.Burden(), b.Burden()) })
	return inTurn(out)
}

// inTurn takes of each kind in turn, so that many people to raise leave room for the rest.
func inTurn(all []Rated) (out []Rated) {
	var kinds []RemedyKind
	of := map[RemedyKind][]Rated{}
	for _, r := range all {
		if of[r.Kind] == nil {
			kinds = append(kinds, r.Kind)
		}
		of[r.Kind] = append(of[r.Kind], r)
	}
	for n := 0; len(out) < min(mostTried, len(all)); n++ {
		for _, k := range kinds {
			if n < len(of[k]) && len(out) < mostTried {
				out = append(out, of[k][n])
			}
		}
	}
	return out
}

// people proposes what single people could do for a queue.
func (s Scene) people(q desk.Queue, within map[desk.OperatorID]bool, add func(desk.QueueID, Remedy)) {
	skills := s.Policy.Rules(q.ID).Skills
	for _, p := range s.People {
		if p.Disabled || !s.Now.Before(p.PresenceUntil) || !s.May(p, q.Workspace) || p.Capacity <= 0 {
			continue
		}
		switch {
		case within[p.ID]:
			if !p.Fits(1) {
				add(q.ID, Remedy{Kind: RemedyCap, Operator: p.ID})
			}
		case p.Presence == desk.Break || p.Presence == desk.Training || p.Presence == desk.Draining:
			if p.Fits(1) {
				add(q.ID, Remedy{Kind: RemedyReturn, Operator: p.ID, Presence: p.Presence})
			}
		case p.Presence == desk.Available && len(skills) > 0 && p.Fits(1):
			add(q.ID, Remedy{Kind: RemedyLend, Operator: p.ID, Queue: q.ID})
		}
	}
}

// queues proposes what could be done with the queue itself.
func (s Scene) queues(q desk.Queue, add func(desk.QueueID, Remedy)) {
	rules := s.Policy.Rules(q.ID)
	for _, need := range rules.Skills {
		add(q.ID, Remedy{Kind: RemedyRelax, Queue: q.ID, Skill: need.Skill})
	}
	if rules.Overflow.After > 0 {
		return
	}
	for _, other := range s.Queues {
		if other.ID != q.ID && other.Workspace == q.Workspace {
			add(q.ID, Remedy{Kind: RemedyOverflow, Queue: q.ID, To: other.ID})
		}
	}
	add(q.ID, Remedy{Kind: RemedyMessage, Queue: q.ID})
}

// entrances proposes what the entrance of the queue's brand could do, where that lets fewer join.
func (s Scene) entrances(q desk.Queue, add func(desk.QueueID, Remedy)) {
	door, known := s.Doors[q.Workspace]
	if !known || door.Surge.On {
		return
	}
	for _, kind := range []RemedyKind{RemedySurge, RemedyBotFirst} {
		r := Remedy{Kind: kind, Entrance: q.Workspace}
		if with := r.On(s); with.turns(q) != s.turns(q) || with.comes(q) < s.comes(q) {
			add(q.ID, r)
		}
	}
}
