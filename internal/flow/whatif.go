package flow

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/desk/routing"
)

// Compared is a day as it was, as the present policy would have it, and as another would.
type Compared struct {
	Day     string
	Actual  routing.Played
	Present routing.Played
	Other   routing.Played
	People  map[desk.OperatorID]string // names
	Cut     bool                       // there was more than is looked at
}

// maxArrivals is what one replay looks at: more than a large centre has in a day.
const maxArrivals = 20_000

// WhatIf plays a day once more under another policy. It changes nothing.
func (d *RoutingDesk) WhatIf(ctx context.Context, by desk.Person, day string, other routing.Policy) (Compared, error) {
	if !identity.Can(by, identity.RouteCentre, identity.Subject{}) {
		return Compared{}, ErrNoRouting
	}
	row, err := d.store.Policy(ctx, by.Centre)
	if err != nil {
		return Compared{}, err
	}
	queues, err := d.read.Queues(ctx, by.Centre)
	if err != nil {
		return Compared{}, err
	}
	if err := other.Check(queues); err != nil {
		return Compared{}, err
	}
	from, to, err := days(day, day, row.Policy.Location())
	if err != nil {
		return Compared{}, err
	}
	past, err := d.day(ctx, by.Centre, from, later(from, earlier(to, d.env.Clock.Now())))
	if err != nil {
		return Compared{}, err
	}
	out := Compared{Day: day, Actual: past.Actual(), Present: past.Replay(row.Policy, mayWork), Other: past.Replay(other, mayWork),
		People: map[desk.OperatorID]string{}, Cut: len(past.Arrivals) == maxArrivals}
	for _, p := range past.People {
		out.People[p.ID] = p.Name
	}
	return out, nil
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// day reads what happened.
func (d *RoutingDesk) day(ctx context.Context, centre desk.CentreID, from, to time.Time) (out routing.Day, err error) {
	if out.Arrivals, err = d.store.Arrivals(ctx, centre, from, to, maxArrivals); err != nil {
		return out, err
	}
	if out.People, err = d.read.People(ctx, centre); err != nil {
		return out, err
	}
	rows, err := d.store.PresenceLog(ctx, centre, from.Add(-longestStay), to)
	if err != nil {
		return out, err
	}
	for _, p := range out.People {
		for _, s := range staysOf(rows, p, to) {
			if (s.in == desk.Available || s.in == PresenceFull) && overlap(s.Span, desk.Span{From: from, To: to}) > 0 {
				out.Stints = append(out.Stints, routing.Stint{Operator: p.ID, From: later(s.From, from), To: earlier(s.To, to)})
			}
		}
	}
	return out, nil
}
