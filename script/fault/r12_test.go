package fault

import (
	"database/sql"
	"strconv"
	"testing"
	"time"
)

// recoversIn is what R12 gives the desk to answer a webhook with 200 again.
const recoversIn = 30 * time.Second

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
	promptly(t, "at work again after the database's restart", slowest, recoversIn)
	report(t, result{Promise: "R12", Engine: onPostgres, Seed: p.seed, Trials: 3, Figures: map[string]any{
		"what": "restart after kill -9", "acked": l.acked(), "slowest_recovery_ms": slowest.Milliseconds()}}, found)
}

func TestFailover(t *testing.T) {
	onDemand(t)
	t.Parallel()
	p := newPlan(t)
	l, recovery := failover(t, p, true)
	found := l.judge(4 * time.Minute)
	promptly(t, "at work again after the failover", recovery, recoversIn)
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
// promotes the second. The first stays dead.
func failover(t *testing.T, p plan, sync bool) (*load, time.Duration) {
	d := newPair(t, sync, 1)
	stop := d.l.run(200 * time.Millisecond)
	time.Sleep(p.between(time.Second, 2*time.Second))
	if !sync { // as far behind as a slow line would leave it
		d.second.exec("ALTER SYSTEM SET primary_conninfo = ''", "SELECT pg_reload_conf()")
		time.Sleep(2 * time.Second)
	}
	recovery := d.failOver()
	time.Sleep(time.Second)
	stop()
	return d.l, recovery
}

// pair is a desk on two servers, of which the second follows the first.
type pair struct {
	first, second *pgServer
	l             *load
}

func newPair(t *testing.T, sync bool, nodes int, env ...string) *pair {
	d := &pair{first: newPGServer(t)}
	d.first.fill([]string{"--data-checksums"})                                          // pg_rewind asks for them
	d.first.exec("ALTER SYSTEM SET wal_keep_size = '256MB'", "SELECT pg_reload_conf()") // and for the log since they parted
	d.second = d.first.standby(sync)
	r := newRig(t, order{engine: onPostgres, nodes: nodes, dsn: both(d.first, d.second, "desk"), keys: both(d.first, d.second, "keys"), people: 4, env: env})
	for i, n := range r.nodes {
		n.args = rerouted(n.args, "connect_timeout=2", "connect_timeout=2&application_name=node"+strconv.Itoa(i))
	}
	r.up()
	r.line.hook(r.brands[1:], r.nodes[nodes-1].addr)
	d.l = newLoad(r, 16)
	d.l.greet()
	return d
}

// failOver kills the first server and promotes the second, and gives the time until a
// webhook is answered with 200 again. The checker reads from the second from now on.
func (d *pair) failOver() time.Duration {
	d.first.kill9()
	gone := time.Now()
	d.second.exec("SELECT pg_promote(true, 30)")
	d.l.eventuallyAcked(time.Minute)
	recovery := time.Since(gone)
	d.l.r.readFrom(d.second)
	return recovery
}

// readFrom lets the checker read from one server only.
func (r *rig) readFrom(s *pgServer) {
	db, err := sql.Open("pgx", s.URL("desk").String())
	r.must(err)
	if old := r.db; old != nil {
		r.t.Cleanup(func() { _ = old.Close() }) // somebody may be reading
	}
	r.db = db
}

// eventuallyAcked waits until LINE gets 200 for something new.
func (l *load) eventuallyAcked(limit time.Duration) {
	before := l.acked()
	l.r.eventually(limit, "a webhook answered with 200", func() bool { return l.acked() > before })
}
