package routing

import "slices"

// preference says what becomes of work that would rather go to one person.
type preference int

const (
	theBest preference = iota // the strategy decides
	thePreferred
	nobodyYet // wait for the preferred one
)

// preference decides between the person who served the customer last and the best one.
// That person is waited for only while on duty, and not after refusing.
func (p *picker) preference(w inLine, t *team, all bool, free Candidate) preference {
	switch {
	case !w.rules.Prefer || w.Preferred == "":
		return theBest
	case free.Person != nil:
		return thePreferred
	case !p.now.Before(w.Since.Add(w.rules.PreferFor)) || !all && w.refusedBy(w.Preferred):
		return theBest
	case slices.ContainsFunc(t.members, func(m mate) bool { return p.people[m.at].ID == w.Preferred }):
		return nobodyYet
	}
	return theBest
}
