package storetest

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// A turn is taken once, of however many who ask, until the customer says something again; also
// by a clock that is behind the customer's.
func turns(t *testing.T, db *store.DB) {
	w := furnish(t, db)
	hears := func(id string, when time.Duration) {
		w.receive(user("hanako"), says(user("hanako"), id, "まだですか", at(when)))
	}
	hears("e1", 0)
	thread := w.load(flow.CaseRef{Key: user("hanako")}).Thread.ID
	take := func(when time.Duration) bool {
		ok, err := w.TakeTurn(w.ctx, thread, at(when))
		w.must(err)
		return ok
	}
	var won atomic.Int32
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if take(time.Second) {
				won.Add(1)
			}
		})
	}
	all.Wait()
	if won.Load() != 1 || take(time.Minute) {
		t.Errorf("%d took the first turn, or it was there again", won.Load())
	}
	hears("e2", time.Hour)
	if !take(30*time.Minute) || take(31*time.Minute) || take(2*time.Hour) {
		t.Error("a second turn is there once, though the clock is behind")
	}
	if ok, err := w.TakeTurn(w.ctx, "nobody", at(0)); err != nil || ok {
		t.Error("a turn of nobody:", ok, err)
	}
}
