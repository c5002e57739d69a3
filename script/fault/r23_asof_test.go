package fault

import (
	"context"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/lineemu"
)

// asOf judges a database as it stood at a moment between from and to: what had been
// acknowledged before from is there, and customers had seen no more than by to.
func (l *load) asOf(from, to time.Time) (out []broken) {
	w := l.world()
	for i, s := range w.said {
		w.said[i].acked = s.acked && s.at.Before(from)
	}
	w.posted = slices.DeleteFunc(w.posted, func(p posted) bool { return !p.at.Before(from) })
	all := w.seen
	for _, by := range []time.Time{from, to} {
		w.seen = slices.DeleteFunc(slices.Clone(all), func(it lineemu.Item) bool { return it.At.After(by) })
		for _, b := range check(w, false) {
			if (b.rule == ruleSent) == by.Equal(to) || from.Equal(to) { // what was sent may have been seen until to
				out = append(out, b)
			}
		}
		if from.Equal(to) {
			break
		}
	}
	return out
}

// judgeAsOf fails the test for what is broken.
func (l *load) judgeAsOf(from, to time.Time) []broken {
	l.r.t.Helper()
	found := l.asOf(from, to)
	for _, b := range found {
		l.r.t.Errorf("broken: %s", b)
	}
	l.r.t.Logf("restored: %s", l.world().summary())
	return found
}

// ackedBy counts what LINE had got 200 for.
func (l *load) ackedBy(moment time.Time) (n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, s := range l.said {
		if s.acked && s.at.Before(moment) {
			n++
		}
	}
	return n
}

// finish waits until the desk has nothing left to do.
func (l *load) finish() {
	l.r.eventually(4*time.Minute, "nothing is left undone", func() bool {
		undone, _, err := l.undone()
		return err == nil && undone == 0
	})
}

// staysTakenBack says that what customers had taken back by then is gone: the bubble
// says so and has no file. It gives how many there are.
func (l *load) staysTakenBack(moment time.Time) (n int) {
	const text = `SELECT count(*), coalesce(sum(CASE WHEN m.unsent_at = 0 THEN 1 ELSE 0 END), 0),
  (SELECT count(*) FROM attachment a JOIN message o ON o.id = a.owner_id WHERE o.external_id = $1)
FROM message m WHERE m.external_id = $1`
	for _, s := range l.world().said {
		if s.takenBack == "" || !s.acked || !s.at.Before(moment) {
			continue
		}
		var bubbles, standing, files int
		l.r.must(l.r.read().QueryRow(text, s.takenBack).Scan(&bubbles, &standing, &files))
		if bubbles != 1 || standing > 0 || files > 0 {
			l.r.t.Errorf("LINE's message %s was taken back: %d bubbles, %d of them still with their content, %d files", s.takenBack, bubbles, standing, files)
		}
		n++
	}
	return n
}

// mustReset says that a console whose place is in a future that no longer exists is
// told to load everything anew.
func (w *watcher) mustReset() {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		w.run(ctx, func() time.Duration { return time.Hour })
	}()
	w.r.eventually(20*time.Second, "a console is told to load anew", func() bool {
		w.mu.Lock()
		defer w.mu.Unlock()
		return w.resets > 0
	})
	cancel()
	<-ended
}
