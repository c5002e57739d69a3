package flow

import (
	"testing"
	"time"
)

// TestPatience: a person waits for a model no longer than their request is answered at all (15 s).
func TestPatience(t *testing.T) {
	for given, want := range map[time.Duration]time.Duration{0: defaultTimeout, time.Second: time.Second, maxModelWait: 12 * time.Second} {
		if got := patience(ModelPort{Timeout: given}); got != want {
			t.Errorf("%s: %s", given, got)
		}
	}
}
