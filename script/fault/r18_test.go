package fault

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// R18: readers who hardly read cost little, hold nobody up, and know everything in
// the end.
func TestSlowReaders(t *testing.T) {
	onDemand(t)
	t.Parallel()
	p := newPlan(t)
	r := newRig(t, order{engine: onSQLite, people: 20})
	r.up()
	l := newLoad(r, 30)
	before := r.nodes[0].resident(t)
	ctx, cancel := context.WithCancel(context.Background())
	var all sync.WaitGroup
	t.Cleanup(func() { cancel(); all.Wait() })
	var watchers []*watcher
	for i := range 1 + trials(40) {
		w := r.watch(r.operator(i), r.base)
		if i > 0 {
			w.lag.Store(int64(100 * time.Millisecond))
		}
		all.Go(func() { w.run(ctx, func() time.Duration { return time.Hour }) })
		watchers = append(watchers, w)
	}
	l.greet()
	stop := l.run(150 * time.Millisecond)
	time.Sleep(10 * time.Second)
	stop()
	grown := r.nodes[0].resident(t) - before
	found := l.judge(4 * time.Minute)
	for _, w := range watchers {
		w.lag.Store(0)
	}
	for _, w := range watchers {
		missed := w.catchUp(l, 20*time.Second)
		for _, b := range missed {
			t.Errorf("broken: %s", b)
		}
		found = append(found, missed...)
	}
	report(t, result{Promise: "R18", Engine: onSQLite, Seed: p.seed, Trials: len(watchers) - 1, Figures: map[string]any{
		"slow_readers": len(watchers) - 1, "grown_kb": grown}}, found)
}

// resident is the process's memory, in kB.
func (n *node) resident(t testing.TB) int {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", n.cmd.Process.Pid))
	if err != nil {
		t.Skipf("memory is read from /proc: %v", err)
	}
	_, rest, _ := strings.Cut(string(status), "VmRSS:")
	kb, err := strconv.Atoi(strings.Fields(rest)[0])
	if err != nil {
		t.Fatal(err)
	}
	return kb
}
