package routing

import "time"

// LongestIdle prefers the person for whom it is longest ago that a conversation came
// or went.
func LongestIdle(a, b Candidate) int {
	if c := a.idleSince().Compare(b.idleSince()); c != 0 {
		return c
	}
	return byID(a, b)
}

func (c Candidate) idleSince() time.Time {
	if c.FreedAt.After(c.LastAssignedAt) {
		return c.FreedAt
	}
	return c.LastAssignedAt
}
