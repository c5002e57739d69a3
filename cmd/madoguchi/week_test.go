package main

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"path/filepath"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/sqlite/sqlitetest"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/routing"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
	"github.com/madoguchi-desk/madoguchi/lineemu"
)

// TestAWeekOfTheCentre lets a week pass at a centre that works for a brand in Tokyo and one in
// New York: the desk as it is wired, on SQLite, before the LINE emulator, in seconds. Customers
// write at all hours; people have shifts, breaks, skills and certificates, accept, decline, let
// pass, forget, lose their connection. Whatever is timed comes at its instant, and at every
// moment holds what must hold.
func TestAWeekOfTheCentre(t *testing.T) {
	if raced {
		t.Skip("one goroutine plays the week, so the race detector has nothing to find in it: make test-proof plays it without")
	}
	found := playWeek(t, 8, "")
	for _, f := range found[:min(len(found), 30)] {
		t.Error(f)
	}
	if n := len(found); n > 30 {
		t.Errorf("and %d more", n-30)
	}
}

// TestTheWeekNotices: a desk that never does some kind of job is found out.
func TestTheWeekNotices(t *testing.T) {
	if raced {
		t.Skip("see TestAWeekOfTheCentre")
	}
	for _, kind := range []desk.JobKind{desk.JobOffer, desk.JobHold} {
		t.Run(string(kind), func(t *testing.T) {
			found := playWeek(t, 8, kind)
			if len(found) == 0 {
				t.Fatal("nobody noticed")
			}
			t.Log(len(found), found[0])
		})
	}
}

// TestEveryKindOfJobHasItsCrew: what no crew does would wait for ever.
func TestEveryKindOfJobHasItsCrew(t *testing.T) {
	p := testDesk(t, &leadClock{})
	done := map[desk.JobKind]int{}
	for _, c := range p.crews {
		for kind := range c.does {
			done[kind]++
		}
	}
	for _, kind := range jobKinds {
		if done[kind] != 1 {
			t.Errorf("%s is done by %d crews", kind, done[kind])
		}
	}
}

// playWeek plays so many days of it with everything but one kind of job, and tells what was
// not as it must be.
func playWeek(t *testing.T, days int, without desk.JobKind) (found []string) {
	path := sqlitetest.File(t)
	synctest.Test(t, func(t *testing.T) {
		w := openWeek(t, filepath.Dir(path), without)
		w.furnish()
		time.Sleep(time.Until(friday))
		w.employ()
		w.arrive(days)
		w.cases()
		w.live(friday.AddDate(0, 0, days))
		w.inspect()
		found = w.found
		w.close()
	})
	return found
}

// friday is when the week begins. It ends on the Saturday of the next one: what happens on
// its last Friday has time to end.
var friday = time.Date(2000, 1, 7, 0, 0, 0, 0, time.UTC)

// week is a desk that is driven by hand, from one moment at which something is to be done to
// the next.
type week struct {
	t        *testing.T
	ctx      context.Context
	p        *parts
	platform *lineemu.Platform
	stop     func()
	kinds    []desk.JobKind // that are done
	agenda   agenda
	houses   []*house
	policy   routing.Policy
	people   map[desk.OperatorID]*worker
	boss     desk.Person
	talks    map[desk.ConversationID]*talk
	users    map[string]*talk
	facts    []desk.Fact
	cursor   string
	ids      int
	found    []string
	due      map[string]bool // what is to be told, with its instant
	promises []promise
	order    []*talk // those that are open
	standing map[desk.ConversationID]desk.Standing
}

func (w *week) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatalf("%s: %v", time.Now().UTC().Format(time.RFC3339), err)
	}
}

// broken notes what is not as it must be.
func (w *week) broken(format string, args ...any) {
	w.found = append(w.found, time.Now().UTC().Format("Mon 15:04:05 ")+fmt.Sprintf(format, args...))
}

