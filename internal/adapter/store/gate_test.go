package store

import (
	"context"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
)

// Whoever waits is let in by priority, then by the order of coming; after a few
// hurried ones somebody else gets a turn.
func TestGateOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate()
		if err := g.enter(t.Context(), normal); err != nil {
			t.Fatal(err)
		}
		var mu sync.Mutex
		var got []string
		var wg sync.WaitGroup
		join := func(name string, p priority) {
			wg.Go(func() {
				if err := g.enter(t.Context(), p); err != nil {
					t.Error(err)
				}
				mu.Lock()
				got = append(got, name)
				mu.Unlock()
				g.leave()
			})
			synctest.Wait() // it stands in the queue
		}
		join("n1", normal)
		join("n2", normal)
		want := []string{}
		for i := range courtesy + 2 {
			name := string(rune('a' + i))
			join(name, accepting)
			want = append(want, name)
		}
		want = slices.Insert(want, courtesy, "n1")
		want = append(want, "n2")
		g.leave()
		wg.Wait()
		if !slices.Equal(got, want) {
			t.Errorf("order %v, want %v", got, want)
		}
		if g.taken {
			t.Error("the gate stays taken")
		}
	})
}

// Who gives up waiting leaves no trace, also when the turn comes at that moment.
func TestGateGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate()
		if err := g.enter(t.Context(), normal); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		left := make(chan error)
		for range 3 {
			go func() { left <- g.enter(ctx, normal) }()
		}
		synctest.Wait()
		cancel()
		for range 3 {
			if err := <-left; err == nil {
				t.Error("let in after giving up")
			}
		}
		if err := g.enter(ctx, normal); err == nil {
			t.Error("let in with a dead context")
		}
		g.leave()
		if err := g.enter(t.Context(), accepting); err != nil {
			t.Errorf("the gate is stuck: %v", err)
		}
	})
}
