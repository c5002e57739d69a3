package report

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPromises(t *testing.T) {
	got := NewPromises([]Promised{
		{"anna", "first", PromiseKept, 6}, {"anna", "second", PromiseDropped, 2}, {"anna", "first", PromiseOpen, 1},
		{"ben", "first", PromiseLate, 1}, {"ben", "first", PromiseOverdue, 1}, {"ben", "second", PromiseKept, 1},
	})
	want := Promises{
		Total:     PromiseLine{Made: 12, Kept: 7, Late: 1, Overdue: 1, Dropped: 2, Open: 1},
		Operators: []PromiseLine{{Name: "ben", Made: 3, Kept: 1, Late: 1, Overdue: 1}, {Name: "anna", Made: 9, Kept: 6, Dropped: 2, Open: 1}},
		Queues:    []PromiseLine{{Name: "first", Made: 9, Kept: 6, Late: 1, Overdue: 1, Open: 1}, {Name: "second", Made: 3, Kept: 1, Dropped: 2}},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
	if rate, ok := got.Total.Rate(); !ok || rate != 7.0/9 {
		t.Errorf("%v, %v", rate, ok)
	}
	if _, ok := (PromiseLine{Made: 3, Dropped: 2, Open: 1}).Rate(); ok {
		t.Error("nothing was to be kept, yet there is a rate")
	}
}
