package workday

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/routing"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// watchedCases tells the watch of each decision that was committed, in the order in which
// they became true.
type watchedCases struct {
	*store.DB
	watch *watch
}

// Commit implements flow.Cases.
func (c watchedCases) Commit(ctx context.Context, writes []flow.Write) ([]error, error) {
	for i := range writes {
		c.watch.sabotage.write(&writes[i])
	}
	results, err := c.DB.Commit(ctx, writes)
	if err != nil {
		return results, err
	}
	for i, w := range writes {
		if results[i] == nil {
			c.watch.committed(w.Change)
		}
	}
	return results, nil
}

// watchedPeople tells it of presence.
type watchedPeople struct {
	*store.DB
	watch *watch
}

// SetPresence implements flow.People.
func (p watchedPeople) SetPresence(ctx context.Context, op desk.OperatorID, presence desk.Presence, until time.Time, f desk.Fact, jobs []desk.Job) error {
	if err := p.DB.SetPresence(ctx, op, presence, until, f, jobs); err != nil {
		return err
	}
	p.watch.present(op, presence, until)
	return nil
}

// RenewPresence implements flow.People.
func (p watchedPeople) RenewPresence(ctx context.Context, ops []desk.OperatorID, now, until time.Time) ([]desk.Person, error) {
	revived, err := p.DB.RenewPresence(ctx, ops, now, until)
	if err == nil {
		p.watch.renewed(ops, until)
	}
	return revived, err
}

// watchedRoutes is what routing reads, as it is unless it is to be broken.
type watchedRoutes struct {
	*store.DB
	sabotage *sabotage
}

// Work implements flow.Routes.
func (r watchedRoutes) Work(ctx context.Context, brands []desk.WorkspaceID, n int) ([]routing.Work, error) {
	work, err := r.DB.Work(ctx, brands, n)
	return r.sabotage.work(work), err
}

// Roster implements flow.Routes.
func (r watchedRoutes) Roster(ctx context.Context, centre desk.CentreID) (routing.Roster, error) {
	roster, err := r.DB.Roster(ctx, centre)
	return r.sabotage.roster(roster), err
}
