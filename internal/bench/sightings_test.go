package bench

import (
	"fmt"
	"testing"
	"time"
)

// The k-th message of a conversation is the k-th its customer wrote, whatever the
// phase's first number; what comes again is not counted twice.
func TestSightingsMatchByPlace(t *testing.T) {
	s := newSightings(3, 1)
	for i := range 3 {
		s.of[fmt.Sprint("v", i)] = i
	}
	start := time.Now()
	s.begin(3)
	for n := int64(3); n < 9; n++ { // customers 0 1 2 0 1 2
		s.due[n-3].Store(start.Add(time.Duration(n) * time.Second).UnixNano())
		s.sent.Add(1)
	}
	at := start.Add(10 * time.Second)
	tell := func(id string, customer int) {
		s.readers[0].on(Event{Type: "message", ID: id, Conversation: fmt.Sprint("v", customer), Inbound: true}, at)
	}
	s.past["m0"] = struct{}{}
	tell("m0", 2) // of the introduction: a stream that began in the past may tell it
	tell("m2", 2) // due at 5 s
	tell("m5", 2) // due at 8 s
	tell("m2", 2) // again
	if got := s.readers[0].total.Load(); got != 2 || s.readers[0].again.Load() != 1 {
		t.Fatalf("%d new", got)
	}
	if got := s.latency.Max().Round(100 * time.Millisecond); got != 5*time.Second {
		t.Errorf("the first message of customer 2 took %v, want 5s", got)
	}
	if got := s.latency.Quantile(0.1).Round(100 * time.Millisecond); got != 2*time.Second {
		t.Errorf("the second took %v, want 2s", got)
	}
	if s.missing() != 4 {
		t.Errorf("%d missing, want 4", s.missing())
	}
	if _, err := s.drained(t.Context(), time.Millisecond); err == nil {
		t.Error("four messages are missing and it is no error")
	}
}
