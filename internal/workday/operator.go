package workday

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
)

// operator is one of the people at work: one pair of hands, several talks.
type operator struct {
	staff
	w         *world
	by        desk.Person // as the store knows them, for permissions
	here      bool        // at the desk, with hands free for work
	connected bool
	busy      bool
	todo      []task
	worked    time.Duration
}

// task is something that waits for the hands.
type task struct {
	talk  *talk
	what  duty
	since time.Time
}

// duty is what a task is.
type duty int

const (
	replying duty = iota
	ending        // say goodbye, then after-contact work
)

func newOperator(w *world, s staff) (*operator, error) {
	p, err := w.db.Person(w.ctx, s.id)
	if err != nil {
		return nil, err
	}
	w.watch.join(p)
	return &operator{staff: s, w: w, by: p}, nil
}

func (o *operator) person() desk.Person { return o.by }

// ask puts a talk on the pile, once.
func (o *operator) ask(t *talk, what duty) {
	if o == nil || t.owner != o.id || slices.ContainsFunc(o.todo, func(k task) bool { return k.talk == t }) {
		return
	}
	since := t.askedAt
	if since.IsZero() {
		since = o.w.clock.now
	}
	o.todo = append(o.todo, task{t, what, since})
	o.w.soon(o.next)
}

// drop takes a talk off the pile.
func (o *operator) drop(t *talk) {
	o.todo = slices.DeleteFunc(o.todo, func(k task) bool { return k.talk == t })
}

// next begins the task that has waited longest, if the hands are free. It takes the longer
// the more talks one has: each has to be read into again.
func (o *operator) next() error {
	if o.busy || !o.here || len(o.todo) == 0 {
		return nil
	}
	first := 0
	for i, k := range o.todo {
		if k.since.Before(o.todo[first].since) {
			first = i
		}
	}
	k := o.todo[first]
	o.todo = slices.Delete(o.todo, first, first+1)
	work := o.takes(k)
	o.busy = true
	o.w.after(work, func() error {
		o.busy = false
		o.worked += work
		err := o.does(k)
		o.w.soon(o.next)
		return err
	})
	return nil
}

// switching is what each further talk in hand adds to the time of an answer.
const switching = 0.07

func (o *operator) takes(k task) time.Duration {
	alone := k.talk.wrap
	if k.what == replying {
		alone = k.talk.turns[min(k.talk.said, len(k.talk.turns)-1)].work
	}
	more := 1 + switching*float64(max(0, o.w.watch.holds(o.id)-1))
	return time.Duration(float64(alone) * o.pace * more).Truncate(time.Millisecond)
}

// does ends a task.
func (o *operator) does(k task) error {
	t := k.talk
	if t.owner != o.id || t.state != conversation.Active && t.state != conversation.Wrapup {
		return nil // somebody else has it by now
	}
	if k.what == ending {
		return o.closes(t)
	}
	odd := t.odd
	switch {
	case odd == held || odd == escalated || odd == takenOver:
		t.odd = plain
		return o.pauses(t, odd)
	case t.said == 1 && odd == passedOn, t.said == 1 && odd == handed:
		t.odd = plain
		return o.passes(t, odd)
	case t.said == 1 && odd == forgotten:
		t.odd = plain
		return nil // and so the customer waits
	}
	return o.answers(t)
}

func (o *operator) answers(t *talk) error {
	if err := o.says(t, "お調べいたしました。"); err != nil {
		return err
	}
	t.said++
	t.answered()
	return nil
}

func (o *operator) says(t *talk, words string) error {
	return o.w.say(o.by, t.id, words)
}

// closes finishes a talk and closes it: the time of both was one task.
func (o *operator) closes(t *talk) error {
	t.finished++
	reason := conversation.Solved
	if t.thanks == 0 {
		reason = conversation.NoReply
	}
	if err := o.act(t, decide.Command{Verb: decide.Finish, Reason: reason}); err != nil {
		return err
	}
	return o.act(t, decide.Command{Verb: decide.Close, Reason: reason})
}

func (o *operator) act(t *talk, cmd decide.Command) error {
	cmd.By = o.by
	_, err := o.w.actor.Act(o.w.ctx, t.id, cmd)
	if err != nil {
		return fmt.Errorf("%s by %s of %s, which is %s of %q: %w", cmd.Verb, o.id, t.id, t.state, t.owner, err)
	}
	return nil
}

// offered is an offer that has come up on the screen.
func (o *operator) offered(t *talk) {
	how := t.takes[t.offered%len(t.takes)]
	t.offered++
	if how.passes || !o.here && !o.busy {
		return // it is let pass, and goes to another
	}
	turn := t.offered
	o.w.after(min(how.after, offerFor-time.Second), func() error {
		if t.owner != o.id || t.state != conversation.Offered || t.offered != turn {
			return nil
		}
		err := o.act(t, decide.Command{Verb: decide.Accept})
		if err == nil {
			o.w.watch.told(t.id, o.id)
		}
		return err
	})
}

// full tells whether an error only says that nobody has room.
func full(err error) bool { return errors.Is(err, decide.ErrAtCapacity) }
