package scenario

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/madoguchi-desk/madoguchi/lineemu"
)

// Options says how a scenario is played.
type Options struct {
	// Speed divides the time between steps: 1 as written, 10 ten times as fast, not less than 1; the
	// platform's clock goes the whole way. 0: no waiting at all, the clock steps from moment to moment and stands
	// while the program under test answers.
	Speed float64
	// Seed replaces the file's; 0 keeps it.
	Seed uint64
	// WebhookURL is for channels of the file that have none.
	WebhookURL string
	// UntilIdle goes on after the last step until no webhook is due and, for Quiet of real time (0
	// means a second), no customer has seen anything new.
	UntilIdle bool
	Quiet     time.Duration
	// Report is told about each step that was done; nil: nobody is.
	Report func(Line)
}

// run is one performance of a scenario. It belongs to one goroutine.
type run struct {
	s      *Scenario
	p      *lineemu.Platform
	o      Options
	rnd    *rand.Rand
	start  time.Time     // of the platform's clock
	jumped time.Duration // by advance steps, which are no part of the steps' times

	channels map[string]string // ids by label
	users    map[string]string
	groups   map[string]string
	crowds   map[string]int    // sizes by label
	messages map[string]string // ids by what the file calls them
	newest   map[string]string // id of a customer's last message, by user label

	watch watch
}

// Run plays the scenario on p: it makes or completes the channels, users and groups of the file and
// does its steps. It returns at the first expectation that fails, at the first step that is
// impossible, or when ctx is done; errors name file and line. The platform is not closed.
func (s *Scenario) Run(ctx context.Context, p *lineemu.Platform, o Options) error {
	seed := s.Seed
	if o.Seed != 0 {
		seed = o.Seed
	}
	if o.Speed != 0 && o.Speed < 1 {
		return fmt.Errorf("speed %v: give 1 or more, or 0 for no waiting at all", o.Speed)
	}
	if o.Quiet == 0 {
		o.Quiet = time.Second
	}
	r := &run{
		s: s, p: p, o: o, rnd: rand.New(rand.NewPCG(seed, 0x7363656e)),
		channels: map[string]string{}, users: map[string]string{}, groups: map[string]string{}, crowds: map[string]int{},
		messages: map[string]string{}, newest: map[string]string{}, watch: newWatch(p),
	}
	if err := r.prepare(seed); err != nil {
		return err
	}
	r.start = p.Now()
	if err := r.play(ctx, []list{{steps: s.steps}}); err != nil {
		return err
	}
	if o.UntilIdle {
		return r.idle(ctx)
	}
	return nil
}

// now is the scenario's time.
func (r *run) now() time.Duration { return r.p.Now().Sub(r.start) - r.jumped }

// list is a list of steps with its place in it.
type list struct {
	name  string
	steps []step

	i, n    int           // the next step, and its next repetition from 0
	last    time.Duration // when the step before was due, or was over if that was later
	pending *wait         // an expectation that is not decided yet
}

// play does lists of steps side by side, each step at its time; of several that are due, the
// first list's. It returns when all are at their end.
func (r *run) play(ctx context.Context, lists []list) error {
	base := r.now()
	for i := range lists {
		lists[i].last = base
	}
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		waiting, err := r.decide(lists)
		if err != nil {
			return err
		}
		l, due := soonest(lists, base)
		switch now := r.now(); {
		case l != nil && due <= now:
			err = r.next(ctx, l, due)
		case waiting != nil:
			err = r.look(ctx, waiting, l != nil, due)
		case l != nil:
			err = r.pace(ctx, due)
		default:
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// soonest returns the list whose next step is due first, and when; nil when none can go on.
func soonest(lists []list, base time.Duration) (first *list, due time.Duration) {
	for i := range lists {
		l := &lists[i]
		if l.pending != nil || l.i == len(l.steps) {
			continue
		}
		if t := l.due(base); first == nil || t < due {
			first, due = l, t
		}
	}
	return first, due
}

func (l *list) due(base time.Duration) time.Duration {
	s := &l.steps[l.i]
	switch {
	case l.n > 0:
		return l.last + s.repeat.every
	case s.at.after:
		return l.last + s.at.d
	case s.at.given:
		return max(base+s.at.d, l.last)
	default:
		return l.last
	}
}

// next does the next step of a list, or its next repetition.
func (r *run) next(ctx context.Context, l *list, due time.Duration) error {
	s := &l.steps[l.i]
	l.last = due
	l.n++
	nth := l.n
	if l.n >= s.repeat.count {
		l.i, l.n = l.i+1, 0
	}
	var out outcome
	if s.do != nil {
		var err error
		if out, err = s.do.do(ctx, r, nth); err != nil {
			var told *placed
			if errors.As(err, &told) || ctx.Err() != nil {
				return err
			}
			return r.fail(s.line, "%w", err)
		}
		r.report(s, l, out)
	}
	if s.expect == nil {
		return nil
	}
	return r.await(s, l, out)
}

// pace lets the scenario's time go on until t.
func (r *run) pace(ctx context.Context, t time.Duration) error {
	if r.o.Speed <= 0 {
		if err := r.quiet(ctx); err != nil {
			return err
		}
		return r.p.Advance(max(t-r.now(), 0))
	}
	const tick = 100 * time.Millisecond // of real time: timers of the platform are late by so much at most
	for d := t - r.now(); d > 0; d = t - r.now() {
		real := min(time.Duration(float64(d)/r.o.Speed), tick)
		before := r.now()
		if err := sleep(ctx, max(real, time.Millisecond)); err != nil {
			return err
		}
		ahead := min(time.Duration(float64(real)*r.o.Speed), d) - (r.now() - before)
		if ahead > 0 {
			if err := r.p.Advance(ahead); err != nil {
				return err
			}
		}
	}
	return nil
}

// quiet waits until no webhook is under way. At full speed the clock stands while they are answered.
func (r *run) quiet(ctx context.Context) error {
	for d := 50 * time.Microsecond; r.p.Pending().Webhooks > 0; d = min(2*d, 5*time.Millisecond) {
		if err := sleep(ctx, d); err != nil {
			return err
		}
	}
	return nil
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// idle waits until the platform has nothing more to do and the customers have stopped seeing things.
func (r *run) idle(ctx context.Context) error {
	for {
		switch left := r.p.Pending(); {
		case left.Webhooks > 0:
			if err := r.quiet(ctx); err != nil {
				return err
			}
		case left.Timers > 0:
			if err := r.pace(ctx, left.Next.Sub(r.start)-r.jumped); err != nil {
				return err
			}
			if r.o.Speed > 0 {
				if err := sleep(ctx, 5*time.Millisecond); err != nil { // due now, run by the platform's own alarm
					return err
				}
			}
		case r.watch.grows(ctx, r.o.Quiet):
		default:
			return ctx.Err()
		}
	}
}
