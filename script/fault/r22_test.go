package fault

import (
	"testing"
	"time"
)

// drainWait is how long a node that was asked to stop still serves: some of the
// balancer's looks at /readyz, on a busy machine too.
const drainWait = "3s"

// R22: nodes are replaced one by one under load, behind a balancer that repeats
// nothing, and every webhook gets its 200.
func TestRollingRestart(t *testing.T) {
	t.Parallel()
	p := newPlan(t)
	l, b := behind(t, order{engine: onPostgres, nodes: 2, people: 4, strict: true, args: []string{"--drain-wait", drainWait}})
	stop := l.run(250 * time.Millisecond)
	rounds, longest := trials(2), time.Duration(0)
	for range rounds {
		longest = max(longest, l.replaceAll(p, b))
	}
	stop()
	found := l.judge(4 * time.Minute)
	if b.refused.Load() > 0 {
		t.Errorf("%d of %d webhooks were not answered with 2xx, the last with %v", b.refused.Load(), b.asked.Load(), b.lastWords.Load())
	}
	promptly(t, "a node that was asked to stop ends", longest, 20*time.Second)
	figures := b.figures(l)
	figures["longest_stop_ms"] = longest.Milliseconds()
	figures["unknown"] = l.fates()["reply_unknown"]
	report(t, result{Promise: "R22", Engine: onPostgres, Nodes: 2, Seed: p.seed, Trials: 2 * rounds, Figures: figures}, found)
}

// replaceAll stops and starts one node after the other, each when the balancer knows
// the one before again, and gives the longest time from SIGTERM to the end.
func (l *load) replaceAll(p plan, b *balancer) (longest time.Duration) {
	for i, n := range l.r.nodes {
		time.Sleep(p.between(200*time.Millisecond, 500*time.Millisecond))
		begin := time.Now()
		n.term(l.r.t)
		longest = max(longest, time.Since(begin))
		n.up(l.r.t)
		l.r.eventually(time.Minute, "the balancer knows the new node", b.strict[i].Load)
	}
	return longest
}

// The control: a node that closes its door at the signal cuts who is inside.
func TestRollingRestartNoticesAClosedDoor(t *testing.T) {
	t.Parallel()
	p := newPlan(t)
	l, b := behind(t, order{engine: onPostgres, nodes: 2, people: 4, strict: true, args: []string{"--drain-wait", drainWait}, env: []string{"MADOGUCHI_SABOTAGE=no_drain"}})
	stop := l.run(100 * time.Millisecond)
	rounds := 0
	for ; b.refused.Load() == 0 && rounds < 20; rounds++ {
		l.replaceAll(p, b)
	}
	stop()
	failed := b.refused.Load() > 0
	if !failed {
		t.Errorf("nodes closed their doors %d times and none of %d webhooks was refused", 2*rounds, b.asked.Load())
	}
	t.Logf("the balancer noticed, as it must: %v", b.lastWords.Load())
	report(t, result{Promise: "R22", Engine: onPostgres, Nodes: 2, Seed: p.seed, Trials: 2 * rounds, Figures: b.figures(l),
		Control: "no_drain", ControlFailed: failed}, nil)
}
