package workday

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
)

// renewEvery is how often the leases of connected people are renewed: just before they end.
const renewEvery = 40 * time.Second

// play lets the day pass: what people do and what timers bring, each at its time, until
// nothing lies ahead.
func (w *world) play(progress func(time.Time)) error {
	for _, o := range w.order {
		o.begin()
	}
	for _, q := range w.plan.inquiries {
		w.arrive(q)
	}
	w.chief.here = true
	w.on(dawn, w.renew)
	if w.foresee != nil {
		w.foresee.begin()
	}
	for {
		now, ok := w.nextMoment()
		if !ok || now.After(dusk) {
			return nil
		}
		if w.watch.idle() {
			w.tally.beside += now.Sub(w.clock.now)
		}
		w.clock.now = now
		if err := w.moment(); err != nil {
			return fmt.Errorf("%s: %w", now.In(tokyo).Format("15:04:05.000"), err)
		}
		if w.watch.caught() {
			return nil
		}
		if progress != nil {
			progress(now)
		}
	}
}

// nextMoment is when something happens next; ok is false when nothing will.
func (w *world) nextMoment() (at time.Time, ok bool) {
	at, ok = w.agenda.next()
	jobs := !w.due.IsZero()
	if jobs && (!ok || w.due.Before(at)) {
		at = w.due
	}
	return at, ok || jobs
}

// look finds out when the next timer rings; none is the zero time.
func (w *world) look() error {
	due, ok, err := w.db.NextRun(w.ctx, w.kinds)
	if !ok {
		due = time.Time{}
	}
	w.due = due
	return err
}

// moment does all that happens now: one thing, and then whatever the desk does about it.
func (w *world) moment() error {
	for {
		at, ok := w.agenda.next()
		if ok && !at.After(w.clock.now) {
			w.events++
			if err := w.agenda.take().do(); err != nil {
				return err
			}
		}
		if err := w.settle(); err != nil {
			return err
		}
		if at, ok := w.agenda.next(); !ok || at.After(w.clock.now) {
			return nil
		}
	}
}

// settle lets the desk receive what came in and run what is due.
func (w *world) settle() error {
	for range 10_000 {
		for w.heard {
			n, err := w.receiver.Once(w.ctx)
			if err != nil {
				return err
			}
			w.heard = n > 0
		}
		if err := w.look(); err != nil {
			return err
		}
		if w.due.IsZero() || w.due.After(w.clock.now) {
			return nil
		}
		if _, err := w.runner.Once(w.ctx); err != nil {
			return err
		}
	}
	return errors.New("the desk never comes to rest")
}

// renew keeps those alive who are connected.
func (w *world) renew() error {
	var who []desk.OperatorID
	for _, o := range w.order {
		if o.connected {
			who = append(who, o.id)
		}
	}
	if w.clock.now.Before(dusk) && (w.clock.now.Before(at(21, 0)) || len(w.byUser) > 0) {
		w.after(renewEvery, w.renew)
	}
	return w.door.Renew(w.ctx, who)
}

// end looks whether the store says what the watch has seen.
func (w *world) end(ctx context.Context) error {
	people, err := w.db.People(ctx, theCentre)
	if err != nil {
		return err
	}
	for _, p := range people {
		if seen := w.watch.people[p.ID]; p.Load != seen.Load || p.Presence != seen.Presence {
			w.watch.broken("%s: the store says load %d, %s; what was committed says %d, %s", p.ID, p.Load, p.Presence, seen.Load, seen.Presence)
		}
	}
	for id, t := range w.watch.talks {
		if t.State == conversation.Closed {
			continue
		}
		v, err := w.db.Conversation(ctx, id)
		if err != nil {
			return err
		}
		if v.State != t.State || v.Assignee != t.Assignee || v.OfferedTo != t.OfferedTo || v.Version != t.Version {
			w.watch.broken("%s: the store says %s of %q, what was committed says %s of %q", id, v.State, v.Holder(), t.State, t.Holder())
		}
	}
	return nil
}
