package fault

import (
	"database/sql"
	"testing"
	"time"
)

// R12: the old primary comes back after the failover as if nothing had happened, and a
// node that loses its connections at that moment finds it first. Nothing written to it
// counts: it waits for a standby that follows no more, and confirms nothing. Then it is
// rewound and follows.
func TestOldPrimaryComesBack(t *testing.T) {
	onDemand(t)
	t.Parallel()
	p := newPlan(t)
	d := newPair(t, true, 2)
	recovery, asked := d.oldPrimary(p)
	found := d.l.judge(4 * time.Minute)
	d.mustFollow()
	report(t, result{Promise: "R12", Engine: onPostgres, Nodes: 2, Seed: p.seed, Trials: 1, Figures: map[string]any{
		"what": "the old primary comes back", "acked": d.l.acked(), "recovery_ms": recovery.Milliseconds(), "webhooks_refused_on_it": asked}}, found)
}

// The control: an old primary that confirms by itself, and a desk that trusts it, take
// what LINE and operators then believe stored, and it is gone when the server is made a
// standby.
func TestOldPrimaryNoticesASplitBrain(t *testing.T) {
	onDemand(t)
	t.Parallel()
	p := newPlan(t)
	d := newPair(t, true, 2, "MADOGUCHI_SABOTAGE=trust_old_primary")
	d.oldPrimary(p, "synchronous_standby_names=")
	found := d.l.verdict(15 * time.Second)
	failed := mustBreak(d.l, found, ruleAcked, rulePosted)
	report(t, result{Promise: "R12", Engine: onPostgres, Nodes: 2, Seed: p.seed, Trials: 1, Figures: map[string]any{"acked": d.l.acked()},
		Control: "trust_old_primary", ControlFailed: failed}, found)
}

// oldPrimary fails over under load, lets the first server come back unfenced while the
// second node connects anew, and makes it a standby after some seconds. It gives how
// many webhooks were refused while that node was on the old primary.
func (d *pair) oldPrimary(p plan, settings ...string) (recovery time.Duration, refused int) {
	l := d.l
	stop := l.run(200 * time.Millisecond)
	defer stop()
	time.Sleep(p.between(time.Second, 2*time.Second))
	recovery = d.failOver()
	d.first.start(settings...)
	blip := func() bool { // the node's connections to the new primary are cut
		d.second.exec("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'node1'")
		return d.first.clients() > 0
	}
	l.r.eventually(time.Minute, "the second node is on the old primary", blip)
	for end := time.Now().Add(p.between(12*time.Second, 18*time.Second)); time.Now().Before(end); {
		blip()
		if !l.probe(1) {
			refused++
		}
		time.Sleep(50 * time.Millisecond) // the probes' rhythm
	}
	d.first.kill9()
	d.second.exec("CHECKPOINT") // pg_rewind reads the new timeline from it
	d.first.run("pg_rewind", "-D", d.first.Data(), "--source-server", "host="+d.second.Dir()+" port="+d.second.port+" user=postgres dbname=postgres", "-R")
	d.first.start("synchronous_standby_names=")
	l.mustAccept(1)
	time.Sleep(time.Second)
	return recovery, refused
}

// clients counts the desk's connections to a server.
func (s *pgServer) clients() (n int) {
	db, err := sql.Open("pgx", s.URL("postgres").String())
	if err != nil {
		return 0
	}
	defer db.Close()
	_ = db.QueryRow("SELECT count(*) FROM pg_stat_activity WHERE datname = 'desk'").Scan(&n)
	return n
}

// mustFollow says that the old primary holds what the new one holds, and no more.
func (d *pair) mustFollow() {
	old := &rig{t: d.l.r.t, nodes: d.l.r.nodes}
	old.readFrom(d.first)
	count := func(r *rig) (n int) {
		_ = r.read().QueryRow("SELECT count(*) FROM inbox").Scan(&n)
		return n
	}
	for end := time.Now().Add(time.Minute); count(old) != count(d.l.r); time.Sleep(100 * time.Millisecond) {
		if time.Now().After(end) {
			old.t.Fatalf("the old primary does not follow: it has %d events, the new one %d\n%s", count(old), count(d.l.r), d.first.Tail())
		}
	}
}
