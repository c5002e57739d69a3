package workday

import (
	"testing"
	"time"
)

// TestForetold: errors, bias and how much of what came lay where it was to lie.
func TestForetold(t *testing.T) {
	said := func(p50, p90, naive, took time.Duration, before int) outcome {
		return outcome{guess{p50: p50, p90: p90, known: true, naive: naive, steady: true, before: before}, took}
	}
	unknown := said(time.Hour, time.Hour, time.Hour, time.Second, 0)
	unknown.known = false
	f := &foresight{asked: 3, silent: 1, waits: []outcome{
		said(time.Minute, 2*time.Minute, 0, 2*time.Minute, 0),              // a minute too little, within p90
		said(4*time.Minute, 5*time.Minute, 10*time.Minute, time.Minute, 3), // three too much
		said(time.Minute, time.Minute, time.Minute, 3*time.Minute, 1),      // beyond p90
		said(time.Second, time.Second, 0, 9*time.Second, 0),                // seconds don't count
		unknown,
	}}
	got := f.foretold()
	if e := got.All; e.N != 4 || e.Error != 92*time.Second || e.Bias != -2*time.Second+0 || e.Within != 0.75 || e.Naive != (2*time.Minute+9*time.Minute+2*time.Minute+9*time.Second)/4 {
		t.Errorf("%+v", e)
	}
	if e := got.Busy; e.N != 2 || e.Within != 0.5 || e.Mean != 2*time.Minute {
		t.Errorf("%+v", e)
	}
	f.lates = []lateGuess{{at(10, 0), 2, 1, 3}, {at(12, 0), 0, 0, 0}}
	f.late = []time.Time{at(10, 30), at(11, 0), at(11, 1), at(12, 1)}
	if e := f.countErrors(); e.N != 2 || e.Mean != 1.5 || e.Error != 0.5 || e.Bias != -0.5 || e.Within != 0.5 {
		t.Errorf("%+v", e)
	}
	if (*foresight)(nil).foretold() != nil {
		t.Error("nobody asked")
	}
}
