package routing

import "github.com/madoguchi-desk/madoguchi/internal/desk"

// LeastLoad prefers the person with the least work open; among equals, the one
// whose last assignment is longest ago; among those, the smaller id, so that the
// answer never depends on the order of a map or a query.
func LeastLoad(a, b desk.Person) int {
	if a.Load != b.Load {
		return a.Load - b.Load
	}
	if c := a.LastAssignedAt.Compare(b.LastAssignedAt); c != 0 {
		return c
	}
	return compareStrings(string(a.ID), string(b.ID))
}
