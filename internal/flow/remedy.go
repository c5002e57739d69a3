package flow

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/forecast"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/desk/routing"
)

// Errors of remedies.
var (
	ErrRemedyTime  = desk.E(desk.Invalid, "bad_time", "Between 10 and 240 minutes.").On("minutes")
	ErrRemedyOn    = desk.E(desk.Conflict, "remedy_on", "The same is in force already. Undo it first, or wait for its end.")
	ErrRemedyMoved = desk.E(desk.Conflict, "remedy_moved", "The situation has changed and this can't be done any more. Look at the forecast again.")
	ErrRemedyEnded = desk.E(desk.Conflict, "remedy_ended", "This is not in force any more.")
)

// How long a remedy may last.
const (
	shortRemedy = 10 * time.Minute
	longRemedy  = 4 * time.Hour
)

// causeRemedy is why a presence was changed by somebody else.
const causeRemedy = "remedy"

// Apply puts a remedy into force for a while, with what is expected with and without it.
// watched is the queue it is to help.
func (d *AheadDesk) Apply(ctx context.Context, by desk.Person, r decide.Remedy, watched desk.QueueID, lasts time.Duration) (RemedyRow, error) {
	if lasts < shortRemedy || lasts > longRemedy {
		return RemedyRow{}, ErrRemedyTime
	}
	o, err := d.ahead.Centre(ctx, by.Centre)
	if err != nil {
		return RemedyRow{}, err
	}
	queue := slices.IndexFunc(o.Scene.Queues, func(q desk.Queue) bool { return q.ID == watched })
	if queue < 0 || !d.allowed(by, r, o.Scene) {
		return RemedyRow{}, ErrNoRouting
	}
	brand := o.Scene.Queues[queue].Workspace
	if err := mayPlan(by, identity.ManageRouting, brand); err != nil {
		return RemedyRow{}, err
	}
	on, err := d.store.RemedyList(ctx, by.Centre, remediesShown)
	if err != nil {
		return RemedyRow{}, err
	}
	if slices.ContainsFunc(on, func(x RemedyRow) bool { return x.State == RemedyOn && sameTarget(x.Body.Remedy, r) }) {
		return RemedyRow{}, ErrRemedyOn
	}
	now := d.env.Clock.Now()
	with := r.On(o.Scene).Picture().Play(aheadSeed, forecast.DefaultRuns)
	row := RemedyRow{ID: d.env.IDs(), Centre: by.Centre, At: now, By: by.ID, Until: now.Add(lasts), State: RemedyOn,
		Body: RemedyBody{Remedy: r, Workspace: brand, Watched: watched, Without: foresight(o.Forecast, queue), With: foresight(with, queue)}}
	effect, facts, jobs, err := d.effect(ctx, by, &row)
	if err != nil {
		return row, err
	}
	facts = append(facts, remedyFact(row, now, desk.Operator(by.ID), "applied"))
	jobs = append(jobs, desk.Job{Kind: desk.JobRemedy, Key: row.ID, RunAt: earlier(row.Until, now.Add(forecast.Window))}, desk.Job{Kind: desk.JobRoute, Key: string(by.Centre), RunAt: now})
	if err := d.store.SaveRemedy(ctx, row, "", effect, facts, jobs); err != nil {
		return row, err
	}
	d.env.committed(jobs)
	return row, nil
}

// sameTarget tells whether two remedies would change the same thing.
func sameTarget(a, b decide.Remedy) bool {
	switch {
	case a.Entrance != "" || b.Entrance != "":
		return a.Entrance == b.Entrance
	case a.Kind == b.Kind:
		return a.Operator == b.Operator && a.Queue == b.Queue && a.Skill == b.Skill
	case a.Operator == "" && b.Operator == "" && a.Kind != decide.RemedyRelax && b.Kind != decide.RemedyRelax:
		return a.Queue == b.Queue // both are where the queue overflows to
	}
	return false
}

func foresight(f forecast.Forecast, queue int) Foresight {
	w := f.Queues[queue].Wait
	return Foresight{Late: decide.Total(f), P50: w.P50, P90: w.P90}
}

func remedyFact(row RemedyRow, now time.Time, who desk.Actor, code string) desk.Fact {
	return desk.Fact{At: now, Kind: desk.FactRemedy, Centre: row.Centre, Workspace: row.Body.Workspace, Subject: row.Body.Operator, Actor: who, Code: code,
		Data: map[string]string{"remedy": row.ID, "kind": string(row.Body.Kind), "queue": string(row.Body.Watched)}}
}

