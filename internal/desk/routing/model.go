package routing

import "github.com/madoguchi-desk/madoguchi/internal/desk"

// Candidate is somebody who could take a conversation.
type Candidate struct {
	*desk.Person
	Fit int // levels in the skills it asks for, added up
}

// Strategy orders two candidates: negative when a should get the work before b. The
// last word is the smaller id, so that the answer never depends on the order of a map
// or a query.
type Strategy func(a, b Candidate) int

// Names of the strategies.
const (
	ModelLeastLoad     = "least_load"
	ModelMostAvailable = "most_available"
	ModelLongestIdle   = "longest_idle"
	ModelRoundRobin    = "round_robin"
	ModelSkillsFirst   = "skills_first"
)

// Models lists them, the usual one first.
func Models() []string {
	return []string{ModelLeastLoad, ModelMostAvailable, ModelLongestIdle, ModelRoundRobin, ModelSkillsFirst}
}

// strategy finds one by name; the usual one for a name that nobody knows.
func strategy(name string) (string, Strategy) {
	switch name {
	case ModelMostAvailable:
		return name, MostAvailable
	case ModelLongestIdle:
		return name, LongestIdle
	case ModelRoundRobin:
		return name, RoundRobin
	case ModelSkillsFirst:
		return name, SkillsFirst
	}
	return ModelLeastLoad, LeastLoad
}
