package routing

// MostAvailable prefers the person with the largest part of their own capacity free;
// among equals, the one who has been idle longest.
func MostAvailable(a, b Candidate) int {
	// a.free/a.capacity > b.free/b.capacity, without fractions
	if d := (b.Capacity-b.Load)*a.Capacity - (a.Capacity-a.Load)*b.Capacity; d != 0 {
		return d
	}
	return LongestIdle(a, b)
}