// live does what people do and what is due, each at its time.
func (w *week) live(until time.Time) {
	for {
		at, ok := w.agenda.next()
		due, jobs, err := w.p.store.NextRun(w.ctx, w.kinds)
		w.must(err)
		if jobs && (!ok || due.Before(at)) {
			at, ok = due, true
		}
		if !ok || at.After(until) {
			return
		}
		time.Sleep(time.Until(at))
		for {
			next, ok := w.agenda.next()
			if !ok || next.After(time.Now()) {
				break
			}
			w.agenda.take()()
			w.settle()
		}
		w.settle()
		w.watch()
	}
}

// settle lets the desk come to rest.
func (w *week) settle() {
	for range 1000 {
		n, err := w.p.receiver.Once(w.ctx)
		w.must(err)
		for _, r := range w.p.runners {
			did, err := r.Once(w.ctx)
			w.must(err)
			n += did
		}
		if n == 0 {
			w.follow()
			return
		}
	}
	w.t.Fatal("the desk never comes to rest")
}

func (w *week) on(at time.Time, do func())       { w.agenda.plan(at, do) }
func (w *week) after(d time.Duration, do func()) { w.on(time.Now().Add(d), do) }

// agenda is what lies ahead; of what is at once the one planned first comes first.
type agenda struct{ list []event }

type event struct {
	at time.Time
	do func()
}

func (a *agenda) plan(at time.Time, do func()) {
	i, _ := slices.BinarySearchFunc(a.list, at, func(e event, at time.Time) int {
		if e.at.After(at) {
			return 1
		}
		return -1
	})
	a.list = slices.Insert(a.list, i, event{at, do})
}

func (a *agenda) next() (time.Time, bool) {
	if len(a.list) == 0 {
		return time.Time{}, false
	}
	return a.list[0].at, true
}

func (a *agenda) take() func() {
	first := a.list[0]
	a.list = a.list[1:]
	return first.do
}

// complaints makes an error in the log one of the week.
type complaints struct {
	slog.Handler
	w *week
}

func (complaints) Enabled(_ context.Context, l slog.Level) bool { return l >= slog.LevelError }

func (c complaints) Handle(_ context.Context, r slog.Record) error {
	words := r.Message
	r.Attrs(func(a slog.Attr) bool { words += " " + a.String(); return true })
	c.w.broken("the log says: %s", words)
	return nil
}

// bubbleClock is the wall clock, which inside a synctest bubble is a fake one.
type bubbleClock struct{}

func (bubbleClock) Now() time.Time { return time.Now().UTC().Truncate(time.Millisecond) }
func (bubbleClock) After(d time.Duration) (<-chan time.Time, func()) {
	timer := time.NewTimer(d)
	return timer.C, func() { timer.Stop() }
}

// without leaves one kind of job to nobody.
func (w *week) without(kind desk.JobKind) {
	w.p.runners = nil
	for _, c := range w.p.crews {
		c.does = maps.Clone(c.does)
		delete(c.does, kind)
		if look := c.does[desk.JobWatch]; look != nil {
			c.does[desk.JobWatch] = w.seldom(look)
		}
		w.p.runners = append(w.p.runners, c.runner(w.p.env, w.p.store))
		w.kinds = slices.AppendSeq(w.kinds, maps.Keys(c.does))
	}
	slices.Sort(w.kinds)
}

// seldom lets the line be played forward each quarter of an hour and not each few seconds, which
// is all that the week would do.
func (w *week) seldom(look flow.Handler) flow.Handler {
	var next time.Time
	return func(ctx context.Context, job flow.Claimed) (flow.Next, error) {
		if time.Now().Before(next) {
			return flow.Next{At: next}, nil
		}
		next = time.Now().Add(15 * time.Minute)
		again, err := look(ctx, job)
		if !again.At.IsZero() && again.At.Before(next) {
			again.At = next
		}
		return again, err
	}
}
