package routing

// SkillsFirst prefers the person with the highest levels in the skills asked for; among
// equals, the one with the least load.
func SkillsFirst(a, b Candidate) int {
	if a.Fit != b.Fit {
		return b.Fit - a.Fit
	}
	return LeastLoad(a, b)
}
