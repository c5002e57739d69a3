package fault

import (
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/trial"
)

// plan is a trial's seed and what follows from it.
type plan struct {
	*rand.Rand
	seed uint64
}

func newPlan(t testing.TB) plan {
	seed := uint64(time.Now().UnixNano())
	if s := os.Getenv("MADOGUCHI_FAULT_SEED"); s != "" {
		var err error
		if seed, err = strconv.ParseUint(s, 10, 64); err != nil {
			t.Fatalf("MADOGUCHI_FAULT_SEED: %v", err)
		}
	}
	t.Logf("MADOGUCHI_FAULT_SEED=%d", seed)
	return plan{rand.New(rand.NewPCG(seed, 1)), seed}
}

// newRand is somebody's own part of a plan, whoever runs at the same time.
func newRand(seed, part uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 2+part)) }

// between gives a time from a to b.
func (p plan) between(a, b time.Duration) time.Duration {
	return a + time.Duration(p.Int64N(int64(b-a)))
}

// trials is CI's number, or the one asked for.
func trials(few int) int {
	if n, err := strconv.Atoi(os.Getenv("MADOGUCHI_FAULT_TRIALS")); err == nil && n > 0 {
		return n
	}
	return few
}

// progress says now and then how far a long trial is.
func progress(t testing.TB, done, all int, what string) {
	if step := max(all/20, 50); done%step == 0 && done > 0 {
		t.Logf("%d of %d %s", done, all, what)
	}
}

// onDemand skips what takes longer than a push may wait for.
func onDemand(t *testing.T) {
	t.Helper()
	if !everything() {
		t.Skip("on demand: set MADOGUCHI_FAULT_ALL=1")
	}
}

// everything tells whether somebody has asked for every trial, and so has the time.
func everything() bool { return os.Getenv("MADOGUCHI_FAULT_ALL") == "1" }

// result is one line of the report.
type result struct {
	Promise string         `json:"promise"`
	Engine  string         `json:"engine"`
	Nodes   int            `json:"nodes,omitempty"`
	Seed    uint64         `json:"seed"`
	Trials  int            `json:"trials"`
	Figures map[string]any `json:"figures"`
	Broken  []string       `json:"broken,omitempty"`
	Control string         `json:"control,omitempty"`
	// ControlFailed: with the rule of Control broken the checker complained, as it must.
	ControlFailed bool `json:"control_failed_as_it_must,omitempty"`
}

func report(t testing.TB, r result, found []broken) {
	t.Helper()
	for _, b := range found {
		r.Broken = append(r.Broken, b.String())
	}
	trial.Write(t, r)
}
