package sim

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/madoguchi-desk/madoguchi/internal/trial"
)

var (
	oneSeed = flag.Uint64("sim.seed", envNumber("MADOGUCHI_SIM_SEED", 0), "run only this seed; -v shows its whole trace")
	control = flag.String("sim.sabotage", "", "with -sim.seed: break this promise on purpose")
)

func envNumber(name string, usual uint64) uint64 {
	n, err := strconv.ParseUint(os.Getenv(name), 10, 64)
	if err != nil {
		return usual
	}
	return n
}

// furnished makes the template, in memory where the machine has a place for that.
func furnished(t testing.TB) (dir, template string) {
	t.Helper()
	base := ""
	if info, err := os.Stat("/dev/shm"); err == nil && info.IsDir() {
		base = "/dev/shm"
	}
	dir, err := os.MkdirTemp(base, "madoguchi-sim")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	template = filepath.Join(dir, "template.db")
	if err := Furnish(t.Context(), template); err != nil {
		t.Fatal(err)
	}
	return dir, template
}

// failed tells everything about a seed that broke a promise.
func failed(t testing.TB, res Result) {
	t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "seed %d breaks a promise after %d steps:\n", res.Seed, res.Steps)
	for _, v := range res.Violations {
		fmt.Fprintf(&b, "  %v\n", v)
	}
	fmt.Fprintf(&b, "the last lines of its trace:\n%s\n", strings.Join(res.End, "\n"))
	fmt.Fprintf(&b, "again: go test ./internal/sim -run Seed -v -sim.seed=%d", res.Seed)
	t.Error(b.String())
}

// TestSeeds runs many seeds: 300, or as many as MADOGUCHI_SIM_SEEDS says, from
// MADOGUCHI_SIM_FROM on; or only the one of -sim.seed. Then it breaks promises.
func TestSeeds(t *testing.T) {
	dir, template := furnished(t)
	if *oneSeed != 0 {
		res, err := Run(t.Context(), Config{Seed: *oneSeed, Template: template, Dir: dir, Sabotage: *control, Trace: func(s string) { t.Log(s) }})
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("hash %016x, %d steps, %d crashes, %v", res.Hash, res.Steps, res.Crashes, res.Faults)
		if len(res.Violations) > 0 {
			failed(t, res)
		}
		return
	}
	seeds, from := envNumber("MADOGUCHI_SIM_SEEDS", usualSeeds), envNumber("MADOGUCHI_SIM_FROM", 1)
	sum := newSum(from, seeds)
	many(t, from, seeds, func(seed uint64) {
		res, err := Run(t.Context(), Config{Seed: seed, Template: template, Dir: dir})
		if err != nil {
			t.Errorf("seed %d: %v", seed, err)
		}
		if len(res.Violations) > 0 {
			failed(t, res)
		}
		sum.add(res)
	})
	if !underRace {
		t.Run("controls", func(t *testing.T) { controls(t, dir, template, sum) })
	}
	trial.Write(t, sum)
}

// TestSameSeedSameRun runs some seeds twice: each step must be the same.
func TestSameSeedSameRun(t *testing.T) {
	dir, template := furnished(t)
	seeds, from := uint64(usualSeeds+9)/10, envNumber("MADOGUCHI_SIM_FROM", 1)
	if *oneSeed != 0 {
		seeds, from = 1, *oneSeed
	}
	many(t, from, seeds, func(seed uint64) {
		var hashes [2]uint64
		for i := range hashes {
			res, err := Run(t.Context(), Config{Seed: seed, Template: template, Dir: dir})
			if err != nil {
				t.Errorf("seed %d: %v", seed, err)
			}
			hashes[i] = res.Hash
		}
		if hashes[0] != hashes[1] {
			t.Errorf("seed %d ran in two ways: %016x and %016x", seed, hashes[0], hashes[1])
		}
	})
	trial.Write(t, map[string]any{"promise": "simulator", "engine": "sqlite", "seed": from, "trials": seeds, "figures": map[string]any{"what": "each seed twice"}})
}

// tries is in how many seeds a broken promise must be noticed.
const tries = 200

// controls breaks one promise after the other: a simulator that does not notice
// proves nothing. It notes the first seed that noticed.
func controls(t *testing.T, dir, template string, sum *sum) {
	for _, name := range Controls() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for seed := uint64(1); seed <= tries; seed++ {
				res, err := Run(t.Context(), Config{Seed: seed, Template: template, Dir: dir, Sabotage: name})
				if err != nil {
					t.Fatalf("seed %d: %v", seed, err)
				}
				if len(res.Violations) > 0 {
					t.Logf("seed %d: %v", seed, res.Violations[0])
					sum.noticed(name, seed)
					return
				}
			}
			t.Errorf("%d seeds did not notice", tries)
		})
	}
}

// many runs a function for seeds, as many at once as there are processors.
func many(t *testing.T, from, seeds uint64, f func(seed uint64)) {
	var next atomic.Uint64
	var group sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			for i := next.Add(1) - 1; i < seeds && t.Context().Err() == nil; i = next.Add(1) - 1 {
				f(from + i)
			}
		})
	}
	group.Wait()
}
