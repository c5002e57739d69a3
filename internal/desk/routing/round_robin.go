package routing

// RoundRobin gives to each in turn, however much they have open: whoever was given
// something longest ago is next.
func RoundRobin(a, b Candidate) int {
	if c := a.LastAssignedAt.Compare(b.LastAssignedAt); c != 0 {
		return c
	}
	return byID(a, b)
}
