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
	"bulk.decided": 10, "bulk.committed": 10, "notice.decided": 1, "notice.committed": 1,
	"index.step": 3,
}

// R1: what LINE got 200 for survives kill -9, at random instants and at every
// named point, and so do operators' answers, what is sent to many at once, and what an
// incident has to say; nothing is there twice.
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
	r := newRig(t, order{engine: engine, people: 4, chiefs: 1})
	r.up()
	customers := 16
	if engine == onPostgres { // a dead node's threads and jobs rest until their leases end
		customers = 64
	}
	l := newLoad(r, customers)
	l.greet()
	all := newCrowd(l, 8)
	stop := l.run(time.Duration(customers) * 10 * time.Millisecond) // 100 events a second
	rest := all.run()
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
	rest()
	found := l.judge(4 * time.Minute)
	// Of few, how many are reached within the time each has is the machine's affair.
	if least := map[bool]int{false: 1, true: len(points)}[kills >= 1000]; len(reached) < least {
		t.Errorf("%d of %d points were reached, %d must be: %v", len(reached), len(points), least, reached)
	}
	report(t, result{Promise: "R1", Engine: engine, Seed: p.seed, Trials: kills, Figures: map[string]any{
		"acked": l.acked(), "to_many": all.runs(), "points": reached, "slowest_start_ms": slowest.Milliseconds()}}, found)
}

// R1, where many are written to: each place of those is died at, one after the other, with
// nothing else to do, so that it is reached whatever the machine is at.
func TestKillToMany(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{onSQLite, onPostgres} {
		t.Run(engine, func(t *testing.T) {
			if engine == onPostgres {
				onDemand(t)
			}
			p := newPlan(t)
			r := newRig(t, order{engine: engine, chiefs: 1})
			r.up()
			l := newLoad(r, 2)
			l.greet()
			all := newCrowd(l, 6)
			stop := all.run()
			reached := map[string]int{}
			for range 3 {
				for _, point := range []string{"bulk.decided", "bulk.committed", "notice.decided", "notice.committed"} {
					n := r.nodes[0]
					n.kill9()
					n.start(t, fmt.Sprintf("MADOGUCHI_DIE_AT=%s:%d", point, 1+p.IntN(points[point])))
					if n.diesWithin(40 * time.Second) {
						reached[point]++
					}
				}
			}
			r.nodes[0].kill9()
			r.nodes[0].up(t)
			stop()
			found := l.judge(2 * time.Minute)
			if len(reached) < 4 {
				t.Errorf("not died at each place: %v", reached)
			}
			report(t, result{Promise: "R1", Engine: engine, Seed: p.seed, Trials: 12, Figures: map[string]any{"points": reached, "to_many": all.runs()}}, found)
		})
	}
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

// The control: where an item is over behind what it changes, and not with it, a customer hears
// the same twice at a death between the two.
func TestKillNoticesASecondTelling(t *testing.T) {
	t.Parallel()
	p := newPlan(t)
	r := newRig(t, order{engine: onSQLite, chiefs: 1, env: []string{"MADOGUCHI_SABOTAGE=share_apart"}})
	r.up()
	l := newLoad(r, 2)
	l.greet()
	all := newCrowd(l, 4)
	rest := all.run()
	for range 5 {
		r.nodes[0].kill9()
		r.nodes[0].start(t, "MADOGUCHI_DIE_AT=bulk.committed:3")
		r.nodes[0].diesWithin(10 * time.Second)
		r.nodes[0].kill9()
	}
	r.nodes[0].up(t)
	rest()
	found := l.verdict(25 * time.Second)
	failed := mustBreak(l, found, rulePosted, ruleOnce)
	report(t, result{Promise: "R1", Engine: onSQLite, Seed: p.seed, Trials: 5, Figures: map[string]any{"to_many": all.runs()},
		Control: "share_apart", ControlFailed: failed}, found)
}
