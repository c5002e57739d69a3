package fault

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// R23 on SQLite: madoguchi backup under load, restored to another place with madoguchi
// restore: all that had been acknowledged when the backup began is there, nothing else
// is broken, and a desk goes on with it.
func TestBackupUnderLoad(t *testing.T) {
	onDemand(t)
	t.Parallel()
	p := newPlan(t)
	b := takeBackup(t, p)
	begin := time.Now()
	b.l.r.command("restore", b.moved("restored"), "--from", b.data, "--keys-from", b.keys)
	figures := map[string]any{"restore_ms": time.Since(begin).Milliseconds(), "backup_ms": b.to.Sub(b.from).Milliseconds()}
	b.l.r.readFile(filepath.Join(b.l.r.dir, "restored", "desk.db"))
	found := b.l.judgeAsOf(b.from, b.to)
	n := b.l.r.nodes[0]
	n.args = b.moved("restored")
	n.up(t)
	b.l.mustAccept(0)
	b.l.finish()
	b.reader.mustReset()
	figures["taken_back"] = b.l.staysTakenBack(b.from)
	figures["what"], figures["acked_before"] = "backup and restore", b.l.ackedBy(b.from)
	report(t, result{Promise: "R23", Engine: onSQLite, Seed: p.seed, Trials: 1, Figures: figures}, found)
}

// The control: who copies the database's file under load, and not its log, has a
// backup that lacks what was acknowledged last.
func TestBackupNoticesABareCopy(t *testing.T) {
	onDemand(t)
	t.Parallel()
	p := newPlan(t)
	b := takeBackup(t, p)
	b.l.r.readFile(b.bare)
	found := b.l.asOf(b.from, b.to)
	failed := mustBreak(b.l, found, ruleAcked, rulePosted)
	report(t, result{Promise: "R23", Engine: onSQLite, Seed: p.seed, Trials: 1, Figures: map[string]any{"acked_before": b.l.ackedBy(b.from)},
		Control: "bare_copy", ControlFailed: failed}, found)
}

// backedUp is a desk that died after a backup.
type backedUp struct {
	l          *load
	data, keys string    // the backup
	bare       string    // the database's file, copied with cp
	from, to   time.Time // the backup began and ended
	reader     *watcher  // a console that knows what came later
}

// takeBackup runs a desk, takes a backup under load, lets it go on for a while and
// ends it.
func takeBackup(t *testing.T, p plan) *backedUp {
	r := newRig(t, order{engine: onSQLite, people: 4})
	b := &backedUp{l: newLoad(r, 16), data: filepath.Join(r.dir, "backup"), keys: filepath.Join(r.dir, "backup-keys"), bare: filepath.Join(r.dir, "bare.db")}
	r.up()
	b.l.greet()
	stop := b.l.run(200 * time.Millisecond)
	time.Sleep(p.between(4*time.Second, 8*time.Second))
	b.from = time.Now()
	if out, err := exec.Command("cp", filepath.Join(r.dir, "data", "desk.db"), b.bare).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	r.command("backup", r.nodes[0].args, "--to", b.data, "--keys-to", b.keys)
	b.to = time.Now()
	time.Sleep(p.between(2*time.Second, 4*time.Second))
	b.reader = r.watch(r.operator(0), func(int) string { return r.base(0) })
	stop()
	r.nodes[0].kill9()
	return b
}

// moved gives the flags of a desk in another folder.
func (b *backedUp) moved(name string) []string {
	r := b.l.r
	place := filepath.Join(r.dir, name)
	args := rerouted(r.nodes[0].args, filepath.Join(r.dir, "data"), place)
	args = rerouted(args, filepath.Join(r.dir, "master.key"), place+".key")
	return rerouted(args, filepath.Join(r.dir, "blobs"), place+".blobs")
}

// readFile lets the checker read a SQLite file.
func (r *rig) readFile(name string) {
	r.t.Helper()
	if _, err := os.Stat(name); err != nil {
		r.t.Fatal(err)
	}
	old := r.db
	r.t.Cleanup(func() { _ = old.Close() })
	r.must(r.openFile(name))
}
