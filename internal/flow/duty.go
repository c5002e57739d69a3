package flow

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/routing"
)

// Duty changes people's presence where they can't or forget to, and gives what they have in
// hand to others: when a connection is lost for long, when nobody sits before a console, when
// somebody has gone home, when a shift is about to end.
type Duty struct {
	env    Env
	people People
	store  Policies
	router *Router
	began  time.Time
}

// NewDuty makes it.
func NewDuty(env Env, people People, store Policies, router *Router) *Duty {
	return &Duty{env, people, store, router, env.Clock.Now()}
}

// Causes of a change of presence that nobody made, beside those of routing's verdicts.
const (
	causeDisabled  = "disabled"
	causeSignedOut = "signed_out"
	causeGone      = "gone" // of a return only: they work here no more
)

// maxOwned is more than anybody can have in hand.
const maxOwned = 500

// People whom the desk could not hear are not gone: behind an outage of its own they get as
// long to come back. A timer that comes so much too late tells of one, too.
const (
	comeBack = 2 * presenceLife
	tooLate  = 2 * time.Minute
)

// Absent handles the timer of a person who may not be there: their presence follows, and
// their talks go to others.
func (d *Duty) Absent(ctx context.Context, job Claimed) (Next, error) {
	p, err := d.people.Person(ctx, desk.OperatorID(job.Key))
	if errors.Is(err, desk.ErrNotFound) {
		return Next{}, nil
	}
	if err != nil {
		return Next{}, err
	}
	now := d.env.Clock.Now()
	if p.Disabled {
		_, err := d.leave(ctx, p, causeGone)
		if err != nil || p.Presence == desk.Offline {
			return Next{}, err
		}
		return Next{}, d.set(ctx, p, desk.Offline, causeDisabled, now)
	}
	row, err := d.store.Policy(ctx, p.Centre)
	if err != nil {
		return Next{}, err
	}
	seen, err := d.people.LastSeen(ctx, p.ID)
	if err != nil {
		return Next{}, err
	}
	if !seen.IsZero() {
		seen = seen.Add(seenEvery) // it may have been as much later
	}
	v := row.Policy.Watch(p, seen, now)
	if v.To == "" && !v.Leave {
		return Next{At: v.Next, Code: "there"}.ifSet(), nil
	}
	if outage := now.Sub(d.began) < comeBack || now.Sub(job.RunAt) > tooLate; outage && v.Cause == routing.CauseLost {
		return Next{At: now.Add(comeBack), Code: "outage"}, nil
	}
	return d.carryOut(ctx, row.Policy, p, seen, v)
}

// carryOut does what a verdict says, the presence last: who dies over it begins anew.
func (d *Duty) carryOut(ctx context.Context, policy routing.Policy, p desk.Person, seen time.Time, v routing.Verdict) (Next, error) {
	var again time.Time
	if v.Leave {
		var err error
		if again, err = d.leave(ctx, p, v.Cause); err != nil {
			return Next{}, err
		}
	}
	if v.To != "" {
		if err := d.set(ctx, p, v.To, v.Cause, v.At); err != nil {
			return Next{}, err
		}
		p.Presence = v.To
	}
	if !v.Leave {
		again = policy.Watch(p, seen, d.env.Clock.Now()).Next
	}
	return Next{At: again, Code: "told to wait"}.ifSet(), nil
}

// leave gives what a person has in hand to others, and tells those who oversee them. What
// stays because its customer has been told to wait is looked at again when that is over.
func (d *Duty) leave(ctx context.Context, p desk.Person, cause string) (again time.Time, err error) {
	owned, err := d.store.OwnedBy(ctx, p.ID, maxOwned)
	if err != nil {
		return again, err
	}
	returned := map[desk.WorkspaceID]int{}
	for _, id := range owned {
		var from desk.WorkspaceID
		wait, err := settle(ctx, d.router.env, d.router.cases, id, func(c decide.Case, now time.Time) (ch decide.Change, wait time.Time, err error) {
			if from = ""; cause == causeGone {
				ch, err = decide.Gone(c, id, p.ID, now, d.env.IDs)
			} else {
				ch, wait, err = decide.Absent(c, id, p.ID, cause, now, d.env.IDs)
			}
			if !ch.Empty() {
				from = c.Thread.Workspace
			}
			return ch, wait, err
		})
		if err != nil {
			return again, err
		}
		if from != "" {
			returned[from]++
		}
		if !wait.IsZero() && (again.IsZero() || wait.Before(again)) {
			again = wait
		}
	}
	return again, d.tell(ctx, p, cause, returned)
}

// tell says to supervisors how many talks of somebody who is not there wait again.
func (d *Duty) tell(ctx context.Context, p desk.Person, cause string, returned map[desk.WorkspaceID]int) error {
	var facts []desk.Fact
	for w, n := range returned {
		facts = append(facts, desk.Fact{At: d.env.Clock.Now(), Kind: desk.FactLeft, Centre: p.Centre, Workspace: w, Subject: p.ID, Actor: desk.System, Code: cause,
			Data: map[string]string{"talks": strconv.Itoa(n)}})
	}
	if len(facts) == 0 {
		return nil
	}
	err := d.people.PutFacts(ctx, facts)
	d.env.committed(nil)
	return err
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
		err = d.set(ctx, p, desk.Draining, routing.CauseShift, now)
	}
	return Next{At: end, Code: "planned"}, err
}

// set changes the presence, since an instant.
func (d *Duty) set(ctx context.Context, p desk.Person, to desk.Presence, cause string, at time.Time) error {
	fact := desk.Fact{At: at, Kind: desk.FactPresence, Centre: p.Centre, Subject: p.ID, Actor: desk.System, Code: string(to),
		Data: map[string]string{"cause": cause}}
	jobs := []desk.Job{{Kind: desk.JobRoute, Key: string(p.Centre), RunAt: d.env.Clock.Now()}}
	if err := d.people.SetPresence(ctx, p.ID, to, p.PresenceUntil, fact, jobs); err != nil {
		return err
	}
	d.env.committed(jobs)
	return nil
}
