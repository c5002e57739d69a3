package routing

import (
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// team is who could take work of one sort, if they have room.
type team struct {
	members []mate
	open    []mate         // those of them who had room for anything when last looked at: it never comes back within a run
	wide    []int          // places in the roster of those whom only the complaint's training keeps out, and of the members
	out     map[string]int // why others are not in it, and how many
	left    []Absent       // the first of them
	full    []Absent       // the first of the members who have no room for anything
}

// mate is a place in the roster, and the person's levels in what is asked for.
type mate struct{ at, fit int }

// teams finds teams, each once.
type teams struct {
	policy Policy
	roster []desk.Person
	may    May
	now    time.Time
	found  map[need]*team
	brands map[desk.WorkspaceID][]int
}

func newTeams(p Policy, roster []desk.Person, may May, now time.Time) *teams {
	return &teams{policy: p, roster: roster, may: may, now: now, found: map[need]*team{}, brands: map[desk.WorkspaceID][]int{}}
}

// brand lists the places in the roster of those on duty who may work for it.
func (t *teams) brand(w desk.WorkspaceID) []int {
	if places, ok := t.brands[w]; ok {
		return places
	}
	places := []int{}
	for i, p := range t.roster {
		if p.OnDuty(t.now) && t.may(p, w) {
			places = append(places, i)
		}
	}
	t.brands[w] = places
	return places
}

// of gives the team for a need. What must be is asked of everybody; what is wished is
// insisted on only if somebody on duty has it.
func (t *teams) of(n need, r desk.Rules) *team {
	if known, ok := t.found[n]; ok {
		return known
	}
	out := &team{out: map[string]int{}}
	certified := slices.Contains(t.policy.Certified, n.workspace)
	for _, i := range t.brand(n.workspace) {
		p := &t.roster[i]
		fit, skilled := fits(p.Profile, n, r)
		switch {
		case certified && !p.Profile.Certified(n.workspace):
			out.lose(p.ID, OutCertificate)
		case !skilled:
			out.lose(p.ID, OutSkill)
		default:
			out.members = append(out.members, mate{i, fit + p.Profile.Skills[n.skill]})
		}
	}
	out.wish(n.skill != "", t.roster, OutSkill, func(m mate) bool { return t.roster[m.at].Profile.Skills[n.skill] > 0 })
	out.wish(n.language != "", t.roster, OutLanguage, func(m mate) bool { return t.roster[m.at].Profile.Speaks(n.language) })
	for _, m := range out.members {
		out.wide = append(out.wide, m.at)
	}
	out.wish(n.heated, t.roster, OutUntrained, func(m mate) bool { return t.roster[m.at].Profile.Trained })
	out.open = slices.Clone(out.members)
	t.found[n] = out
	return out
}

// wish keeps only those who have it, if there are any.
func (t *team) wish(asked bool, roster []desk.Person, code string, has func(mate) bool) {
	if !asked || !slices.ContainsFunc(t.members, has) {
		return
	}
	t.members = slices.DeleteFunc(t.members, func(m mate) bool {
		if has(m) {
			return false
		}
		t.lose(roster[m.at].ID, code)
		return true
	})
}

// lose counts and names somebody who is not in it.
func (t *team) lose(who desk.OperatorID, why string) {
	t.out[why]++
	t.left = name(t.left, who, why)
}

// fits tells whether somebody has the levels that a queue asks for, and adds them up.
func fits(p desk.StaffProfile, n need, r desk.Rules) (fit int, ok bool) {
	for i, level := range n.levels {
		if i == len(r.Skills) {
			break
		}
		has := p.Skills[r.Skills[i].Skill]
		if has < level {
			return 0, false
		}
		fit += has
	}
	return fit, true
}
