package sim

import (
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// chaos runs the world with all its troubles.
func (w *world) chaos() error {
	for limit := 400 + w.chance.n(1600); w.step < limit; {
		w.trouble()
		w.now = w.now.Add(w.chance.span(0, 3*time.Millisecond))
		if !w.turn() {
			w.advance(time.Time{})
		}
	}
	return nil
}

// trouble is what strikes nodes as a whole, and the clock.
func (w *world) trouble() {
	if n := w.anyNode(); n != nil && w.faults.happens(w.faults.crash, "crash") {
		w.crash(n)
	}
	if n := w.doomed; n != nil && n.alive {
		w.crash(n)
	}
	w.doomed = nil
	if w.faults.happens(w.faults.jump, "clock: jump") {
		d := pick(w.chance, []time.Duration{5 * time.Second, 5 * time.Second, 16 * time.Second, 16 * time.Second, time.Minute, 15 * time.Minute, 25 * time.Hour})
		w.now = w.now.Add(d)
		w.note("the clock jumps by %s", d)
	}
	if w.faults.happens(w.faults.back, "clock: set back") {
		d := w.chance.span(time.Millisecond, setBack)
		w.now = w.now.Add(-d)
		w.note("the clock is set back by %s", d)
	}
}

// setBack is how far the clock goes back at once, at most.
const setBack = 2 * time.Second

// crash is kill -9: whatever a node was at ends where it stands. It comes back
// under another name.
func (w *world) crash(n *node) {
	w.note("%s dies", n.name)
	w.crashes++
	n.alive = false
	w.kill(func(t *task) bool { return t.node == n })
	down := w.chance.span(100*time.Millisecond, 40*time.Second)
	w.spawn("restart", nil, func() {
		w.sleep(down)
		w.restart(n)
	})
}

// restart brings a node up again. The only node of a file is a new process: it
// opens the file anew and frees the claims of the dead.
func (w *world) restart(dead *node) {
	if len(w.nodes) == 1 {
		if err := w.db.Close(); err != nil {
			w.judge.violated("the store does not close: %v", err)
		}
		if err := w.open(); err != nil {
			w.judge.violated("the store does not open again: %v", err)
			return
		}
	}
	for i, n := range w.nodes {
		if n == dead && !n.gone {
			w.nodes[i] = w.start(fmt.Sprintf("n%d.%d", i+1, w.crashes))
			w.note("%s starts", w.nodes[i].name)
		}
	}
}

// advance lets time pass until somebody wakes, or until a time that lies further.
func (w *world) advance(at time.Time) {
	if wake, ok := w.nextWake(); ok && wake.After(at) {
		at = wake
	}
	if at.After(w.now) {
		w.now = at
	}
}

// How long a healed world may take to come to rest.
const (
	restSteps = 20_000
	restTime  = 30 * time.Hour
)

// rest heals everything and runs on until nothing is left to be done. A world
// that does not come to rest has lost something that somebody waits for.
func (w *world) rest() (err error) {
	w.faults.heal()
	w.calm = true
	w.note("all is healed")
	for _, t := range w.tasks { // nobody stands still any more
		if t.node != nil {
			t.wake = w.now
		}
	}
	if w.raw, err = sql.Open("sqlite", "file:"+w.path+"?mode=ro"); err != nil {
		return err
	}
	if w.whatIsLeft, err = w.raw.Prepare(selectLeft); err != nil {
		return err
	}
	if w.lastFact, err = w.raw.Prepare(selectLastFact); err != nil {
		return err
	}
	if w.chance.in(2) { // one node must be enough
		for _, n := range w.nodes[1:] {
			w.note("%s is taken away", n.name)
			n.alive, n.gone = false, true
			w.kill(func(t *task) bool { return t.node == n })
		}
	}
	w.spawn("evening", nil, w.evening)
	if err := w.settle(); err != nil {
		return err
	}
	w.now = w.now.Add(2 * time.Hour) // files without a record may go now
	w.note("two hours later")
	return w.settle()
}

// evening sends everybody home, so that nothing is offered any more.
func (w *world) evening() {
	for _, t := range w.shift {
		w.join(t)
	}
	for _, id := range operatorIDs {
		for {
			n := w.anyNode()
			var err error
			if n != nil && w.serve(n, "evening", func() {
				_, err = n.door.SetPresence(w.ctx, desk.Person{ID: id, Centre: centreID}, desk.Offline)
			}) && err == nil {
				break
			}
			w.sleep(time.Second)
		}
	}
}

func (w *world) settle() error {
	from, until := w.step, w.now.Add(restTime)
	for w.step-from < restSteps && w.now.Before(until) {
		if w.turn() {
			continue
		}
		left, due, err := w.left()
		if err != nil || left == "" {
			return err
		}
		w.advance(due)
	}
	left, _, err := w.left()
	w.judge.violated("the healed world does not come to rest: %s", left)
	return err
}

// left tells what is still to be done, and when something of it is due.
func (w *world) left() (what string, due time.Time, err error) {
	for _, t := range w.tasks {
		if t.node == nil && t.waits != nil {
			return t.name + " waits for an answer", due, nil
		}
	}
	for _, p := range w.posts {
		if !p.acked {
			return "event " + p.in.EventID + " is not acknowledged", due, nil
		}
	}
	var at int64
	if err := w.whatIsLeft.QueryRow(w.now.UnixMilli()).Scan(&what, &at); err == nil {
		return what, time.UnixMilli(at).UTC(), nil
	} else if !errors.Is(err, sql.ErrNoRows) {
		return "", due, err
	}
	if w.parts.index {
		if at, err := w.db.Unindexed(w.ctx); err != nil || !at.IsZero() {
			return "facts are not in the index", due, err
		}
	}
	if w.parts.hooks {
		cursor, err := w.db.HookCursor(w.ctx)
		if err != nil {
			return "", due, err
		}
		if items, _, err := w.db.Facts(w.ctx, cursor, 1); err != nil || len(items) > 0 {
			return "facts are not told to other systems", due, err
		}
	}
	var last int64
	err = w.lastFact.QueryRow().Scan(&last)
	for _, r := range w.readers {
		if n := len(r.seen); last > 0 && (n == 0 || r.seen[n-1] < last) {
			return fmt.Sprintf("a reader has seen facts up to %v of %d", r.seen[max(0, n-1):], last), due, err
		}
	}
	return "", due, err
}

// selectLeft finds work that is pending, and the first instant at which it can go on.
const selectLeft = `
SELECT what, at FROM (
  SELECT 'job ' || kind || ' ' || key || ' ' || last_error AS what, run_at AS at FROM job WHERE kind NOT IN ('sweep', 'idle', 'watch', 'embed', 'nightly')
  UNION ALL SELECT 'job ' || kind, run_at FROM job WHERE kind IN ('sweep', 'idle', 'watch', 'embed', 'nightly') AND run_at <= $1
  UNION ALL SELECT 'inbox of ' || source_id, lease_until FROM inbox_thread WHERE pending > 0
  UNION ALL SELECT 'event ' || event_id, 0 FROM inbox WHERE state = 'pending'
  UNION ALL SELECT 'call ' || id, max(lease_until, next_at) FROM call WHERE state = 'started'
) ORDER BY at LIMIT 1`

// selectLastFact finds the newest of those that a supervisor's stream tells of.
const selectLastFact = `
SELECT coalesce(max(seq), 0) FROM fact
WHERE kind IN ('operator.presence', 'operator.profile', 'hold.due', 'routing.overflowed', 'routing.left') OR substr(kind, 1, instr(kind, '.') - 1) IN
  ('conversation', 'message', 'contact', 'closing', 'consult', 'escalation', 'followup', 'survey', 'mute', 'surge', 'channel', 'alarm')`
