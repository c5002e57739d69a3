package bot

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

var noon = time.Date(2026, 11, 30, 3, 0, 0, 0, time.UTC)

func tiny(id, says string) Scenario {
	return Scenario{ID: id, Name: "名前", Start: "a", Nodes: []Node{{ID: "a", End: &End{Text: says}}}}
}

// must fails the test on an error.
func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func TestKeptLife(t *testing.T) {
	k := must[Kept](t)(NewKept(Kept{}, "w", tiny("a", "一"), "anna", noon))
	if k.Revision != 1 || k.Version != 1 || !k.Changed || k.Live != 0 || k.UpdatedBy != "anna" {
		t.Fatalf("%+v", k)
	}
	if same := must[Kept](t)(k.Edit(tiny("a", "一"), 1, "ben", noon)); same.Version != 1 {
		t.Error("the same text is a change")
	}
	k = must[Kept](t)(k.Edit(tiny("a", "二"), 1, "ben", noon))
	k, p, err := k.Publish(2, "ben", noon)
	if err != nil || k.Live != 1 || k.Newest != 1 || k.Changed || p.Scenario.Version != 1 || p.By != "ben" {
		t.Fatalf("%+v %+v %v", k, p, err)
	}
	if _, _, err := k.Publish(2, "ben", noon); !errors.Is(err, ErrSame) {
		t.Errorf("published twice: %v", err)
	}
	k = must[Kept](t)(k.Edit(tiny("a", "三"), 2, "ben", noon))
	if k.Live != 1 || !k.Changed || p.Scenario.Nodes[0].End.Text != "二" {
		t.Errorf("an edit reaches customers: %+v", k)
	}
	k, _, _ = k.Publish(3, "ben", noon)
	k = must[Kept](t)(k.Switch(1, "anna", noon))
	if k.Live != 1 || k.Newest != 2 {
		t.Errorf("%+v", k)
	}
	for _, n := range []int{-1, 3} {
		if _, err := k.Switch(n, "anna", noon); !errors.Is(err, ErrNoVer) {
			t.Errorf("version %d: %v", n, err)
		}
	}
	gone := k.Delete("anna", noon)
	again := must[Kept](t)(NewKept(gone, "w", tiny("a", "四"), "ben", noon))
	if again.Hidden || again.Live != 0 || again.Newest != 2 || again.Version != gone.Version+1 {
		t.Errorf("%+v", again)
	}
}

func TestKeptRefuses(t *testing.T) {
	k := must[Kept](t)(NewKept(Kept{}, "w", tiny("a", "一"), "anna", noon))
	big, long, wordy := tiny("a", strings.Repeat("あ", MaxSize)), tiny("a", "一"), tiny("a", "一")
	long.Nodes = make([]Node, MaxNodes+1)
	wordy.Name = strings.Repeat("名", maxName+1)
	for code, err := range map[string]error{
		"version_conflict": second(k.Edit(tiny("a", "二"), 7, "ben", noon)),
		"other_id":         second(k.Edit(tiny("b", "二"), 1, "ben", noon)),
		"too_large":        second(k.Edit(big, 1, "ben", noon)),
		"too_many_nodes":   second(k.Edit(long, 1, "ben", noon)),
		"too_long":         second(k.Edit(wordy, 1, "ben", noon)),
		"already_exists":   second(NewKept(k, "w", tiny("a", "一"), "ben", noon)),
		"bad_id":           second(NewKept(Kept{}, "w", tiny("start", "一"), "ben", noon)),
	} {
		if desk.CodeOf(err) != code {
			t.Errorf("want %s, got %v", code, err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

// A scenario in place of one that comes with the desk changes nothing for customers.
func TestInPlaceOf(t *testing.T) {
	ready := tiny("a", "元")
	ready.Version = 1
	draft := must[Kept](t)(NewKept(Kept{}, "w", tiny("a", "元"), "anna", noon))
	k, p := draft.InPlaceOf(ready, true)
	if k.Live != 1 || k.Newest != 1 || k.Changed || p.Scenario.Version != 1 || p.Scenario.Nodes[0].End.Text != "元" {
		t.Errorf("%+v %+v", k, p)
	}
	other := must[Kept](t)(NewKept(Kept{}, "w", tiny("a", "別"), "anna", noon))
	if k, p := other.InPlaceOf(ready, false); k.Live != 0 || !k.Changed || p.Scenario.Nodes[0].End.Text != "元" {
		t.Errorf("%+v %+v", k, p)
	}
	again := must[Kept](t)(NewKept(k.Delete("anna", noon), "w", tiny("a", "別"), "anna", noon))
	if k, p := again.InPlaceOf(ready, true); k.Live != 2 || p.Scenario.Version != 2 {
		t.Errorf("taken up again: %+v %+v", k, p)
	}
}

func TestAround(t *testing.T) {
	other := tiny("other", "別")
	other.Name, other.Triggers = "解約", []string{"解約したい"}
	sc := Scenario{ID: "a", Name: "名前", Triggers: []string{"解約したいです", "別の言葉"}, Start: "ask", Nodes: []Node{
		{ID: "ask", Action: &Action{Port: "crm", Name: "orders", Read: true, Next: "gone"}},
		{ID: "gone", Action: &Action{Port: "none", Name: "x", Next: "write"}},
		{ID: "write", Action: &Action{Port: "crm", Name: "move", Read: true, Next: "call"}},
		{ID: "call", Call: &Call{Scenario: "nowhere", Next: "h"}},
		{ID: "h", HandOff: &ToHuman{Queue: "q2"}},
	}}
	around := Around{Live: []Scenario{other, sc}, Words: NewTriggers([]Scenario{other, sc}), Queues: []desk.QueueID{"q1"},
		Ports: []Port{{Name: "crm", Actions: []PortAction{{Name: "orders", Read: true}, {Name: "move"}}}}}
	var got []string
	for _, p := range around.Problems(sc) {
		got = append(got, p.Node+":"+p.Code+":"+p.Detail)
		if p.Words("ja") == p.Code || p.Words("en") == p.Code {
			t.Errorf("%s has no words", p.Code)
		}
	}
	want := []string{"call:no_scenario:nowhere", "gone:unknown_port:none", "write:unknown_action:crm/move", "h:no_queue:q2", ":trigger_taken:解約したいです(解約)"}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	around.Live[0].Nodes = []Node{{ID: "a", Call: &Call{Scenario: "a", Next: "a"}}}
	if callers := around.Callers("a"); !slices.Equal(callers, []string{"解約"}) || around.Callers("other") != nil {
		t.Errorf("%v", callers)
	}
}

func TestSessionCheck(t *testing.T) {
	good := Session{ID: "S1", Scenario: "a", Node: "n"}
	if err := good.Check(); err != nil {
		t.Error(err)
	}
	for name, change := range map[string]func(*Session){
		"id":       func(s *Session) { s.ID = "a:b" },
		"scenario": func(s *Session) { s.Scenario = "" },
		"turn":     func(s *Session) { s.Turn = -1 },
		"stack":    func(s *Session) { s.Stack = make([]Frame, maxDepth+1) },
		"frame":    func(s *Session) { s.Stack = []Frame{{Scenario: "A"}} },
		"pending":  func(s *Session) { s.Pending = &Pending{Phase: Commit} },
	} {
		bad := good
		change(&bad)
		if bad.Check() == nil {
			t.Errorf("%s passes", name)
		}
	}
}
