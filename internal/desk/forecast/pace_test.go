package forecast

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// exponential is what takes ten minutes in the mean and forgets its age.
func exponential() Times {
	var all []time.Duration
	for i := range 1000 {
		all = append(all, time.Duration(-math.Log(1-(float64(i)+0.5)/1000)*float64(10*time.Minute)))
	}
	return NewTimes(all)
}

// served plays talks that begin at even times for two hours and go at a pace, and gives them as
// they stood in the last while.
func served(pace float64, n int, seed uint64) (runs []Run) {
	r, handle, now := rand.New(rand.NewPCG(seed, 1)), exponential(), 2*time.Hour //nolint:gosec // a test's talks need no secrets
	for i := range n {
		begin := now * time.Duration(i) / time.Duration(n)
		took := time.Duration(float64(handle.At(r.Float64())) / pace)
		end := begin + took
		if end < now-PaceOver {
			continue
		}
		runs = append(runs, Run{Handle: handle, Slow: 1, From: now - PaceOver - begin, To: min(end, now) - begin, Ended: end <= now})
	}
	return runs
}

// TestPaceIsSeen: work that goes slower or quicker than the past says is seen to, as far as
// enough of it was to end.
func TestPaceIsSeen(t *testing.T) {
	for _, pace := range []float64{0.6, 0.8, 1, 1.25} {
		sum := 0.0
		for seed := range uint64(20) {
			sum += Pace(served(pace, 1200, seed))
		}
		if got := sum / 20; math.Abs(got-pace) > 0.08 {
			t.Errorf("at %.2f it is taken for %.2f", pace, got)
		}
	}
	if got := Pace(nil); got != 1 {
		t.Errorf("of nothing: %v", got)
	}
	if got := Pace(served(0.5, 12, 1)); got < 0.8 {
		t.Errorf("of next to nothing: %v", got)
	}
	stuck := make([]Run, 500)
	for i := range stuck {
		stuck[i] = Run{Handle: exponential(), Slow: 1, From: time.Hour, To: 2 * time.Hour}
	}
	if got := Pace(stuck); got != slowest {
		t.Errorf("where nothing ends: %v", got)
	}
}

// TestEndedGrows: who is older would have ended more often, at every age.
func TestEndedGrows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var all []time.Duration
		for range rapid.IntRange(1, 40).Draw(t, "n") {
			all = append(all, time.Duration(rapid.IntRange(0, 3600).Draw(t, "took"))*time.Second)
		}
		times, last := NewTimes(all), 0.0
		for s := 0; s < 7200; s += 97 {
			now := times.ended(time.Duration(s) * time.Second)
			if now < last-1e-9 || math.IsNaN(now) || math.IsInf(now, 0) {
				t.Fatalf("%v: %v after %v at %d s", all, now, last, s)
			}
			last = now
		}
	})
	if (Times{}).ended(time.Hour) != 0 {
		t.Error("something ended of which nothing is known")
	}
	if got := exponential().ended(20 * time.Minute); math.Abs(got-2) > 0.1 {
		t.Errorf("twice the mean: %v", got)
	}
}
