package flow

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/forecast"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/desk/routing"
)

// Undo takes a remedy back at once.
func (d *AheadDesk) Undo(ctx context.Context, by desk.Person, id string) (RemedyRow, error) {
	row, err := d.store.Remedy(ctx, id)
	if err != nil {
		return row, err
	}
	if row.Centre != by.Centre {
		return row, desk.ErrNotFound
	}
	if err := mayPlan(by, identity.ManageRouting, row.Body.Workspace); err != nil {
		return row, err
	}
	if row.State != RemedyOn {
		return row, ErrRemedyEnded
	}
	row, err = d.end(ctx, row, RemedyUndone, by.ID)
	if errors.Is(err, desk.ErrVersion) {
		return row, ErrRemedyEnded
	}
	return row, err
}

// Due handles a remedy's job: when its time is over it is taken back; when its hour is over
// what was expected is held against what came.
func (d *AheadDesk) Due(ctx context.Context, job Claimed) (Next, error) {
	row, err := d.store.Remedy(ctx, job.Key)
	if errors.Is(err, desk.ErrNotFound) {
		return Next{}, nil
	}
	if err != nil {
		return Next{}, err
	}
	now := d.env.Clock.Now()
	if row.State == RemedyOn && !now.Before(row.Until) {
		if row, err = d.end(ctx, row, RemedyOver, ""); err != nil {
			return Next{}, err
		}
	}
	check := row.At.Add(forecast.Window)
	if row.CheckedAt.IsZero() && !now.Before(check) {
		if row, err = d.check(ctx, row, now); err != nil {
			return Next{}, err
		}
	}
	var next time.Time
	if row.State == RemedyOn {
		next = row.Until
	}
	if row.CheckedAt.IsZero() && (next.IsZero() || check.Before(next)) {
		next = check
	}
	return Next{At: next, Code: "on"}.ifSet(), nil
}

// check holds what was expected against what came.
func (d *AheadDesk) check(ctx context.Context, row RemedyRow, now time.Time) (RemedyRow, error) {
	late, waited, err := d.came(ctx, row.Centre, row.At)
	if err != nil {
		return row, err
	}
	n := 0
	for _, k := range late {
		n += k
	}
	came := cameTrue(n, waited[row.Body.Watched])
	row.CheckedAt, row.Body.Came = now, &came
	return row, d.store.SaveRemedy(ctx, row, row.State, RemedyEffect{}, nil, nil)
}

// end takes a remedy back, as far as nobody has changed the same by hand since: what a hand
// set stands.
func (d *AheadDesk) end(ctx context.Context, row RemedyRow, as RemedyState, by desk.OperatorID) (RemedyRow, error) {
	who := desk.System
	if by != "" {
		who = desk.Operator(by)
	}
	for range maxTries {
		now := d.env.Clock.Now()
		e, facts, jobs, err := d.takeBack(ctx, &row, now, who)
		if err != nil {
			return row, err
		}
		done := row
		done.State, done.SettledAt, done.SettledBy = as, now, by
		if e.empty() {
			done.State = RemedyLeft
		}
		facts = append(facts, remedyFact(done, now, who, string(done.State)))
		jobs = append(jobs, desk.Job{Kind: desk.JobRoute, Key: string(row.Centre), RunAt: now})
		err = d.store.SaveRemedy(ctx, done, RemedyOn, e, facts, jobs)
		if err == nil {
			d.env.committed(jobs)
			return done, nil
		}
		if !errors.Is(err, desk.ErrVersion) {
			return row, err
		}
		if row, err = d.store.Remedy(ctx, row.ID); err != nil {
			return row, err
		}
		if row.State != RemedyOn { // somebody was quicker
			return row, desk.ErrVersion
		}
	}
	return row, desk.ErrVersion
}

