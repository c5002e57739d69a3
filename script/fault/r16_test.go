package fault

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"
)

// R16: on a full disk the desk answers 503, never a false 200; with space again it
// goes on by itself. A PostgreSQL that ended for want of space is started again by
// whoever supervises it, here the test.
func TestFullDisk(t *testing.T) {
	onDemand(t)
	t.Parallel()
	for _, engine := range []string{onSQLite, onPostgres} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			p := newPlan(t)
			l, figures := fullDisk(t, p, engine, trials(2))
			found := l.judge(4 * time.Minute)
			figures["acked"], figures["refused"] = l.acked(), l.refused()
			report(t, result{Promise: "R16", Engine: engine, Seed: p.seed, Trials: trials(2), Figures: figures}, found)
		})
	}
}

// The control: with 200 before the commit, what came while the disk was full is lost.
func TestFullDiskNoticesAnEarlyAnswer(t *testing.T) {
	onDemand(t)
	t.Parallel()
	for _, engine := range []string{onSQLite, onPostgres} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			p := newPlan(t)
			l, _ := fullDisk(t, p, engine, 1, "MADOGUCHI_SABOTAGE=ack_before_commit")
			found := l.verdict(5 * time.Second)
			failed := mustBreak(l, found, ruleAcked)
			report(t, result{Promise: "R16", Engine: engine, Seed: p.seed, Trials: 1, Figures: map[string]any{"acked": l.acked()},
				Control: "ack_before_commit", ControlFailed: failed}, found)
		})
	}
}

// fullDisk lets the disk run full under load so often, and gives the longest time
// that a webhook was still refused with space again.
func fullDisk(t *testing.T, p plan, engine string, rounds int, env ...string) (*load, map[string]any) {
	r, disks, panics := onSmallDisk(t, engine, env)
	r.up()
	l := newLoad(r, 16)
	l.greet()
	stop := l.run(200 * time.Millisecond)
	defer stop()
	slowest := time.Duration(0)
	for round := range rounds {
		time.Sleep(p.between(500*time.Millisecond, time.Second))
		which := round % len(disks)
		ended, free := panics(), fillDisk(t, disks[which])
		if len(env) == 0 {
			before := l.refused()
			r.eventually(60*time.Second, "a refusal on the full disk", func() bool { return l.refused() > before })
		}
		if which == 1 {
			r.eventually(60*time.Second, "PostgreSQL ends", func() bool { return panics() > ended })
		}
		time.Sleep(p.between(2*time.Second, 4*time.Second))
		free()
		begin := time.Now()
		l.eventuallyAcked(60 * time.Second)
		slowest = max(slowest, time.Since(begin))
	}
	return l, map[string]any{"slowest_recovery_ms": slowest.Milliseconds(), "postgres_panics": panics()}
}

// onSmallDisk makes a desk whose database has a small disk of its own, PostgreSQL's
// log another; panics counts how often PostgreSQL could not write that and ended.
func onSmallDisk(t *testing.T, engine string, env []string) (r *rig, disks []string, panics func() int) {
	if engine == onSQLite {
		r = newRig(t, order{engine: engine, people: 4, env: env})
		disk := filepath.Join(r.dir, "data")
		moveToSmallDisk(t, disk, 24)
		return r, []string{disk}, func() int { return 0 }
	}
	s := newPGServer(t)
	wal := filepath.Join(s.Dir(), "wal")
	for dir, mb := range map[string]int{s.Data(): 120, wal: 24} {
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		smallDisk(t, dir, mb)
		if err := s.Give(dir); err != nil {
			t.Fatal(err)
		}
	}
	small := []string{"min_wal_size=2MB", "max_wal_size=8MB"}
	s.fill([]string{"--wal-segsize=1", "--waldir=" + wal}, small...)
	s.supervise(small...)
	r = newRig(t, order{engine: engine, people: 4, env: env, dsn: s.dsn("desk"), keys: s.dsn("keys")})
	return r, []string{s.Data(), wal}, func() int { return s.logged("PANIC") }
}

// refused counts what LINE did not get 200 for.
func (l *load) refused() int {
	l.mu.Lock()
	n := len(l.said)
	l.mu.Unlock()
	return n - l.acked()
}

// moveToSmallDisk gives a folder with what is in it a disk of its own.
func moveToSmallDisk(t *testing.T, dir string, mb int) {
	t.Helper()
	kept := dir + ".kept"
	if err := os.Rename(dir, kept); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	smallDisk(t, dir, mb)
	if out, err := exec.Command("cp", "-a", kept+"/.", dir).CombinedOutput(); err != nil { // with its modes: keys are nobody else's
		t.Fatalf("%v\n%s", err, out)
	}
}

// smallDisk mounts a disk of so many MB. Only root may.
func smallDisk(t *testing.T, dir string, mb int) {
	t.Helper()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "mode=0700,size="+strconv.Itoa(mb)+"m"); err != nil {
		t.Skipf("a small disk needs the right to mount one: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
}

// fillDisk writes until nothing more fits; free takes that away again.
func fillDisk(t *testing.T, dir string) (free func()) {
	t.Helper()
	name := filepath.Join(dir, "filler")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, size := range []int{1 << 20, 1 << 12, 1} {
		for block := make([]byte, size); ; {
			if _, err := f.Write(block); err != nil {
				break
			}
		}
	}
	return func() { _ = os.Remove(name) }
}
