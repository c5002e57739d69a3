package routing

import (
	"reflect"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Circles grow as work gives up what it asks for; who is not at work is in none.
func TestCircles(t *testing.T) {
	skilled := func(id string, level int) desk.Person {
		return with(person(id, 5, 5, 0), func(p *desk.Person) { p.Profile.Skills = map[string]int{"返品": level} })
	}
	away := with(person("away", 0, 5, 0), func(p *desk.Person) { p.Presence = desk.Away })
	roster := Roster{skilled("a", 3), skilled("b", 1), person("c", 0, 5, 0), away}
	asks := under(desk.Rules{Skills: []desk.Need{{Skill: "返品", Level: 3, Relax: time.Minute}}})
	for _, c := range []struct {
		name   string
		policy Policy
		work   Work
		want   []Circle
	}{
		{"everybody", Policy{}, work("x", 0), []Circle{{0, []int{0, 1, 2}}}},
		{"a level less each minute, full or not", asks, in("q", work("x", time.Hour)), []Circle{{0, []int{0}}, {2 * time.Minute, []int{0, 1}}, {3 * time.Minute, []int{0, 1, 2}}}},
		{"a wish ends", Policy{}, skill(work("x", 0)), []Circle{{0, []int{0, 1}}, {DefaultSoft, []int{0, 1, 2}}}},
		{"nobody could", Policy{Certified: []desk.WorkspaceID{"w"}}, work("x", 0), []Circle{{0, []int{}}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := NewCircles(c.policy, roster, member, now).Of(c.work); !reflect.DeepEqual(got, c.want) {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
}