// takeBack is the change that ends a remedy; none when there is nothing to take back.
func (d *AheadDesk) takeBack(ctx context.Context, row *RemedyRow, now time.Time, who desk.Actor) (e RemedyEffect, facts []desk.Fact, jobs []desk.Job, err error) {
	r := row.Body.Remedy
	if r.Entrance != "" {
		return d.surgeBack(ctx, row, now, who)
	}
	if r.Operator == "" {
		return d.policyBack(ctx, row, now, who)
	}
	p, err := d.people.Person(ctx, r.Operator)
	if errors.Is(err, desk.ErrNotFound) {
		return e, nil, nil, nil
	}
	if err != nil {
		return e, nil, nil, err
	}
	if r.Kind == decide.RemedyReturn {
		since, err := d.presenceSince(ctx, row, now)
		if err != nil || p.Presence != desk.Available || !since.Equal(row.At.Truncate(time.Millisecond)) {
			return e, nil, nil, err
		}
		e.Presence = &PresenceChange{Operator: p.ID, From: desk.Available, Since: since, To: r.Presence, Until: p.PresenceUntil, Cause: causeRemedy}
		fact := desk.Fact{At: now, Kind: desk.FactPresence, Centre: p.Centre, Subject: p.ID, Actor: who, Code: string(r.Presence), Data: map[string]string{"cause": causeRemedy}}
		return e, []desk.Fact{fact}, nil, nil
	}
	before, after, since, err := d.revisions(ctx, row, p)
	if err != nil || after.ID == "" {
		return e, nil, nil, err
	}
	if capacity, profile, ok := r.UndoProfile(before, after, since, p); ok {
		e, facts = profileEffect(p, capacity, profile, now, who)
	}
	return e, facts, nil, nil
}

// presenceSince is when the person last changed state.
func (d *AheadDesk) presenceSince(ctx context.Context, row *RemedyRow, now time.Time) (time.Time, error) {
	log, err := d.policies.PresenceLog(ctx, row.Centre, row.At.Truncate(time.Millisecond), now.Add(time.Second))
	var since time.Time
	for _, l := range log {
		if l.Operator == row.Body.Operator && l.set() {
			since = l.At
		}
	}
	return since, err
}

// revisions are the person before the remedy, with it, and as set since.
func (d *AheadDesk) revisions(ctx context.Context, row *RemedyRow, now desk.Person) (before, after desk.Person, since []desk.Person, err error) {
	all, err := d.policies.ProfileHistory(ctx, now.ID, policiesShown)
	for _, rev := range all {
		p := now
		p.Capacity, p.Profile, p.Revision = rev.Capacity, rev.Profile, rev.Revision
		switch {
		case rev.Revision > row.Body.Version:
			since = append(since, p)
		case rev.Revision == row.Body.Version:
			after = p
		case rev.Revision == row.Body.Version-1:
			before = p
		}
	}
	if before.ID == "" { // too long ago: what a hand may have set since is not known any more
		after = desk.Person{}
	}
	return before, after, since, err
}

func (d *AheadDesk) policyBack(ctx context.Context, row *RemedyRow, now time.Time, who desk.Actor) (e RemedyEffect, facts []desk.Fact, jobs []desk.Job, err error) {
	all, err := d.policies.PolicyHistory(ctx, row.Centre, policiesShown)
	if err != nil || len(all) == 0 {
		return e, nil, nil, err
	}
	at := slices.IndexFunc(all, func(p PolicyRow) bool { return p.Version == row.Body.Version })
	if at < 0 {
		return e, nil, nil, nil
	}
	var before routing.Policy // of a centre that had set nothing
	switch {
	case at+1 < len(all):
		before = all[at+1].Policy
	case row.Body.Version > 1: // too long ago
		return e, nil, nil, nil
	}
	var since []routing.Policy
	for _, p := range all[:at] {
		since = append(since, p.Policy)
	}
	next, ok := row.Body.UndoPolicy(before, all[at].Policy, since, all[0].Policy)
	if !ok {
		return e, nil, nil, nil
	}
	return d.policyChange(ctx, row, all[0], next, now, who)
}
