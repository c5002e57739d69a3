package flow

import (
	"context"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/forecast"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
)

// AheadDesk is people's door to what is before a centre, and to what can be done about it.
type AheadDesk struct {
	env      Env
	ahead    *Ahead
	store    Remedies
	policies Policies
	read     Reader
	people   People
}

// NewAheadDesk makes the door.
func NewAheadDesk(env Env, ahead *Ahead, store Remedies, policies Policies, read Reader, people People) *AheadDesk {
	return &AheadDesk{env, ahead, store, policies, read, people}
}

// AheadView is what is before the queues that somebody oversees.
type AheadView struct {
	Outlook
	Queues   []AheadQueue
	Remedies []decide.Rated // only what the asker may apply
	On       []RemedyRow    // in force
}

// AheadQueue is one of them.
type AheadQueue struct {
	desk.Queue
	forecast.QueueAhead
	Expected Expected
	Target   time.Duration // of a first reply; 0 = none
	Rate     float64       // expected to come within the hour
	Basis    forecast.Basis
	LateNow  int // replies that are over their time already
}

// View tells a supervisor what is before their queues.
func (d *AheadDesk) View(ctx context.Context, by desk.Person) (AheadView, error) {
	if !identity.Anywhere(by, identity.ManageRouting) {
		return AheadView{}, ErrNoRouting
	}
	o, rated, err := d.ahead.Remedies(ctx, by.Centre)
	if err != nil {
		return AheadView{}, err
	}
	out := AheadView{Outlook: o}
	for i, q := range o.Scene.Queues {
		if !identity.Can(by, identity.ManageRouting, identity.Subject{Workspace: q.Workspace}) {
			continue
		}
		_, basis := o.Scene.Learnt.Handle(q.Workspace, q.ID, "")
		out.Queues = append(out.Queues, AheadQueue{Queue: q, QueueAhead: o.Forecast.Queues[i], Expected: o.Expect(q.ID), Target: o.Scene.Target(i),
			Rate: o.Scene.Rates[q.ID], Basis: basis, LateNow: lateNow(o.Scene, q.ID)})
	}
	if out.On, err = d.inForce(ctx, by); err != nil {
		return out, err
	}
	for _, r := range rated {
		on := slices.ContainsFunc(out.On, func(x RemedyRow) bool { return sameTarget(x.Body.Remedy, r.Remedy) })
		if !on && d.allowed(by, r.Remedy, o.Scene) {
			out.Remedies = append(out.Remedies, r)
		}
	}
	return out, nil
}

func lateNow(s decide.Scene, queue desk.QueueID) (n int) {
	for _, w := range s.Waiting {
		if w.Queue == queue && !w.Due.IsZero() && !w.Due.After(s.Now) {
			n++
		}
	}
	for _, h := range s.InHand {
		if h.Queue == queue && !h.Due.IsZero() && !h.Due.After(s.Now) {
			n++
		}
	}
	return n
}

// Waits tells an operator how long customers wait in the queues of their brands.
func (d *AheadDesk) Waits(ctx context.Context, by desk.Person) ([]AheadQueue, error) {
	if !identity.Anywhere(by, identity.Work) {
		return nil, ErrNoRouting
	}
	o, err := d.ahead.Centre(ctx, by.Centre)
	if err != nil {
		return nil, err
	}
	var out []AheadQueue
	for i, q := range o.Scene.Queues {
		if identity.Can(by, identity.Work, identity.Subject{Workspace: q.Workspace}) {
			out = append(out, AheadQueue{Queue: q, QueueAhead: o.Forecast.Queues[i], Expected: o.Expect(q.ID), Target: o.Scene.Target(i)})
		}
	}
	return out, nil
}

// mine are the queues that somebody oversees.
func (d *AheadDesk) mine(ctx context.Context, by desk.Person) ([]desk.Queue, error) {
	if !identity.Anywhere(by, identity.ManageRouting) {
		return nil, ErrNoRouting
	}
	queues, err := d.read.Queues(ctx, by.Centre)
	return slices.DeleteFunc(queues, func(q desk.Queue) bool {
		return !identity.Can(by, identity.ManageRouting, identity.Subject{Workspace: q.Workspace})
	}), err
}

// remediesShown is how many are listed.
const remediesShown = 50

// History lists the newest remedies for queues that somebody oversees, newest first.
func (d *AheadDesk) History(ctx context.Context, by desk.Person) ([]RemedyRow, error) {
	if !identity.Anywhere(by, identity.ManageRouting) {
		return nil, ErrNoRouting
	}
	rows, err := d.store.RemedyList(ctx, by.Centre, remediesShown)
	return slices.DeleteFunc(rows, func(r RemedyRow) bool {
		return !identity.Can(by, identity.ManageRouting, identity.Subject{Workspace: r.Body.Workspace})
	}), err
}

func (d *AheadDesk) inForce(ctx context.Context, by desk.Person) ([]RemedyRow, error) {
	rows, err := d.History(ctx, by)
	return slices.DeleteFunc(rows, func(r RemedyRow) bool { return r.State != RemedyOn }), err
}

// allowed tells whether somebody may apply a remedy.
func (d *AheadDesk) allowed(by desk.Person, r decide.Remedy, s decide.Scene) bool {
	if r.Queue != "" {
		i := slices.IndexFunc(s.Queues, func(q desk.Queue) bool { return q.ID == r.Queue })
		if i < 0 || !identity.Can(by, identity.ManageRouting, identity.Subject{Workspace: s.Queues[i].Workspace}) {
			return false
		}
	}
	if r.Entrance != "" {
		return oversees(by, r.Entrance) == nil && identity.Can(by, identity.ManageRouting, identity.Subject{Workspace: r.Entrance})
	}
	if r.Operator == "" {
		return r.Queue != ""
	}
	i := slices.IndexFunc(s.People, func(p desk.Person) bool { return p.ID == r.Operator })
	return i >= 0 && routes(by, s.People[i])
}

// AheadBreach is a number of replies of a queue that go over their time.
type AheadBreach struct {
	forecast.Breach
	Queue  desk.QueueID
	Target time.Duration
}

// Breaches tells when how many replies go over their time, in order.
func (v AheadView) Breaches() (out []AheadBreach) {
	for _, q := range v.Queues {
		for _, b := range q.Breaches() {
			out = append(out, AheadBreach{b, q.ID, q.Target})
		}
	}
	slices.SortStableFunc(out, func(a, b AheadBreach) int { return a.At.Compare(b.At) })
	return out
}
