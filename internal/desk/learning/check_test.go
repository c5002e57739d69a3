package learning

import (
	"fmt"
	"testing"
)

func TestSum(t *testing.T) {
	got := Sum([]Result{{Rank: 1, Zone: "answer"}, {Rank: 3, Zone: "offer"}, {Rank: 2, Zone: "answer"}, {Rank: 7}, {}, {Missing: true}, {Claim: "wish"}, {Claim: "scenario", By: "解約"}})
	if got != (Summary{Cases: 8, Missing: 1, Claimed: 2, First: 1, InThree: 3, Said: 2, SaidTrue: 1}) {
		t.Errorf("%+v", got)
	}
}

// What something else takes is neither newly wrong nor newly right.
func TestCompareClaimed(t *testing.T) {
	states := map[string]Result{"right": {Rank: 1}, "wrong": {Rank: 4}, "claimed": {Claim: "scenario"}, "missing": {Missing: true}}
	want := map[string]Change{
		"right right": Same, "right wrong": NewlyWrong, "right claimed": NewlyTaken, "right missing": NewlyWrong,
		"wrong right": NewlyRight, "wrong wrong": Same, "wrong claimed": NewlyTaken, "wrong missing": Same,
		"claimed right": New, "claimed wrong": New, "claimed claimed": Same, "claimed missing": New,
		"missing right": NewlyRight, "missing wrong": Same, "missing claimed": NewlyTaken, "missing missing": Same,
	}
	for was, before := range states {
		for is, now := range states {
			changes, _ := Compare([]Result{before}, []Result{now})
			if changes[0] != want[was+" "+is] {
				t.Errorf("from %s to %s: %q", was, is, changes[0])
			}
			if s := Sum([]Result{now}).Against("x", changes, 0); s.NewlyTaken != map[bool]int{true: 1}[changes[0] == NewlyTaken] {
				t.Errorf("from %s to %s: %+v", was, is, s)
			}
		}
	}
}

func TestCompare(t *testing.T) {
	before := []Result{{Ref: "a", Entry: "1", Rank: 1}, {Ref: "b", Entry: "1", Rank: 2}, {Ref: "c", Entry: "1", Rank: 1}, {Ref: "d", Entry: "1", Rank: 1},
		{Ref: "e", Entry: "1", Rank: 1}, {Ref: "g", Entry: "1"}}
	now := []Result{{Ref: "a", Entry: "1", Rank: 1}, {Ref: "b", Entry: "1", Rank: 1}, {Ref: "c", Entry: "1", Rank: 3}, {Ref: "d", Entry: "1", Missing: true},
		{Ref: "e", Entry: "2", Rank: 1}, {Ref: "f", Entry: "1"}}
	changes, gone := Compare(before, now)
	if got := fmt.Sprintf("%q %d", changes, gone); got != `["" "newly_right" "newly_wrong" "newly_wrong" "new" "new"] 2` {
		t.Error(got)
	}
	s := Sum(now).Against("run", changes, gone)
	if s.Before != "run" || s.NewlyRight != 1 || s.NewlyWrong != 2 || s.New != 2 || s.Gone != 2 || s.Missing != 1 {
		t.Errorf("%+v", s)
	}
}
