package storetest

import (
	"errors"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

func modelPort(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	row, err := w.ModelPort(w.ctx, "w")
	if err != nil || row.Version != 0 || row.Port.On() {
		t.Fatalf("%+v, %v", row, err)
	}
	row.Port = flow.ModelPort{URL: "https://x/v1", Chat: "c", Answers: true, PriceIn: 1.5}
	w.must(w.SaveModelPort(w.ctx, row, 0, nil))
	if err := w.SaveModelPort(w.ctx, row, 0, nil); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("made twice: %v", err)
	}
	row.Sealed = []byte{1, 0, 2}
	w.must(w.SaveModelPort(w.ctx, row, 1, nil))
	if err := w.SaveModelPort(w.ctx, row, 1, nil); !errors.Is(err, desk.ErrVersion) {
		t.Errorf("an old version: %v", err)
	}
	row.Version = 2
	got, err := w.ModelPort(w.ctx, "w")
	w.must(err)
	if diff := cmp.Diff(row, got); diff != "" {
		t.Error(diff)
	}
}

// However many reserve at once, the cap holds to the last bit.
func modelSpend(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	var all sync.WaitGroup
	var mu sync.Mutex
	won := 0
	for range 8 {
		all.Go(func() {
			ok, err := w.Reserve(w.ctx, "w", "2026-11", 300, 1000)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				t.Error(err)
			}
			if ok {
				won++
			}
		})
	}
	all.Wait()
	if spent, err := w.Spent(w.ctx, "w", "2026-11"); won != 3 || err != nil || spent != (flow.ModelSpend{Micros: 900, Calls: 3}) {
		t.Errorf("%d reserved, %+v, %v", won, spent, err)
	}
	w.must(w.Settle(w.ctx, "w", "2026-11", -250))
	if ok, err := w.Reserve(w.ctx, "w", "2026-11", 300, 1000); !ok || err != nil {
		t.Errorf("what was given back can't be had: %v %v", ok, err)
	}
	for _, month := range []string{"2026-12", "2026-10"} {
		if spent, err := w.Spent(w.ctx, "w", month); spent.Micros != 0 || err != nil {
			t.Errorf("%s: %+v, %v", month, spent, err)
		}
	}
	if ok, err := w.Reserve(w.ctx, "w", "2026-12", 0, 0); !ok || err != nil {
		t.Errorf("what is free: %v, %v", ok, err)
	}
}

func modelVectors(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	a, b := flow.EntryVector{Entry: "a", Hash: "1", Vector: []int8{1, -127}}, flow.EntryVector{Entry: "b", Hash: "2", Vector: []int8{0, 127}}
	w.must(w.PutVectors(w.ctx, "w", "m1", []flow.EntryVector{a, b}))
	got, err := w.Vectors(w.ctx, "w", "m1")
	w.must(err)
	if diff := cmp.Diff([]flow.EntryVector{a, b}, got); diff != "" {
		t.Error(diff)
	}
	w.must(w.PutVectors(w.ctx, "w", "m2", []flow.EntryVector{b}))
	w.must(w.DropVectors(w.ctx, "other", []knowledge.EntryID{"a"}))
	if got, err := w.Vectors(w.ctx, "w", "m1"); err != nil || len(got) != 1 || got[0].Entry != "a" {
		t.Errorf("after another model: %v, %v", got, err)
	}
	w.must(w.DropVectors(w.ctx, "w", []knowledge.EntryID{"a", "b"}))
	for _, m := range []string{"m1", "m2"} {
		if got, err := w.Vectors(w.ctx, "w", m); err != nil || len(got) != 0 {
			t.Errorf("%s: %v, %v", m, got, err)
		}
	}
}