// effect is the change that puts a remedy into force, on what is now.
func (d *AheadDesk) effect(ctx context.Context, by desk.Person, row *RemedyRow) (e RemedyEffect, facts []desk.Fact, jobs []desk.Job, err error) {
	r, now := row.Body.Remedy, row.At
	if r.Entrance != "" {
		return d.surgeEffect(ctx, by, row)
	}
	if r.Operator == "" {
		return d.policyEffect(ctx, by, row)
	}
	p, err := d.people.Person(ctx, r.Operator)
	if err != nil {
		return e, nil, nil, err
	}
	row.Body.Presence = p.Presence
	if p.Disabled || !now.Before(p.PresenceUntil) {
		return e, nil, nil, ErrRemedyMoved
	}
	if r.Kind == decide.RemedyReturn {
		if p.Presence != r.Presence || p.Presence != desk.Break && p.Presence != desk.Training && p.Presence != desk.Draining {
			return e, nil, nil, ErrRemedyMoved
		}
		e.Presence = &PresenceChange{Operator: p.ID, From: p.Presence, To: desk.Available, Until: p.PresenceUntil, Cause: causeRemedy}
		fact := desk.Fact{At: now, Kind: desk.FactPresence, Centre: p.Centre, Subject: p.ID, Actor: desk.Operator(by.ID), Code: string(desk.Available), Data: map[string]string{"cause": causeRemedy}}
		return e, []desk.Fact{fact}, []desk.Job{{Kind: desk.JobAbsent, Key: string(p.ID), RunAt: p.PresenceUntil}}, nil
	}
	if r.Kind != decide.RemedyCap && r.Kind != decide.RemedyLend {
		return e, nil, nil, ErrRemedyMoved
	}
	policy, err := d.policies.Policy(ctx, row.Centre)
	if err != nil {
		return e, nil, nil, err
	}
	capacity, profile := r.Profile(p, policy.Policy)
	if err := routing.CheckProfile(profile, capacity); err != nil {
		return e, nil, nil, err
	}
	row.Body.Version = p.Revision + 1
	e, facts = profileEffect(p, capacity, profile, now, desk.Operator(by.ID))
	return e, facts, nil, nil
}

func profileEffect(p desk.Person, capacity int, profile desk.StaffProfile, now time.Time, who desk.Actor) (RemedyEffect, []desk.Fact) {
	row := ProfileRow{Operator: p.ID, Revision: p.Revision + 1, At: now, By: who.Operator, Capacity: capacity, Profile: profile}
	fact := desk.Fact{At: now, Kind: desk.FactProfile, Centre: p.Centre, Subject: p.ID, Actor: who, Version: p.Version + 1, Code: "changed",
		Data: map[string]string{"revision": strconv.FormatInt(row.Revision, 10), "cause": causeRemedy}}
	return RemedyEffect{Profile: &row, Before: ProfileRow{Operator: p.ID, Capacity: p.Capacity, Profile: p.Profile}}, []desk.Fact{fact}
}

func (d *AheadDesk) policyEffect(ctx context.Context, by desk.Person, row *RemedyRow) (e RemedyEffect, facts []desk.Fact, jobs []desk.Job, err error) {
	old, err := d.policies.Policy(ctx, row.Centre)
	if err != nil {
		return e, nil, nil, err
	}
	next := row.Body.Policy(old.Policy)
	if asJSON(next) == asJSON(old.Policy) {
		return e, nil, nil, ErrRemedyMoved
	}
	row.Body.Version = old.Version + 1
	return d.policyChange(ctx, row, old, next, row.At, desk.Operator(by.ID))
}

func (d *AheadDesk) policyChange(ctx context.Context, row *RemedyRow, old PolicyRow, next routing.Policy, now time.Time, who desk.Actor) (e RemedyEffect, facts []desk.Fact, jobs []desk.Job, err error) {
	queues, err := d.read.Queues(ctx, row.Centre)
	if err != nil {
		return e, nil, nil, err
	}
	if err := next.Check(queues); err != nil {
		return e, nil, nil, err
	}
	e.Policy = &PolicyRow{Centre: row.Centre, Version: old.Version + 1, At: now, By: who.Operator, Note: string(row.Body.Kind), Policy: next}
	fact := desk.Fact{At: now, Kind: desk.FactPolicy, Centre: row.Centre, Actor: who, Version: e.Policy.Version, Code: "changed", Data: map[string]string{"cause": causeRemedy}}
	jobs, err = policyJobs(ctx, d.policies, d.read, row.Centre, next, queues, now)
	return e, []desk.Fact{fact}, jobs, err
}
