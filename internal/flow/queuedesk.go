package flow

import (
	"context"
	"slices"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
)

// maxQueues bounds a brand's queues: who chooses one must be able to see them all.
const maxQueues = 50

// AddQueue makes a queue of a brand; it makes offers, like the first one.
func (d *RoutingDesk) AddQueue(ctx context.Context, by desk.Person, w desk.WorkspaceID, name string) (RoutingView, error) {
	return d.saveQueue(ctx, by, "made", func(queues []desk.Queue) (desk.Queue, error) {
		ours := 0
		for _, q := range queues {
			if q.Workspace == w {
				ours++
			}
		}
		if ours >= maxQueues {
			return desk.Queue{}, desk.E(desk.Conflict, "too_many_queues", "A brand has at most 50 queues. Rename one that is no longer used.")
		}
		return desk.Queue{ID: desk.QueueID(d.env.IDs()), Workspace: w, Name: name, Offers: true, OfferFor: DefaultOffer}, nil
	})
}

// RenameQueue gives a queue another name; where it is named by its id all stays as it is.
func (d *RoutingDesk) RenameQueue(ctx context.Context, by desk.Person, id desk.QueueID, name string) (RoutingView, error) {
	return d.saveQueue(ctx, by, "renamed", func(queues []desk.Queue) (desk.Queue, error) {
		i := slices.IndexFunc(queues, func(q desk.Queue) bool { return q.ID == id })
		if i < 0 {
			return desk.Queue{}, desk.ErrNotFound
		}
		q := queues[i]
		q.Name = name
		return q, nil
	})
}

func (d *RoutingDesk) saveQueue(ctx context.Context, by desk.Person, verb string, make func([]desk.Queue) (desk.Queue, error)) (RoutingView, error) {
	queues, err := d.read.Queues(ctx, by.Centre)
	if err != nil {
		return RoutingView{}, err
	}
	q, err := make(queues)
	if err != nil {
		return RoutingView{}, err
	}
	if !slices.Contains(identity.Workspaces(by, identity.ReadDirectory), q.Workspace) {
		return RoutingView{}, desk.ErrNotFound
	}
	if !identity.Can(by, identity.ManageRouting, identity.Subject{Workspace: q.Workspace}) {
		return RoutingView{}, ErrNoRouting
	}
	q.Name = strings.TrimSpace(d.guard(q.Name))
	if err := identity.CheckName("name", q.Name); err != nil {
		return RoutingView{}, err
	}
	if slices.ContainsFunc(queues, func(o desk.Queue) bool { return o.Workspace == q.Workspace && o.ID != q.ID && o.Name == q.Name }) {
		return RoutingView{}, desk.E(desk.Conflict, "name_taken", "The brand has a queue of this name. Choose another.").On("name")
	}
	fact := desk.Fact{At: d.env.Clock.Now(), Kind: desk.FactQueue, Centre: by.Centre, Workspace: q.Workspace, Actor: desk.Operator(by.ID), Code: verb,
		Data: map[string]string{"queue": string(q.ID)}}
	if err := d.store.SaveQueue(ctx, q, []desk.Fact{fact}); err != nil {
		return RoutingView{}, err
	}
	return d.Policy(ctx, by)
}
