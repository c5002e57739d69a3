package fault

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"
)

// R12: first the standby goes, and for a while nothing can be confirmed: what is
// stored on the primary alone must not be told as stored, neither at the first delivery
// nor at a second one that finds it there. Then the primary goes for good, and the
// standby, which has none of it, is all that is left. In between the primary crashes
// and recovers: its commits that waited are done then, without the standby.
func TestStandbyGoesFirst(t *testing.T) {
	onDemand(t)
	t.Parallel()
	p := newPlan(t)
	l := standbyFirst(t, p, true)
	found := l.judge(4 * time.Minute)
	report(t, result{Promise: "R12", Engine: onPostgres, Seed: p.seed, Trials: 1, Figures: map[string]any{
		"what": "the standby goes, then the primary", "acked": l.acked(), "refused": l.refused()}}, found)
}

// The control: a primary that confirms without its standby.
func TestStandbyGoesFirstNoticesAnEarlyAnswer(t *testing.T) {
	onDemand(t)
	t.Parallel()
	p := newPlan(t)
	l := standbyFirst(t, p, false)
	found := l.verdict(15 * time.Second)
	failed := mustBreak(l, found, ruleAcked, rulePosted)
	report(t, result{Promise: "R12", Engine: onPostgres, Seed: p.seed, Trials: 1, Figures: map[string]any{"acked": l.acked()},
		Control: "asynchronous_standby", ControlFailed: failed}, found)
}

func standbyFirst(t *testing.T, p plan, sync bool) *load {
	d := newPair(t, sync, 1)
	l := d.l
	stop := l.run(time.Second)
	time.Sleep(p.between(time.Second, 2*time.Second))
	d.second.kill9()
	insisted := make(chan struct{})
	t.Cleanup(func() { <-insisted }) // also when the trial ends here
	go func() {
		defer close(insisted)
		l.insist(p.between(15*time.Second, 20*time.Second))
	}()
	time.Sleep(p.between(6*time.Second, 8*time.Second))
	d.first.kill9() // and comes back with what waited for the standby
	d.first.start()
	<-insisted
	d.first.kill9()
	d.second.start()
	d.second.exec("SELECT pg_promote(true, 30)")
	l.eventuallyAcked(2 * time.Minute)
	l.r.readFrom(d.second)
	stop()
	return l
}

// insist brings events for so long, each again and again until the desk says 200.
func (l *load) insist(long time.Duration) {
	ctx, cancel := context.WithTimeout(context.Background(), long)
	defer cancel()
	var all sync.WaitGroup
	for i, c := range l.customers {
		all.Go(func() {
			for k := 0; ctx.Err() == nil; k++ {
				s := said{user: c.user, channel: c.channel, event: fmt.Sprintf("01INSIST%d-%d", i, k)}
				for !s.acked && pause(ctx, 200*time.Millisecond) {
					s.acked = l.deliver(l.r.base(0), c, tap(c, s.event)) == 200
				}
				l.mu.Lock()
				l.said = append(l.said, s)
				l.mu.Unlock()
			}
		})
	}
	all.Wait()
}
