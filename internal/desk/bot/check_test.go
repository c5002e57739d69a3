package bot

import (
	"slices"
	"strings"
	"testing"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

func TestCheck(t *testing.T) {
	long := strings.Repeat("長", 200)
	option := func(n int) (list []Option) {
		for i := range n {
			list = append(list, Option{ID: "o" + itoa(i), Label: "選択" + itoa(i)})
		}
		return list
	}
	with := func(n Node) Scenario { return graph(n, bye) }
	for _, c := range []struct {
		sc         Scenario
		node, code string
	}{
		{Scenario{ID: "X", Name: "x", Start: "bye", Nodes: []Node{bye}}, "", badID},
		{Scenario{ID: "x", Start: "bye", Nodes: []Node{bye}}, "", noName},
		{Scenario{ID: "x", Name: "x", Start: "y", Nodes: []Node{bye}}, "", noStart},
		{Scenario{ID: "x", Name: "x", Start: "bye", Nodes: []Node{bye}, Triggers: []string{"キャンセル"}}, "", wayOutWord},
		{graph(bye, Node{ID: "far", End: &End{}}), "far", unreachable},
		{graph(bye, bye), "bye", twice},
		{graph(Node{ID: "a"}), "a", notOneBody},
		{graph(Node{ID: "a", End: &End{}, Solved: &Solved{}}), "a", notOneBody},
		{with(Node{ID: "a", Message: &Message{Say: say("x")}}), "a", noWay},
		{with(Node{ID: "a", Message: &Message{Say: say("x"), Next: "b"}}), "a", wrongWay},
		{graph(Node{ID: "a", Message: &Message{Say: say("x"), Next: "a"}}), "a", noWayOut},
		{with(Node{ID: "a", Message: &Message{Say: say("{{what}}"), Next: "bye"}}), "a", unknownField},
		{with(Node{ID: "a", Message: &Message{Say: say("{{customer.name|money}}"), Next: "bye"}}), "a", unknownForm},
		{with(Node{ID: "a", Message: &Message{Say: say(strings.Repeat("𠮷", 2501)), Next: "bye"}}), "a", tooLong},
		{with(Node{ID: "a", Message: &Message{Say: []Bubble{{}}, Next: "bye"}}), "a", badBubble},
		{with(Node{ID: "a", Message: &Message{Say: []Bubble{{Location: &desk.LocationBody{Title: long, Address: "x"}}}, Next: "bye"}}), "a", tooLong},
		{with(Node{ID: "a", Choice: &Choice{Text: "?", Options: option(12), Next: "bye"}}), "a", tooMany},
		{with(Node{ID: "a", Choice: &Choice{Text: "?", As: Buttons, Options: option(5), Next: "bye"}}), "a", tooMany},
		{with(Node{ID: "a", Choice: &Choice{Text: "?", As: Carousel, Options: option(11), Next: "bye"}}), "a", tooMany},
		{with(Node{ID: "a", Choice: &Choice{Text: long, As: Buttons, Options: option(2), Next: "bye"}}), "a", tooLong},
		{with(Node{ID: "a", Choice: &Choice{Text: "?", Options: []Option{{ID: "o", Label: long}}, Next: "bye"}}), "a", tooLong},
		{with(Node{ID: "a", Choice: &Choice{Text: "?", Options: []Option{{ID: "_leave", Label: "x"}}, Next: "bye"}}), "a", badOption},
		{with(Node{ID: "a", Choice: &Choice{Text: "?", List: "none", Next: "bye", Empty: "bye"}}), "a", unknownField},
		{with(Node{ID: "a", Ask: &Ask{Text: "?", Type: "colour", Field: "f", Next: "bye"}}), "a", badType},
		{with(Node{ID: "a", Ask: &Ask{Text: "?", Type: AskDate, Field: "f", Min: "soon", Next: "bye"}}), "a", badLimit},
		{with(Node{ID: "a", Ask: &Ask{Text: "?", Type: AskText, Field: "f", Pattern: "(", Next: "bye"}}), "a", badPattern},
		{with(Node{ID: "a", Ask: &Ask{Text: "?", Type: AskText, Next: "bye"}}), "a", noField},
		{with(Node{ID: "a", Action: &Action{Next: "bye"}}), "a", noPort},
		{with(Node{ID: "a", Branch: &Branch{Cases: []Case{{When: []Condition{{Tag: "x", Is: "y"}}, Next: "bye"}}, Otherwise: "bye"}}), "a", badCondition},
	} {
		problems := c.sc.Check()
		i := slices.IndexFunc(problems, func(p Problem) bool { return p.Node == c.node && p.Code == c.code })
		if i < 0 {
			t.Errorf("%s at %q is missing: %+v", c.code, c.node, problems)
			continue
		}
		if ja, en := problems[i].Words("ja"), problems[i].Words("en"); ja == "" || ja == en || strings.Contains(ja+en, "{}") {
			t.Errorf("%s: %q %q", c.code, ja, en)
		}
	}
}

func TestCheckCalls(t *testing.T) {
	calling := func(id, other string) Scenario {
		return Scenario{ID: id, Name: id, Start: "c", Nodes: []Node{{ID: "c", Call: &Call{Scenario: other, Next: "bye"}}, bye}}
	}
	all := map[string]Scenario{"a": calling("a", "b"), "b": calling("b", "a"), "c": calling("c", "none"), "d": calling("d", "e"), "e": {ID: "e"}}
	library := func(id string) (Scenario, bool) { sc, ok := all[id]; return sc, ok }
	for id, want := range map[string]string{"a": circle, "b": circle, "c": noScenario, "d": ""} {
		got := ""
		if p := CheckCalls(all[id], library); len(p) > 0 {
			got = p[0].Code
		}
		if got != want {
			t.Errorf("%s: %q", id, got)
		}
	}
}

// Without a table of postal codes, an address that a scenario speaks of would be empty.
func TestAddressesNobodyKnows(t *testing.T) {
	sc := Scenario{ID: "a", Name: "a", Start: "q", Nodes: []Node{
		{ID: "q", Ask: &Ask{Text: "郵便番号は?", Type: AskPostal, Field: "zip", Next: "e"}},
		{ID: "e", End: &End{Text: "{{zip}} {{zip_address}}"}},
	}}
	got := Around{}.Problems(sc)
	if len(got) != 1 || got[0] != (Problem{"e", "no_postal", "zip_address"}) || got[0].Words("ja") == "no_postal" {
		t.Errorf("%+v", got)
	}
	if got := (Around{Postal: true}).Problems(sc); len(got) != 0 {
		t.Errorf("with a table: %+v", got)
	}
	sc.Nodes[1].End.Text = "{{zip}}"
	if got := (Around{}).Problems(sc); len(got) != 0 {
		t.Errorf("the code alone: %+v", got)
	}
}
