package bus

import (
	"fmt"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

var (
	_ flow.Bus = (*Hub)(nil)
	_ flow.Bus = (*NATS)(nil)
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const topic flow.Topic = "inbox"

// waiting reads what waits in a channel now.
func waiting(hints <-chan []byte) (got []string) {
	for {
		select {
		case b, ok := <-hints:
			if !ok {
				return append(got, "closed")
			}
			got = append(got, string(b))
		default:
			return got
		}
	}
}

func equal(t *testing.T, got []string, want ...string) {
	t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) || len(got) != len(want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestHubReachesAllOfATopic(t *testing.T) {
	h := NewHub()
	h.Publish(topic, nil) // to nobody
	a, cancelA := h.Subscribe(topic)
	b, cancelB := h.Subscribe(topic)
	other, cancelOther := h.Subscribe("jobs")
	defer cancelB()
	defer cancelOther()
	h.Publish(topic, []byte("x"))
	equal(t, waiting(a), "x")
	equal(t, waiting(b), "x")
	equal(t, waiting(other))
	cancelA()
	cancelA()
	h.Publish(topic, []byte("y"))
	equal(t, waiting(a), "closed")
	equal(t, waiting(b), "y")
}

func TestHubMergesBareHints(t *testing.T) {
	h := NewHub()
	hints, cancel := h.Subscribe(topic)
	defer cancel()
	for range 1000 {
		h.Publish(topic, nil)
	}
	equal(t, waiting(hints), "")
	h.Publish(topic, nil) // after a read there is a new one
	equal(t, waiting(hints), "")
	h.Publish(topic, []byte("x"))
	h.Publish(topic, nil) // the reader will look because of x
	h.Publish(topic, []byte("y"))
	equal(t, waiting(hints), "x", "y")
}

func TestHubDropsForASlowReaderOnly(t *testing.T) {
	h := NewHub()
	slow, cancelSlow := h.Subscribe(topic)
	quick, cancelQuick := h.Subscribe(topic)
	defer cancelSlow()
	defer cancelQuick()
	for i := range queueLength + 10 {
		h.Publish(topic, fmt.Append(nil, i))
		equal(t, waiting(quick), fmt.Sprint(i))
	}
	if got := waiting(slow); len(got) != queueLength || got[0] != "0" {
		t.Errorf("the slow reader got %d, from %q", len(got), got[0])
	}
}

func TestHubLeavesNothingBehind(t *testing.T) {
	h := NewHub()
	for range 100 {
		_, cancel := h.Subscribe(topic)
		cancel()
	}
	if len(h.subs) != 0 {
		t.Errorf("%d topics are kept", len(h.subs))
	}
}

// A bare hint that was published is followed by a look, however the two sides interleave.
func TestHubNeverLosesTheLastBareHint(t *testing.T) {
	h := NewHub()
	hints, cancel := h.Subscribe(topic)
	var mu sync.Mutex
	state := 0
	var wg sync.WaitGroup
	wg.Go(func() {
		defer cancel()
		for range hints {
			mu.Lock()
			seen := state
			mu.Unlock()
			if seen == 10_000 {
				return
			}
		}
	})
	for range 10_000 {
		mu.Lock()
		state++
		mu.Unlock()
		h.Publish(topic, nil)
	}
	wg.Wait() // hangs if the last one was lost
}

func TestHubUnderManyHands(t *testing.T) {
	h := NewHub()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 200 {
				hints, cancel := h.Subscribe(topic)
				h.Publish(topic, []byte("x"))
				<-hints
				h.wake()
				cancel()
			}
		})
	}
	wg.Wait()
}

func BenchmarkHubPublish(b *testing.B) {
	h := NewHub()
	for range 100 {
		_, cancel := h.Subscribe(topic)
		defer cancel()
	}
	for b.Loop() {
		h.Publish(topic, nil)
	}
}
