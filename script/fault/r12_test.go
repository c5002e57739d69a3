package fault

import (
	"testing"
	"time"
)

// R12: PostgreSQL dies and comes back, or dies for good and its synchronous
// standby takes over: nothing that LINE got 200 for is lost, and the desk goes on
// by itself.
func TestDatabaseComesBack(t *testing.T) {
	onDemand(t)
	t.Parallel()
	p := newPlan(t)
	db := newPrimary(t)
	r := newRig(t, order{engine: onPostgres, dsn: db.dsn("desk"), keys: db.dsn("keys"), people: 4})
	r.up()
	l := newLoad(r, 16)
	l.greet()
	stop := l.run(200 * time.Millisecond)
	slowest := time.Duration(0)
	for range 3 {
		time.Sleep(p.between(300*time.Millisecond, time.Second))
		db.kill9()
		gone := time.Now()
		time.Sleep(p.between(0, 500*time.Millisecond))
		db.start()
		l.eventuallyAcked(time.Minute)
		slowest = max(slowest, time.Since(gone))
	}
	stop()
	found := l.judge(4 * time.Minute)
	report(t, result{Promise: "R12", Engine: onPostgres, Seed: p.seed, Trials: 3, Figures: map[string]any{
		"what": "restart after kill -9", "acked": l.acked(), "slowest_recovery_ms": slowest.Milliseconds()}}, found)
}

func TestFailover(t *testing.T) {
	onDemand(t)
	t.Parallel()
	p := newPlan(t)
	l, recovery := failover(t, p, true)
	found := l.judge(4 * time.Minute)
	report(t, result{Promise: "R12", Engine: onPostgres, Seed: p.seed, Trials: 1, Figures: map[string]any{
		"what": "failover to a synchronous standby", "acked": l.acked(), "recovery_ms": recovery.Milliseconds()}}, found)
}

// The control: a standby that follows at leisure does not have all that was
// confirmed.
func TestFailoverNoticesAnAsynchronousStandby(t *testing.T) {
	onDemand(t)
	t.Parallel()
	p := newPlan(t)
	l, _ := failover(t, p, false)
	found := l.verdict(15 * time.Second)
	failed := mustBreak(l, found, ruleAcked, rulePosted)
	report(t, result{Promise: "R12", Engine: onPostgres, Seed: p.seed, Trials: 1, Figures: map[string]any{"acked": l.acked()},
		Control: "asynchronous_standby", ControlFailed: failed}, found)
}

// failover runs a desk on a pair of servers, kills the first under load and
// promotes the second. The first stays dead: keeping it so is the operator's part.
func failover(t *testing.T, p plan, sync bool) (*load, time.Duration) {
	first := newPrimary(t)
	second := first.standby(sync)
	r := newRig(t, order{engine: onPostgres, dsn: both(first, second, "desk"), keys: both(first, second, "keys"), people: 4})
	r.up()
	l := newLoad(r, 16)
	l.greet()
	stop := l.run(200 * time.Millisecond)
	time.Sleep(p.between(time.Second, 2*time.Second))
	if !sync { // as far behind as a slow line would leave it
		second.exec("ALTER SYSTEM SET primary_conninfo = ''", "SELECT pg_reload_conf()")
		time.Sleep(2 * time.Second)
	}
	first.kill9()
	gone := time.Now()
	second.exec("SELECT pg_promote(true, 30)")
	l.eventuallyAcked(time.Minute)
	recovery := time.Since(gone)
	time.Sleep(time.Second)
	stop()
	return l, recovery
}

// eventuallyAcked waits until LINE gets 200 for something new.
func (l *load) eventuallyAcked(limit time.Duration) {
	before := l.acked()
	l.r.eventually(limit, "a webhook answered with 200", func() bool { return l.acked() > before })
}
