package flow

import (
	"context"
	"errors"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bulk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/fault"
)

// Of a run so much is done before it is looked whether it is to stop, and so long before
// the worker is given to others.
const (
	sharesAtOnce = 20
	sharesFor    = 10 * time.Second
)

// Work handles a bulk job: it goes on with a run until nothing is left or it is to stop.
func (b *Bulker) Work(ctx context.Context, job Claimed) (Next, error) {
	id, begun := desk.BulkID(job.Key), b.env.Clock.Now()
	for {
		r, err := b.store.BulkRun(ctx, id)
		if errors.Is(err, desk.ErrNotFound) || err == nil && r.State.Over() {
			return Next{}, nil
		}
		if err != nil {
			return Next{}, err
		}
		over, err := b.some(ctx, r)
		now := b.env.Clock.Now()
		if err != nil || over {
			return Next{}, err
		}
		if now.Sub(begun) > sharesFor {
			return Next{At: now, Code: "goes on"}, nil
		}
	}
}

// some does the next shares of a run, and ends it when there are none.
func (b *Bulker) some(ctx context.Context, r bulk.Run) (over bool, err error) {
	if !r.StopAt.IsZero() {
		if err := b.store.LeaveItems(ctx, r.ID, nil, bulk.Halted, b.env.Clock.Now()); err != nil {
			return false, err
		}
		return true, b.end(ctx, r.ID, bulk.Stopped)
	}
	if r.State == bulk.Waiting {
		if _, err := b.store.MoveBulk(ctx, r.ID, bulk.Running, b.env.Clock.Now(), nil); err != nil {
			return false, err
		}
	}
	items, err := b.store.BulkNext(ctx, r.ID, sharesAtOnce)
	if err != nil {
		return false, err
	}
	if len(items) == 0 {
		return true, b.end(ctx, r.ID, bulk.Done)
	}
	m, err := b.means(ctx, r.Centre, r)
	if err != nil {
		return false, err
	}
	for _, item := range items {
		if err := b.one(ctx, m, item); err != nil {
			return false, err
		}
	}
	return false, nil
}

func (b *Bulker) end(ctx context.Context, id desk.BulkID, state bulk.State) error {
	r, err := b.store.BulkRun(ctx, id)
	if err != nil {
		return err
	}
	_, err = b.store.MoveBulk(ctx, id, state, b.env.Clock.Now(), []desk.Fact{b.fact(r, desk.System, string(state))})
	if err == nil {
		b.env.committed(nil)
	}
	return err
}

// one does an item's share: it is stored with what it changes, and of two who do it one
// wins. An operator who is full leaves it waiting.
func (b *Bulker) one(ctx context.Context, m many, item bulk.Item) error {
	ref := CaseRef{Conversation: item.Conversation, Care: true, Traits: true, Share: Share{item.Run, item.Pos}}
	if m.Run.Order.Incident != "" {
		ref.Conversation, ref.Thread = "", item.Thread // whatever its talk is at by now
	}
	for range maxTries {
		cases, err := b.cases.Load(ctx, []CaseRef{ref})
		if errors.Is(err, desk.ErrNotFound) {
			return b.store.LeaveItems(ctx, item.Run, []int{item.Pos}, bulk.Gone, b.env.Clock.Now())
		}
		if err != nil {
			return err
		}
		change := decide.Share(cases[0], m.of(item.Workspace), b.env.Clock.Now(), b.env.IDs)
		if change.Empty() {
			return nil
		}
		apart := fault.Sabotaged("share_apart") // the item is over behind what it changes, not with it
		if apart {
			change.Kept.Shares = nil
		}
		fault.Point("bulk.decided")
		err = commitOne(ctx, b.env, b.cases, Write{Change: change})
		fault.Point("bulk.committed")
		if apart && err == nil {
			err = b.store.LeaveItems(ctx, item.Run, []int{item.Pos}, bulk.Changed, b.env.Clock.Now())
		}
		switch {
		case errors.Is(err, decide.ErrAtCapacity):
			m.Full = true
		case !errors.Is(err, desk.ErrVersion):
			return err
		}
	}
	return desk.E(desk.Unavailable, "busy", "Too much happens in this talk at once.")
}
