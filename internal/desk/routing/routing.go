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
	Refused      []desk.OperatorID
}

// Roster is everybody of the centre who is at work.
type Roster []desk.Person

// Decision gives one conversation to one operator.
type Decision struct {
	Work     Work
	Operator desk.OperatorID
	Reasons  []Reason // every candidate, best first
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

// Pick matches work to people: the oldest conversation first, each to the best
// candidate by the strategy. What fits nobody stays waiting. A person's load
// grows with each decision, so that one call never overfills anybody.
func Pick(work []Work, roster Roster, best Strategy, now time.Time) []Decision {
	work = slices.Clone(work)
	slices.SortStableFunc(work, oldestFirst)
	people := slices.Clone(roster)
	var out []Decision
	for _, w := range work {
		candidates := suitable(w, people, now)
		if len(candidates) == 0 {
			continue
		}
		slices.SortStableFunc(candidates, best)
		chosen := candidates[0].ID
		out = append(out, Decision{Work: w, Operator: chosen, Reasons: reasons(candidates)})
		give(people, chosen, w.Weight, now)
	}
	return out
}

func oldestFirst(a, b Work) int {
	if c := a.Since.Compare(b.Since); c != 0 {
		return c
	}
	return compareStrings(string(a.Conversation), string(b.Conversation))
}

func suitable(w Work, people []desk.Person, now time.Time) []desk.Person {
	var out []desk.Person
	for _, p := range people {
		_, member := p.Memberships[w.Workspace]
		if member && p.Routable(now) && p.Load+w.Weight <= p.Capacity && !slices.Contains(w.Refused, p.ID) {
			out = append(out, p)
		}
	}
	return out
}

func give(people []desk.Person, id desk.OperatorID, weight int, now time.Time) {
	for i := range people {
		if people[i].ID == id {
			people[i].Load += weight
			people[i].LastAssignedAt = now
		}
	}
}

func reasons(candidates []desk.Person) []Reason {
	out := make([]Reason, len(candidates))
	for i, p := range candidates {
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
