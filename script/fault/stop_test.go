package fault

import (
	"context"
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A node that stands still beyond its leases (a paused machine, a long swap) and
// then goes on where it stood repeats nothing and undoes nothing of what another
// node has done meanwhile.
func TestStandStill(t *testing.T) {
	t.Parallel()
	for _, point := range []string{"send.called", "send.answered", "receive.decided"} {
		t.Run(point, func(t *testing.T) {
			onDemand(t)
			t.Parallel()
			p := newPlan(t)
			r := newRig(t, order{engine: onPostgres, nodes: 2, people: 4})
			l := newLoad(r, 12)
			standStill(l, point)
			r.nodes[1].signal(syscall.SIGCONT)
			for i := range l.customers { // it works again, and must know where things stand
				l.answer(context.Background(), i, fmt.Sprintf("o%d answers after", i))
			}
			found := l.judge(4 * time.Minute)
			report(t, result{Promise: "R20", Engine: onPostgres, Nodes: 2, Seed: p.seed, Trials: 1, Figures: map[string]any{"stood_at": point}}, found)
		})
	}
}

// standStill starts the second node so that it stands still at a point, and lets
// the first go on until nothing of the other's is left open.
func standStill(l *load, point string) {
	r := l.r
	still, other := r.nodes[1], r.nodes[0]
	other.up(r.t)
	l.greet()
	still.up(r.t, "MADOGUCHI_STOP_AT="+point+":1")
	l.until(still, other, point, true)
	for i := range l.customers { // this also puts every thread's job anew
		l.act(l.customers[i], textAct(fmt.Sprintf("c%d waits", i)))
		l.answerAt(context.Background(), other, i, fmt.Sprintf("o%d answers meanwhile", i))
	}
	took, ok := l.settle(4 * time.Minute)
	r.t.Logf("without it all was done after %v", took.Round(time.Millisecond))
	if !ok {
		r.t.Errorf("the other node did not take over: %v", check(l.world(), true))
	}
}

// until lets customers talk, or not, and be answered by both nodes, until the one stands still
// at a point.
func (l *load) until(still, other *node, point string, talk bool) {
	k := 0
	l.r.eventually(60*time.Second, "node stands still at "+point, func() bool {
		i := k % len(l.customers)
		if talk {
			l.act(l.customers[i], textAct(fmt.Sprintf("c%d says %d", i, k)))
		}
		asked, answers := context.Background(), other
		if k%2 == 1 { // the node that is asked mostly does it
			soon, cancel := context.WithTimeout(asked, 2*time.Second)
			defer cancel()
			asked, answers = soon, still
		}
		l.answerAt(asked, answers, i, fmt.Sprintf("o%d answers %d", i, k))
		k++
		return still.stopped()
	})
}

// stopped tells whether the process stands still.
func (n *node) stopped() bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", n.cmd.Process.Pid))
	if err != nil {
		return false
	}
	_, after, _ := strings.Cut(string(stat), ") ")
	return strings.HasPrefix(after, "T")
}

// The control: a worker that stood still and then removes its job by id alone
// takes away the job that was put again meanwhile.
func TestNothingForgottenNoticesAMissingFence(t *testing.T) {
	onDemand(t)
	t.Parallel()
	p := newPlan(t)
	r := newRig(t, order{engine: onPostgres, nodes: 2, env: []string{"MADOGUCHI_SABOTAGE=no_fence"}})
	still, other := r.nodes[1], r.nodes[0]
	other.up(t)
	l := newLoad(r, 4)
	l.greet()
	for i := range l.customers { // from here on nobody has a token to reply with: all is pushed, and asked again
		l.answerAt(context.Background(), other, i, fmt.Sprintf("o%d answers first", i))
	}
	still.up(t, "MADOGUCHI_STOP_AT=job.done:1")
	l.until(still, other, "job.done", false)
	r.line.calls.begin(p.seed, 1, status500) // whatever is sent now has to be sent again
	for i := range l.customers {
		l.answerAt(context.Background(), other, i, fmt.Sprintf("o%d answers at last", i))
	}
	r.eventually(30*time.Second, "all calls open", func() bool { return len(l.world().openCalls) == len(l.customers) })
	still.signal(syscall.SIGCONT)
	noticed := func() []broken { return check(l.world(), false) }
	r.eventually(20*time.Second, "a job is gone", func() bool { return len(noticed()) > 0 })
	found := noticed()
	failed := mustBreak(l, found, ruleForgot)
	report(t, result{Promise: "R20", Engine: onPostgres, Nodes: 2, Seed: p.seed, Trials: 1, Figures: map[string]any{}, Control: "no_fence", ControlFailed: failed}, found)
}
