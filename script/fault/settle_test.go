package fault

import (
	"fmt"
	"time"
)

// settle waits until the desk has nothing to do: all that was said is stored and
// decided, all that was written has met its fate. It gives the time that took, and
// false when it never came to rest.
func (l *load) settle(limit time.Duration) (time.Duration, bool) {
	begin := time.Now()
	for time.Since(begin) < limit {
		if l.rests() {
			return time.Since(begin), true
		}
		time.Sleep(50 * time.Millisecond)
	}
	return time.Since(begin), false
}

func (l *load) rests() bool {
	l.mu.Lock()
	acked := map[string]bool{} // what was never acknowledged may never be stored
	for _, s := range l.said {
		if s.acked {
			acked[s.event] = true
		}
	}
	l.mu.Unlock()
	undone, stored, err := l.undone()
	return err == nil && undone == 0 && stored >= len(acked)
}

// undone counts what the desk has still to do, and what is stored of what came in.
func (l *load) undone() (undone, stored int, err error) {
	err = l.r.read().QueryRow(`SELECT
  (SELECT count(*) FROM inbox WHERE state = 'pending')
  + (SELECT count(*) FROM message WHERE send_state IN ('queued', 'sending'))
  + (SELECT count(*) FROM call WHERE state = 'started')
  + (SELECT count(*) FROM job WHERE kind IN ('send', 'media', 'erase', 'bulk', 'notice', 'bot')),
  (SELECT count(*) FROM inbox WHERE event_id NOT LIKE 'job:%')`).Scan(&undone, &stored)
	return undone, stored, err
}

// judge settles, checks and fails the test for what is broken.
func (l *load) judge(limit time.Duration) []broken {
	l.r.t.Helper()
	found := l.verdict(limit)
	for _, b := range found {
		l.r.t.Errorf("broken: %s", b)
	}
	return found
}

// verdict settles and checks.
func (l *load) verdict(limit time.Duration) []broken {
	l.r.t.Helper()
	took, settled := l.settle(limit)
	w := l.world()
	for try := 0; settled && w.busy() && try < 5; try++ { // a download that had rested came in between
		took, settled = l.settle(limit)
		w = l.world()
	}
	l.r.t.Logf("settled %v after %v: %s", settled, took.Round(time.Millisecond), w.summary())
	return check(w, true)
}

// busy tells whether something is undone.
func (w *world) busy() bool {
	for _, i := range w.inbox {
		if i.state == "pending" {
			return true
		}
	}
	for _, m := range w.messages {
		if m.state == "queued" || m.state == "sending" {
			return true
		}
	}
	return false
}

func (w *world) summary() string {
	states := map[string]int{}
	for _, m := range w.messages {
		if m.direction == "out" {
			states[m.state+" "+m.route]++
		}
	}
	return fmt.Sprintf("%d said, %d bubbles, %d facts, %d seen, out %v", len(w.said), len(w.messages), len(w.facts), len(w.seen), states)
}

// mustBreak says that a negative control has to break one of these rules.
func mustBreak(l *load, found []broken, rules ...string) bool {
	l.r.t.Helper()
	for _, b := range found {
		for _, rule := range rules {
			if b.rule == rule {
				l.r.t.Logf("the checker noticed, as it must: %s", b)
				return true
			}
		}
	}
	l.r.t.Errorf("the rule was broken on purpose and the checker saw none of %q, only %v", rules, found)
	return false
}
