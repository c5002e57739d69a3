package flow

import (
	"context"
	"errors"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
)

// Duty changes people's presence where they can't or forget to: when a connection is lost
// for long, when a shift is about to end.
type Duty struct {
	env    Env
	people People
	store  Policies
	router *Router
}

// NewDuty makes it.
func NewDuty(env Env, people People, store Policies, router *Router) *Duty {
	return &Duty{env, people, store, router}
}

// Causes of a change of presence that nobody made.
const (
	causeLost     = "lost"
	causeShift    = "shift"
	causeDisabled = "disabled"
)

// maxOwned is more than anybody can have in hand.
const maxOwned = 500

// Absent handles the timer of a person who may have lost the connection, or who works here
// no more: their talks go to others, and they count as gone.
func (d *Duty) Absent(ctx context.Context, job Claimed) (Next, error) {
	p, err := d.people.Person(ctx, desk.OperatorID(job.Key))
	if errors.Is(err, desk.ErrNotFound) || err == nil && p.Presence == desk.Offline && !p.Disabled {
		return Next{}, nil
	}
	if err != nil {
		return Next{}, err
	}
	if p.Disabled {
		return Next{}, d.leave(ctx, p, causeDisabled, decide.Gone)
	}
	row, err := d.store.Policy(ctx, p.Centre)
	if err != nil || row.Policy.Absent <= 0 {
		return Next{}, err
	}
	now := d.env.Clock.Now()
	if due := p.PresenceUntil.Add(row.Policy.Absent); now.Before(due) {
		return Next{At: due, Code: "connected"}, nil
	}
	return Next{}, d.leave(ctx, p, causeLost, decide.Absent)
}

// taking decides what becomes of one of the inquiries that a person has in hand.
type taking func(c decide.Case, id desk.ConversationID, owner desk.OperatorID, now time.Time, ids desk.IDs) (decide.Change, error)

// leave gives what a person has in hand to others.
func (d *Duty) leave(ctx context.Context, p desk.Person, cause string, take taking) error {
	owned, err := d.store.OwnedBy(ctx, p.ID, maxOwned)
	if err != nil {
		return err
	}
	for _, id := range owned {
		_, err := settle(ctx, d.router.env, d.router.cases, id, func(c decide.Case, now time.Time) (decide.Change, time.Time, error) {
			ch, err := take(c, id, p.ID, now, d.env.IDs)
			return ch, time.Time{}, err
		})
		if err != nil {
			return err
		}
	}
	return d.set(ctx, p, desk.Offline, cause)
}

// Shift handles the timer of a person's plan: shortly before a shift ends they are given
// nothing new, so that they can finish. It comes again for the next one.
func (d *Duty) Shift(ctx context.Context, job Claimed) (Next, error) {
	p, err := d.people.Person(ctx, desk.OperatorID(job.Key))
	if errors.Is(err, desk.ErrNotFound) || err == nil && p.Disabled {
		return Next{}, nil
	}
	if err != nil {
		return Next{}, err
	}
	row, err := d.store.Policy(ctx, p.Centre)
	if err != nil {
		return Next{}, err
	}
	now := d.env.Clock.Now()
	end, within, planned := p.Profile.Ends(now, row.Policy.Location())
	if !planned {
		return Next{}, nil // whoever plans again puts the job again
	}
	if drain := end.Add(-row.Policy.Drain); now.Before(drain) {
		return Next{At: drain, Code: "planned"}, nil
	}
	if within && p.Presence == desk.Available {
		err = d.set(ctx, p, desk.Draining, causeShift)
	}
	return Next{At: end, Code: "planned"}, err
}

func (d *Duty) set(ctx context.Context, p desk.Person, to desk.Presence, cause string) error {
	now := d.env.Clock.Now()
	fact := desk.Fact{At: now, Kind: desk.FactPresence, Centre: p.Centre, Subject: p.ID, Actor: desk.System, Code: string(to),
		Data: map[string]string{"cause": cause}}
	jobs := []desk.Job{{Kind: desk.JobRoute, Key: string(p.Centre), RunAt: now}}
	if err := d.people.SetPresence(ctx, p.ID, to, p.PresenceUntil, fact, jobs); err != nil {
		return err
	}
	d.env.committed(jobs)
	return nil
}
