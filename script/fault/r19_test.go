package fault

import (
	"context"
	"sync"
	"testing"
	"time"
)

// R19: readers of the stream whose connections are cut all the time know in the
// end exactly what the desk keeps.
func TestCutStreams(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{onSQLite, onPostgres} {
		t.Run(engine, func(t *testing.T) {
			if engine == onSQLite {
				onDemand(t)
			}
			t.Parallel()
			p := newPlan(t)
			l, watchers := cutStreams(t, p, order{engine: engine, nodes: nodesOf(engine), people: 4}, time.Duration(trials(8))*time.Second)
			found := l.judge(4 * time.Minute)
			cuts, twice := 0, 0
			for _, w := range watchers {
				missed := w.catchUp(l, time.Minute)
				for _, b := range missed {
					t.Errorf("broken: %s", b)
				}
				w.mu.Lock()
				found, cuts, twice = append(found, missed...), cuts+w.cuts, twice+w.twice
				w.mu.Unlock()
			}
			report(t, result{Promise: "R19", Engine: engine, Nodes: nodesOf(engine), Seed: p.seed, Trials: cuts,
				Figures: map[string]any{"readers": len(watchers), "cuts": cuts, "told_twice": twice}}, found)
		})
	}
}

// The control: by `id > last` on PostgreSQL a reader misses what was committed
// behind its back.
func TestCutStreamsNoticesANaiveFeed(t *testing.T) {
	onDemand(t)
	t.Parallel()
	p := newPlan(t)
	l, watchers := cutStreams(t, p, order{engine: onPostgres, nodes: 2, people: 4, env: []string{"MADOGUCHI_SABOTAGE=naive_feed"}}, 8*time.Second)
	l.settle(30 * time.Second)
	found := []broken{}
	for _, w := range watchers {
		found = append(found, w.catchUp(l, 2*time.Second)...)
	}
	failed := mustBreak(l, found, ruleTold)
	report(t, result{Promise: "R19", Engine: onPostgres, Nodes: 2, Seed: p.seed, Trials: len(watchers), Figures: map[string]any{}, Control: "naive_feed", ControlFailed: failed}, found)
}

// The control that also fits one process: a stream that begins now, whatever the reader
// had seen, keeps from them what was said while they were away.
func TestCutStreamsNoticesAForgottenPlace(t *testing.T) {
	onDemand(t)
	t.Parallel()
	for _, engine := range []string{onSQLite, onPostgres} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			p := newPlan(t)
			l, watchers := cutStreams(t, p, order{engine: engine, nodes: nodesOf(engine), people: 4, env: []string{"MADOGUCHI_SABOTAGE=no_resume"}}, 4*time.Second)
			l.settle(30 * time.Second)
			found := []broken{}
			for _, w := range watchers {
				found = append(found, w.catchUp(l, time.Second)...)
			}
			failed := mustBreak(l, found, ruleTold)
			report(t, result{Promise: "R19", Engine: engine, Nodes: nodesOf(engine), Seed: p.seed, Trials: len(watchers), Figures: map[string]any{}, Control: "no_resume", ControlFailed: failed}, found)
		})
	}
}

func nodesOf(engine string) int {
	if engine == onPostgres {
		return 2
	}
	return 1
}

// cutStreams lets customers talk for a while and readers lose their connections
// about once a second. The readers go on until the test ends.
func cutStreams(t *testing.T, p plan, o order, d time.Duration) (*load, []*watcher) {
	r := newRig(t, o)
	r.up()
	l := newLoad(r, 40)
	ctx, cancel := context.WithCancel(context.Background())
	var all sync.WaitGroup
	t.Cleanup(func() { cancel(); all.Wait() })
	var watchers []*watcher
	for i := range 6 {
		w := r.watch(r.operator(i), func(try int) string { return r.base(i + try) })
		rng := newRand(p.seed, uint64(i))
		all.Go(func() {
			w.run(ctx, func() time.Duration { return time.Duration(300+rng.IntN(1400)) * time.Millisecond })
		})
		watchers = append(watchers, w)
	}
	l.greet()
	stop := l.run(200 * time.Millisecond)
	time.Sleep(d)
	stop()
	return l, watchers
}
