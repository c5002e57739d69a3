package storetest

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/sla"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// aPlan has something in every field.
func aPlan(name string) sla.Plan {
	week := sla.Week{1: {{From: 540, To: 720}, {From: 780, To: 1080}}, 5: {{From: 1320, To: 360}}}
	from := time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
	return sla.Plan{Zone: "Asia/Tokyo", Hours: &week, Own: []sla.Scoped{{Queue: queue, Hours: week}}, Holidays: true,
		Days:     []sla.Day{{Date: sla.Date{Year: 2026, Month: 12, Day: 29}, Name: name}},
		Closings: []sla.Closing{{From: from, Until: from.Add(time.Hour), Message: "停電のため {{opens}} まで"}},
		Promise:  sla.Promise{Goal: 90, HoldCap: time.Hour, Targets: []sla.Target{sla.Usual()}}}
}

// Versions of a plan follow each other, are never changed and can all be read.
func plans(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	if v, err := w.PlanVersion(w.ctx, brand); err != nil || v != 0 {
		t.Errorf("before any: %d, %v", v, err)
	}
	if _, err := w.PlanAt(w.ctx, brand, 1); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("there is none: %v", err)
	}
	save := func(version int64, name string) error {
		fact := desk.Fact{At: at(time.Duration(version)), Kind: desk.FactPlan, Centre: centre, Workspace: brand, Version: version, Code: "saved"}
		return w.SavePlan(w.ctx, flow.PlanRow{Workspace: brand, Version: version, At: at(time.Duration(version) * time.Second), By: anna, Body: aPlan(name)},
			[]desk.Fact{fact}, []desk.Job{{Kind: desk.JobRetime, Key: string(brand), RunAt: at(0)}})
	}
	w.must(save(1, "年末"))
	if err := save(1, "twice"); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("the same version again: %v", err)
	}
	if err := save(3, "too far"); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("a gap: %v", err)
	}
	w.must(save(2, "年始"))
	row, err := w.PlanAt(w.ctx, brand, 1)
	if d := cmp.Diff(aPlan("年末"), row.Body, cmpopts.EquateEmpty()); err != nil || d != "" || row.By != anna || !row.At.Equal(at(time.Second).Truncate(time.Millisecond)) {
		t.Errorf("%v %+v\n%s", err, row, d)
	}
	if v, err := w.PlanVersion(w.ctx, brand); err != nil || v != 2 {
		t.Errorf("newest %d, %v", v, err)
	}
	rows, err := w.PlanHistory(w.ctx, brand, 10)
	if err != nil || len(rows) != 2 || rows[0].Version != 2 || rows[1].Body.Days[0].Name != "年末" {
		t.Errorf("%v %+v", err, rows)
	}
	if v, err := w.PlanVersion(w.ctx, other); err != nil || v != 0 {
		t.Errorf("another brand: %d, %v", v, err)
	}
	claimed, err := w.ClaimJobs(w.ctx, "n", []desk.JobKind{desk.JobRetime}, 9, at(time.Hour), time.Minute)
	if err != nil || len(claimed) != 1 || claimed[0].Key != string(brand) {
		t.Errorf("%v %+v", err, claimed)
	}
}

// Of several who save the same version one wins, and the others know.
func plansAtOnce(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	var mu sync.Mutex
	var won, lost int
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			err := w.SavePlan(w.ctx, flow.PlanRow{Workspace: brand, Version: 1, At: at(0), By: anna}, nil, nil)
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil:
				won++
			case errors.Is(err, desk.ErrVersion):
				lost++
			default:
				t.Error(err)
			}
		})
	}
	all.Wait()
	if won != 1 || lost != 7 {
		t.Errorf("%d won, %d lost", won, lost)
	}
}
