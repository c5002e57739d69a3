// Package routing chooses who gets which waiting conversation. It is pure: the
// same work, roster and instant give the same decisions, with their reasons.
package routing

import (
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Work is one conversation that waits.
type Work struct {
	Conversation desk.ConversationID
	Thread       desk.ThreadID
	Workspace    desk.WorkspaceID
	Queue        desk.QueueID
	Weight       int
	Since        time.Time
	OfferFor     time.Duration
	Refused      []desk.Refusal
}

// Roster is everybody of the centre who is at work.
type Roster []desk.Person

// Decision gives one conversation to one operator.
type Decision struct {
	Work       Work
	Operator   desk.OperatorID
	Candidates int      // how many could have had it
	Reasons    []Reason // the best few of them, best first
}

// Reason is how one candidate stood: the figures the strategy compared.
type Reason struct {
	Operator     desk.OperatorID `json:"operator"`
	Load         int             `json:"load"`
	Capacity     int             `json:"capacity"`
	LastAssigned time.Time       `json:"last_assigned"`
}

// Strategy orders two candidates: negative when a should get the work before b.
type Strategy func(a, b desk.Person) int

// May tells whether a person may work for a brand.
type May func(desk.Person, desk.WorkspaceID) bool

// shown is how many candidates a decision names.
const shown = 3

// Pick matches work to people: the oldest conversation first, each to the best
// candidate by the strategy. What fits nobody stays waiting. A person's load
// grows with each decision, so that one call never overfills anybody.
//
// Whoever refused a conversation is passed over while anybody else at work could
// ever take it. When all of them have refused, it rests for a while and then goes
// round once more: again is when the first of those that rest is due (zero = none).
func Pick(work []Work, roster Roster, may May, best Strategy, now time.Time) (out []Decision, again time.Time) {
	work = slices.Clone(work)
	slices.SortStableFunc(work, oldestFirst)
	teams := teams(work, roster, may)
	people := slices.Clone(roster)
	for _, w := range work {
		d := Decision{Work: w}
		team := teams[w.Workspace]
		all := everybodyRefused(w, people, team)
		if due := w.restsUntil(); all && now.Before(due) {
			if again.IsZero() || due.Before(again) {
				again = due
			}
			continue
		}
		var top []*desk.Person
		for _, i := range team {
			p := &people[i]
			if !p.Routable(now) || p.Load+w.Weight > p.Capacity || (!all && w.refusedBy(p.ID)) {
				continue
			}
			d.Candidates++
			top = insert(top, p, best)
		}
		if len(top) == 0 {
			continue
		}
		d.Operator, d.Reasons = top[0].ID, reasons(top)
		out = append(out, d)
		top[0].Load += w.Weight
		top[0].LastAssignedAt = now
	}
	return out, again
}

// teams lists, by brand, the places in the roster of those who may work for it.
func teams(work []Work, roster Roster, may May) map[desk.WorkspaceID][]int {
	out := map[desk.WorkspaceID][]int{}
	for _, w := range work {
		if _, done := out[w.Workspace]; done {
			continue
		}
		team := []int{}
		for i, p := range roster {
			if may(p, w.Workspace) {
				team = append(team, i)
			}
		}
		out[w.Workspace] = team
	}
	return out
}

// Rest is how long a conversation waits after everybody at work has refused it.
const Rest = time.Minute

func (w Work) restsUntil() (due time.Time) {
	for _, r := range w.Refused {
		if t := r.At.Add(Rest); t.After(due) {
			due = t
		}
	}
	return due
}

func (w Work) refusedBy(id desk.OperatorID) bool {
	return slices.ContainsFunc(w.Refused, func(r desk.Refusal) bool { return r.Operator == id })
}

func everybodyRefused(w Work, people []desk.Person, team []int) bool {
	if len(w.Refused) == 0 {
		return false
	}
	for _, i := range team {
		if !w.refusedBy(people[i].ID) {
			return false
		}
	}
	return true
}

// insert keeps the best few candidates in order.
func insert(top []*desk.Person, p *desk.Person, best Strategy) []*desk.Person {
	at := len(top)
	for at > 0 && best(*p, *top[at-1]) < 0 {
		at--
	}
	if at == shown {
		return top
	}
	top = slices.Insert(top, at, p)
	return top[:min(len(top), shown)]
}

// oldestFirst orders work by age, then by id, so that ties never depend on a query.
func oldestFirst(a, b Work) int {
	if c := a.Since.Compare(b.Since); c != 0 {
		return c
	}
	return compareStrings(string(a.Conversation), string(b.Conversation))
}

func reasons(top []*desk.Person) []Reason {
	out := make([]Reason, len(top))
	for i, p := range top {
		out[i] = Reason{p.ID, p.Load, p.Capacity, p.LastAssignedAt}
	}
	return out
}

func compareStrings(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
