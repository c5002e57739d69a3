package flow

import (
	"context"
	"errors"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bulk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/fault"
)

// maxTold bounds how many one message goes to; whoever is left is told by the next, for who
// has been told is not told again.
const maxTold = 5000

// PlanTelling tries the message that it is solved to all whose inquiries belong to an
// incident and who have not had one: whom it reaches, what it costs.
func (d *IncidentDesk) PlanTelling(ctx context.Context, by desk.Person, id desk.IncidentID, o bulk.Order, c Chosen) (BulkPlan, error) {
	o, c, err := d.telling(ctx, by, id, o, c)
	if err != nil {
		return BulkPlan{}, err
	}
	return d.bulk.Plan(ctx, by, o, c)
}

// Tell begins it as it was seen; see Bulker.Begin. It is the same job as a first reply to many.
func (d *IncidentDesk) Tell(ctx context.Context, by desk.Person, id desk.IncidentID, o bulk.Order, c Chosen, key string, atMost int) (bulk.Run, error) {
	if _, err := d.one(ctx, by, identity.ManageIncident, id); err != nil {
		return bulk.Run{}, err
	}
	if r, made, err := d.bulk.store.BulkAsked(ctx, by.ID, key); made || err != nil { // before it is said that nobody is left
		return r, err
	}
	o, c, err := d.telling(ctx, by, id, o, c)
	if err != nil {
		return bulk.Run{}, err
	}
	return d.bulk.Begin(ctx, by, o, c, key, atMost)
}

func (d *IncidentDesk) telling(ctx context.Context, by desk.Person, id desk.IncidentID, o bulk.Order, c Chosen) (bulk.Order, Chosen, error) {
	if _, err := d.one(ctx, by, identity.ManageIncident, id); err != nil {
		return o, c, err
	}
	threads, err := d.store.Gathered(ctx, id, maxTold)
	if err != nil {
		return o, c, err
	}
	if len(threads) == 0 {
		return o, c, desk.E(desk.Conflict, "nobody_to_tell", "Nobody belongs to this incident who has not had the message.")
	}
	o.Kind, o.Incident = bulk.Say, id
	c.refs = make([]CaseRef, len(threads))
	for i, t := range threads {
		c.refs[i] = CaseRef{Thread: t}
	}
	return o, c, nil
}

// Notice handles a notice job: a waiting customer hears what an incident has to say, while it
// is free.
func (d *IncidentDesk) Notice(cases Cases) Handler {
	return func(ctx context.Context, job Claimed) (Next, error) {
		for range maxTries {
			found, err := cases.Load(ctx, []CaseRef{{Thread: job.Thread, Bot: true}})
			if errors.Is(err, desk.ErrNotFound) {
				return Next{}, nil
			}
			if err != nil {
				return Next{}, err
			}
			change := decide.NoticeDue(found[0], d.env.Clock.Now(), d.env.IDs)
			if change.Empty() {
				return Next{}, nil
			}
			fault.Point("notice.decided")
			err = commitOne(ctx, d.env, cases, Write{Change: change})
			fault.Point("notice.committed")
			if !errors.Is(err, desk.ErrVersion) {
				return Next{}, err
			}
		}
		return Next{At: d.env.Clock.Now(), Code: "busy"}, nil
	}
}
