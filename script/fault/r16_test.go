package fault

import (
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"
)

// R16: on a full disk the desk answers 503, never a false 200; with space again it
// goes on by itself.
func TestFullDisk(t *testing.T) {
	p := newPlan(t)
	r := newRig(t, order{engine: onSQLite, people: 4})
	moveToSmallDisk(t, filepath.Join(r.dir, "data"), 24)
	r.up()
	l := newLoad(r, 16)
	l.greet()
	stop := l.run(200 * time.Millisecond)
	rounds, refused, slowest := 3, 0, time.Duration(0)
	for range rounds {
		time.Sleep(p.between(500*time.Millisecond, time.Second))
		free := fillDisk(t, filepath.Join(r.dir, "data"))
		l.r.eventually(20*time.Second, "a refusal on the full disk", func() bool { n := l.refused(); ok := n > refused; refused = n; return ok })
		time.Sleep(p.between(0, time.Second))
		free()
		begin := time.Now()
		l.eventuallyAcked(60 * time.Second)
		slowest = max(slowest, time.Since(begin))
	}
	stop()
	found := l.judge(90 * time.Second)
	report(t, result{Promise: "R16", Engine: onSQLite, Seed: p.seed, Trials: rounds, Figures: map[string]any{
		"acked": l.acked(), "refused": l.refused(), "slowest_recovery_ms": slowest.Milliseconds()}}, found)
}

// refused counts what LINE did not get 200 for.
func (l *load) refused() int {
	l.mu.Lock()
	n := len(l.said)
	l.mu.Unlock()
	return n - l.acked()
}

// moveToSmallDisk gives a folder a disk of its own, of so many MB. Only root may.
func moveToSmallDisk(t *testing.T, dir string, mb int) {
	t.Helper()
	kept := dir + ".kept"
	if err := os.Rename(dir, kept); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "mode=0700,size="+strconv.Itoa(mb)+"m"); err != nil {
		t.Skipf("a small disk needs the right to mount one: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	if err := os.CopyFS(dir, os.DirFS(kept)); err != nil {
		t.Fatal(err)
	}
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
