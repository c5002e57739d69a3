package fault

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"
)

// points is every place between two effects, and how often it is passed at most
// before the process dies there.
var points = map[string]int{
	"accept.queued": 10, "accept.stored": 10,
	"receive.claimed": 5, "receive.decided": 5, "receive.committed": 5,
	"send.begin": 3, "send.called": 3, "send.answered": 3, "send.settled": 3,
	"job.claimed": 5, "job.done": 5,
	"media.key": 1, "media.stored": 1, "media.recorded": 1,
	"destroy.key": 1, "destroy.bytes": 1, "destroy.record": 1,
}

// R1: what LINE got 200 for survives kill -9, at random instants and at every
// named point, and so do operators' answers; nothing is there twice.
func TestKill(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{onSQLite, onPostgres} {
		t.Run(engine, func(t *testing.T) {
			if engine == onPostgres {
				onDemand(t) // what a dead node held rests for some seconds there
			}
			t.Parallel()
			kill(t, engine, trials(map[string]int{onSQLite: 50, onPostgres: 25}[engine]))
		})
	}
}

func kill(t *testing.T, engine string, kills int) {
	p := newPlan(t)
	r := newRig(t, order{engine: engine, people: 4})
	r.up()
	customers := 16
	if engine == onPostgres { // a dead node's threads and jobs rest until their leases end
		customers = 64
	}
	l := newLoad(r, customers)
	l.greet()
	stop := l.run(time.Duration(customers) * 10 * time.Millisecond) // 100 events a second
	slowest, reached := time.Duration(0), map[string]int{}
	names := slices.Sorted(maps.Keys(points))
	for k := range kills {
		progress(t, k, kills, "kills")
		n := r.nodes[0]
		point := ""
		if k%3 != 2 { // two of three at a point, each in turn
			point = names[(k-k/3)%len(names)]
		}
		n.kill9() // the process that ran up to here dies at a random instant
		env := []string{}
		if point != "" {
			env = append(env, fmt.Sprintf("MADOGUCHI_DIE_AT=%s:%d", point, 1+p.IntN(points[point])))
		}
		n.start(t, env...)
		took, alive := n.ready(t)
		if alive {
			slowest = max(slowest, took)
		}
		if point != "" && n.diesWithin(2*time.Second) {
			reached[point]++
			continue
		}
		time.Sleep(p.between(5*time.Millisecond, 250*time.Millisecond))
	}
	r.nodes[0].kill9()
	r.nodes[0].up(t)
	stop()
	found := l.judge(4 * time.Minute)
	// Of few, how many are reached within the time each has is the machine's affair.
	if least := map[bool]int{false: 1, true: len(points)}[kills >= 1000]; len(reached) < least {
		t.Errorf("%d of %d points were reached, %d must be: %v", len(reached), len(points), least, reached)
	}
	report(t, result{Promise: "R1", Engine: engine, Seed: p.seed, Trials: kills, Figures: map[string]any{
		"acked": l.acked(), "points": reached, "slowest_start_ms": slowest.Milliseconds()}}, found)
}

// diesWithin tells whether the process ends by itself in time.
func (n *node) diesWithin(d time.Duration) bool {
	select {
	case <-n.done:
		return true
	case <-time.After(d):
		return false
	}
}

// The control: with 200 before the commit, an event is lost that LINE believes
// delivered, at the first death between the two.
func TestKillNoticesAnEarlyAnswer(t *testing.T) {
	t.Parallel()
	p := newPlan(t)
	r := newRig(t, order{engine: onSQLite, env: []string{"MADOGUCHI_SABOTAGE=ack_before_commit"}})
	r.up()
	l := newLoad(r, 8)
	l.greet()
	stop := l.run(5 * time.Millisecond) // so that somebody always waits in the queue, and has been answered
	for range 10 {
		r.nodes[0].kill9()
		r.nodes[0].start(t, "MADOGUCHI_DIE_AT=accept.queued:20")
		r.nodes[0].wait()
	}
	r.nodes[0].up(t)
	stop()
	found := l.verdict(25 * time.Second)
	failed := mustBreak(l, found, ruleAcked)
	report(t, result{Promise: "R1", Engine: onSQLite, Seed: p.seed, Trials: 10, Figures: map[string]any{"acked": l.acked()},
		Control: "ack_before_commit", ControlFailed: failed}, found)
}
