package routing

import (
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

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

func (p *picker) everybodyRefused(w Work, t *team) bool {
	if len(w.Refused) == 0 {
		return false
	}
	for _, m := range t.members {
		if !w.refusedBy(p.people[m.at].ID) {
			return false
		}
	}
	return true
}
