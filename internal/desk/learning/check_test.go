package learning

import (
	"fmt"
	"testing"
)

func TestSum(t *testing.T) {
	got := Sum([]Result{{Rank: 1, Zone: "answer"}, {Rank: 3, Zone: "offer"}, {Rank: 2, Zone: "answer"}, {Rank: 7}, {}, {Missing: true}})
	if got != (Summary{Cases: 6, Missing: 1, First: 1, InThree: 3, Said: 2, SaidTrue: 1}) {
		t.Errorf("%+v", got)
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
