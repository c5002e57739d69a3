package routing

import "strings"

// LeastLoad prefers the person with the least work open; among equals, the one
// who has been idle longest.
func LeastLoad(a, b Candidate) int {
	if a.Load != b.Load {
		return a.Load - b.Load
	}
	return LongestIdle(a, b)
}

func byID(a, b Candidate) int { return strings.Compare(string(a.ID), string(b.ID)) }
