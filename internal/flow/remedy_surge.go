package flow

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
)

// surgeEffect switches a brand's surge mode on until the remedy is over. Where it is on already,
// or the brand has no policy at its entrance, there is nothing to switch.
func (d *AheadDesk) surgeEffect(ctx context.Context, by desk.Person, row *RemedyRow) (e RemedyEffect, facts []desk.Fact, jobs []desk.Job, err error) {
	r := row.Body.Remedy
	if r.Kind != decide.RemedySurge && r.Kind != decide.RemedyBotFirst || r.Entrance != row.Body.Workspace {
		return e, nil, nil, ErrRemedyMoved
	}
	rules, err := d.ahead.rules.Of(ctx, r.Entrance)
	if err != nil {
		return e, nil, nil, err
	}
	is, err := d.store.Surge(ctx, r.Entrance)
	if err != nil {
		return e, nil, nil, err
	}
	if !rules.Door.On || is.Now.On {
		return e, nil, nil, ErrRemedyMoved
	}
	next := r.Surge(row.At)
	next.Until, next.By = row.Until, by.ID
	row.Body.Version = is.Version + 1
	e.Surge = &SurgeRow{Workspace: r.Entrance, Version: row.Body.Version, SurgeBody: SurgeBody{Now: next, Before: is.Now}}
	return e, surgeFacts(row, e.Surge, row.At, desk.Operator(by.ID), "on"), []desk.Job{surgeLook(row.Centre, r.Entrance, row.Until)}, nil
}

// surgeBack lets surge mode be as it was before the remedy, unless it was switched since. Its own
// time is over with the remedy's: what has ended by that is what the remedy would take back.
func (d *AheadDesk) surgeBack(ctx context.Context, row *RemedyRow, now time.Time, who desk.Actor) (e RemedyEffect, facts []desk.Fact, jobs []desk.Job, err error) {
	w := row.Body.Entrance
	is, err := d.store.Surge(ctx, w)
	if err != nil || is.Version != row.Body.Version {
		e.Over = is.Version == row.Body.Version+1 && is.Now.Auto && !is.Now.Since.Before(row.Until)
		return e, nil, nil, err
	}
	e.Surge = &SurgeRow{Workspace: w, Version: is.Version + 1, SurgeBody: SurgeBody{Now: is.Before, Before: is.Now}}
	return e, surgeFacts(row, e.Surge, now, who, "undone"), []desk.Job{surgeLook(row.Centre, w, now)}, nil
}

func surgeFacts(row *RemedyRow, surge *SurgeRow, now time.Time, who desk.Actor, code string) []desk.Fact {
	return []desk.Fact{{At: now, Kind: desk.FactSurge, Centre: row.Centre, Workspace: surge.Workspace, Actor: who, Version: surge.Version, Code: code,
		Data: map[string]string{"cause": causeRemedy}}}
}
