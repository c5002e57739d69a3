package fault

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// R18: readers who hardly read, some who do not read at all, and some behind a line of
// 64 kbit/s cost little and hold nobody up; they are cut, come back and know everything in
// the end.
func TestSlowReaders(t *testing.T) {
	onDemand(t)
	t.Parallel()
	p := newPlan(t)
	n := trials(40)
	l, healthy, connect := slowReaders(t, n)
	alone := time.Now()
	stop := l.run(300 * time.Millisecond * time.Duration(max(1, n/100))) // what even a busy machine bears, told to so many: this is no trial of load
	time.Sleep(10 * time.Second)                                         // what a healthy reader is used to, here and now
	before, begin := l.r.nodes[0].resident(t), time.Now()
	slow := connect()
	connected, largest := time.Now(), 0
	for time.Since(connected) < 30*time.Second { // a reader who takes nothing has 10 s
		time.Sleep(time.Second)
		largest = max(largest, l.r.nodes[0].resident(t))
	}
	stop()
	end := time.Now()
	found := l.judge(4 * time.Minute)
	found = append(found, healthy.catchUp(l, 20*time.Second)...)
	w := l.world()
	usual, _ := healthy.percentiles(w, alone, begin)
	herd, _ := healthy.percentiles(w, begin, connected)
	p99, worst := healthy.percentiles(w, connected, end)
	cuts, resets := 0, 0
	for _, s := range slow {
		s.awake()
	}
	until, missed := time.Now().Add(3*time.Minute), make([][]broken, len(slow))
	each(slow, func(i int, s *watcher) { missed[i] = s.catchUp(l, time.Until(until)) })
	for i, s := range slow {
		found = append(found, missed[i]...)
		s.mu.Lock()
		if len(missed[i]) > 0 {
			t.Logf("slow reader %d of sort %d was cut %d times and loaded anew %d times", i, i%3, s.cuts, s.resets)
		}
		cuts, resets = cuts+s.cuts, resets+s.resets
		s.mu.Unlock()
	}
	for _, b := range found {
		t.Errorf("broken: %s", b)
	}
	if grown := largest - before; grown > 200<<10 {
		t.Errorf("the desk grew by %d kB for %d slow readers, promised are 200 MB", grown, n)
	}
	if cuts == 0 {
		t.Error("no slow reader was cut: the trial says nothing of it")
	}
	t.Logf("before the slow ones came a healthy reader was told within %v (p99)", usual)
	promptly(t, "a healthy reader is told (p99)", p99, time.Second)
	report(t, result{Promise: "R18", Engine: onSQLite, Seed: p.seed, Trials: n, Figures: map[string]any{
		"slow_readers": n, "cut": cuts, "told_to_load_anew": resets, "grown_kb": largest - before, "healthy_p99_before_ms": usual.Milliseconds(), "healthy_p99_while_they_come_ms": herd.Milliseconds(),
		"healthy_p99_ms":     p99.Milliseconds(),
		"healthy_slowest_ms": worst.Milliseconds(), "acked": l.acked()}}, found)
}

// The control: a desk that waits for slow readers instead of cutting them keeps the news
// from everybody.
func TestSlowReadersNoticesWaiting(t *testing.T) {
	onDemand(t)
	t.Parallel()
	p := newPlan(t)
	l, healthy, connect := slowReaders(t, 20, "MADOGUCHI_SABOTAGE=wait_for_slow")
	slow := connect()
	stop := l.run(20 * time.Millisecond)
	behind := func() bool { // the reader's newest word is old, though customers go on writing
		healthy.mu.Lock()
		defer healthy.mu.Unlock()
		return !healthy.news.IsZero() && time.Since(healthy.news) > 10*time.Second
	}
	l.r.eventually(3*time.Minute, "a healthy reader is kept waiting", behind)
	stop()
	found := healthy.catchUp(l, 5*time.Second)
	failed := mustBreak(l, found, ruleTold)
	for _, w := range slow {
		w.awake()
	}
	report(t, result{Promise: "R18", Engine: onSQLite, Seed: p.seed, Trials: len(slow), Figures: map[string]any{"acked": l.acked()},
		Control: "wait_for_slow", ControlFailed: failed}, found)
}

// each does something with all readers at the same time.
func each(all []*watcher, do func(i int, w *watcher)) {
	var done sync.WaitGroup
	for i, w := range all {
		done.Go(func() { do(i, w) })
	}
	done.Wait()
}

// slowReaders gives a reader as they should be, and connects so many others when told to:
// one in three stops reading until they are woken, one takes a tenth of a second for an
// event, and one has a line of 64 kbit/s.
func slowReaders(t *testing.T, n int, env ...string) (l *load, healthy *watcher, connect func() []*watcher) {
	r := newRig(t, order{engine: onSQLite, people: max(20, n/8), env: env})
	r.up()
	l = newLoad(r, 30)
	ctx, cancel := context.WithCancel(context.Background())
	var all sync.WaitGroup
	t.Cleanup(func() { cancel(); all.Wait() })
	run := func(w *watcher) { all.Go(func() { w.run(ctx, func() time.Duration { return time.Hour }) }) }
	healthy = r.watch(r.operator(0), r.base)
	run(healthy)
	l.greet()
	return l, healthy, func() (slow []*watcher) {
		line := newProxy(t, "127.0.0.1:0", r.nodes[0].addr)
		toxic(t, line, "bandwidth", "downstream", `{"rate":8}`) // kB/s, of each connection
		var proper atomic.Bool
		widen := func() { proper.Store(true); line.Stop() } // who was on it comes back by a proper one
		for i := range n {
			base := r.base
			if i%3 == 2 {
				base = func(try int) string {
					if proper.Load() {
						return r.base(try)
					}
					return "http://" + line.Listen
				}
			}
			w := r.watch(r.operator(1+i), base)
			if i%3 == 2 {
				w.widen = widen
			} else {
				w.asleep = make(chan struct{})
				w.lag.Store(int64(time.Duration(i%3) * 100 * time.Millisecond))
			}
			t.Cleanup(w.awake)
			slow = append(slow, w)
		}
		each(slow, func(_ int, w *watcher) {
			if !w.load() { // what was said before is on their screen
				t.Error("a reader can't load what there is")
			}
			run(w)
		})
		return slow
	}
}

// resident is the process's memory, in kB.
func (n *node) resident(t testing.TB) int {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", n.cmd.Process.Pid))
	if err != nil {
		t.Skipf("memory is read from /proc: %v", err)
	}
	_, rest, _ := strings.Cut(string(status), "VmRSS:")
	kb, err := strconv.Atoi(strings.Fields(rest)[0])
	if err != nil {
		t.Fatal(err)
	}
	return kb
}
