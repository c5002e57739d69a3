package workday

import (
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
)

// begin plans a person's day.
func (o *operator) begin() {
	w := o.w
	w.on(o.begins, func() error { return o.set(desk.Available, true) })
	for _, b := range o.breaks {
		if b.To.Sub(b.From) > drainFor { // before a long break nothing new comes
			w.on(b.From.Add(-drainFor), func() error { return o.set(desk.Draining, true) })
		}
		w.on(b.From, func() error { return o.goes(desk.Break) })
		w.on(b.To, func() error { return o.set(desk.Available, true) })
	}
	w.on(o.ends, func() error { return o.goes(desk.Offline) })
	if !o.cut.From.IsZero() {
		w.on(o.cut.From, func() error { o.connected, o.here = false, false; return nil })
		w.on(o.cut.To, o.comesBack)
	}
}

// drainFor is how long before a break somebody takes nothing new.
const drainFor = 12 * time.Minute

// set changes the presence. Who is not connected can't.
func (o *operator) set(to desk.Presence, here bool) error {
	if !o.cut.From.IsZero() && !o.w.clock.now.Before(o.cut.From) && o.w.clock.now.Before(o.cut.To) {
		return nil
	}
	o.connected, o.here = to != desk.Offline, here
	_, err := o.w.door.SetPresence(o.w.ctx, o.by, to)
	o.w.soon(o.next)
	return err
}

// comesBack is the connection, found again: the console sets itself to what the plan says.
func (o *operator) comesBack() error {
	now := o.w.clock.now
	if !now.Before(o.ends) {
		return o.goes(desk.Offline)
	}
	for _, b := range o.breaks {
		if !now.Before(b.From) && now.Before(b.To) {
			return o.goes(desk.Break)
		}
	}
	return o.set(desk.Available, true)
}

// goes leaves the desk; what is still in hand goes to others first, with its age. A pause of
// ten minutes is too short for that: the customers wait.
func (o *operator) goes(to desk.Presence) error {
	long := to == desk.Offline
	for _, b := range o.breaks {
		long = long || b.From.Equal(o.w.clock.now) && b.To.Sub(b.From) > drainFor
	}
	if err := o.set(to, false); err != nil || !long {
		return err
	}
	for _, t := range o.w.held(o.id) {
		o.drop(t)
		if t.state == conversation.Offered {
			continue // the offer passes by itself
		}
		if t.state == conversation.Wrapup || t.over {
			if err := o.closes(t); err != nil {
				return err
			}
			continue
		}
		if err := o.gives(t, "", t.waits); err != nil {
			return err
		}
	}
	return nil
}

// held lists what somebody has in hand, by the order in which it came.
func (w *world) held(id desk.OperatorID) (out []*talk) {
	for _, c := range w.watch.holding(id) {
		out = append(out, w.talks[c])
	}
	return slices.Clip(out)
}

// gives transfers a talk to a colleague or to a queue.
func (o *operator) gives(t *talk, to desk.OperatorID, queue desk.QueueID) error {
	_, err := o.w.actor.Transfer(o.w.ctx, t.id, decide.Command{By: o.by}, to, queue)
	return err
}
