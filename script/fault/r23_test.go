package fault

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// R23: PostgreSQL's disk is lost under load. From a base backup and the archived log
// the database is restored to a moment chosen at random: all that LINE and operators
// had been told by then is there, nothing else is broken, and a desk goes on with it.
func TestPointInTime(t *testing.T) {
	onDemand(t)
	t.Parallel()
	p := newPlan(t)
	d := loseDisk(t, p)
	figures := d.restore(d.moment)
	found := d.l.judgeAsOf(d.moment, d.moment)
	figures["resumed_ms"] = d.resume().Milliseconds()
	figures["taken_back"] = d.l.staysTakenBack(d.moment)
	figures["what"], figures["acked_before"] = "point in time", d.l.ackedBy(d.moment)
	report(t, result{Promise: "R23", Engine: onPostgres, Seed: p.seed, Trials: 1, Figures: figures}, found)
}

// The control: what was restored to a moment two seconds earlier than it is said to be
// lacks what was acknowledged in between.
func TestPointInTimeNoticesAnEarlierMoment(t *testing.T) {
	onDemand(t)
	t.Parallel()
	p := newPlan(t)
	d := loseDisk(t, p)
	d.restore(d.moment.Add(-2 * time.Second))
	found := d.l.asOf(d.moment, d.moment)
	failed := mustBreak(d.l, found, ruleAcked)
	report(t, result{Promise: "R23", Engine: onPostgres, Seed: p.seed, Trials: 1, Figures: map[string]any{"acked_before": d.l.ackedBy(d.moment)},
		Control: "an_earlier_moment", ControlFailed: failed}, found)
}

// lost is a desk whose database server is gone, with what is left of it.
type lost struct {
	l       *load
	old     *pgServer
	base    *pgServer // a base backup, not started
	archive string
	moment  time.Time // to be restored
	reader  *watcher  // a console that knows what came later
}

// loseDisk runs a desk on a server that archives its log, takes a base backup under
// load, picks a moment after it and then ends it all.
func loseDisk(t *testing.T, p plan) *lost {
	d := &lost{old: newPGServer(t), base: newPGServer(t)}
	d.archive = filepath.Join(d.old.Dir(), "archive")
	d.must(os.Mkdir(d.archive, 0o700))
	d.must(d.old.Give(d.archive))
	d.old.fill([]string{"--wal-segsize=1"}, "archive_mode=on", "archive_timeout=5s",
		"archive_command=cp %p "+d.archive+"/part && mv "+d.archive+"/part "+d.archive+"/%f")
	r := newRig(t, order{engine: onPostgres, people: 4, dsn: d.old.dsn("desk"), keys: d.old.dsn("keys")})
	r.up()
	d.l = newLoad(r, 16)
	d.l.greet()
	stop := d.l.run(200 * time.Millisecond)
	time.Sleep(p.between(time.Second, 2*time.Second))
	d.base.run("pg_basebackup", "-d", "host=127.0.0.1 port="+d.old.port+" user=postgres", "-D", d.base.Data(), "-X", "none", "-c", "fast")
	time.Sleep(p.between(4*time.Second, 8*time.Second))
	d.moment = time.Now()
	time.Sleep(p.between(2*time.Second, 4*time.Second))
	d.reader = r.watch(r.operator(0), func(int) string { return r.base(0) })
	var newest string
	d.must(r.read().QueryRow("SELECT pg_walfile_name(pg_switch_wal())").Scan(&newest))
	r.eventually(time.Minute, "the log is archived", func() bool {
		_, err := os.Stat(filepath.Join(d.archive, newest))
		return err == nil
	})
	stop()
	d.old.kill9()
	r.nodes[0].kill9()
	return d
}

func (d *lost) must(err error) {
	d.old.t.Helper()
	if err != nil {
		d.old.t.Fatal(err)
	}
}

// restore brings the base backup to a moment and makes it the checker's database.
func (d *lost) restore(moment time.Time) map[string]any {
	begin := time.Now()
	signal := filepath.Join(d.base.Data(), "recovery.signal")
	d.must(os.WriteFile(signal, nil, 0o600))
	d.must(d.base.Give(signal))
	d.base.start("restore_command=cp "+d.archive+"/%f %p", "recovery_target_action=promote",
		"recovery_target_time="+moment.UTC().Format("2006-01-02 15:04:05.000000+00"))
	d.l.r.readFrom(d.base)
	var recovering bool
	d.l.r.eventually(time.Minute, "the restored server takes writes", func() bool {
		return d.l.r.read().QueryRow("SELECT pg_is_in_recovery()").Scan(&recovering) == nil && !recovering
	})
	return map[string]any{"restore_ms": time.Since(begin).Milliseconds()}
}

// resume lets a desk go on with the restored database: it takes webhooks, ends what
// was undecided, and a console whose place is in the future is told to load anew.
func (d *lost) resume() time.Duration {
	r, begin := d.l.r, time.Now()
	n := r.nodes[0]
	n.args = rerouted(n.args, ":"+d.old.port+"/", ":"+d.base.port+"/")
	r.command("renew", n.args)
	n.up(r.t)
	d.l.mustAccept(0)
	took := time.Since(begin)
	d.l.finish()
	d.reader.mustReset()
	return took
}
