package flow

import (
	"context"
	"strconv"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bulk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
)

// Bulker is people's door to actions on many inquiries, and does them. An action is a run:
// it is looked at first (Plan), begun as it was seen, and done by a job on any node; each
// inquiry's share is stored with the change that it makes, so that a node that dies over a
// run repeats nothing.
type Bulker struct {
	env    Env
	cases  Cases
	read   Reader
	people People
	store  ManyStore
	quotas Quotas
	guard  Guard
}

// ManyStore is what a Bulker needs of the store.
type ManyStore interface {
	BacklogStore
	BulkStore
}

// NewBulker makes it.
func NewBulker(env Env, cases Cases, read Reader, people People, store ManyStore, quotas Quotas, guard Guard) *Bulker {
	return &Bulker{env, cases, read, people, store, quotas, guard}
}

// Begin starts what a plan has shown. key makes a repeated request the same run. atMost is
// how many billed messages the asker has agreed to: if it may be more by now, nothing is
// begun. More than the month has left is refused.
func (b *Bulker) Begin(ctx context.Context, by desk.Person, o bulk.Order, c Chosen, key string, atMost int) (bulk.Run, error) {
	if key == "" || len(key) > 200 {
		return bulk.Run{}, desk.E(desk.Invalid, "idempotency_key_missing", "Send an Idempotency-Key header, a new one for each action.").On("Idempotency-Key")
	}
	if r, made, err := b.store.BulkAsked(ctx, by.ID, key); made || err != nil { // whoever asks again, whatever is left by now
		return r, err
	}
	p, err := b.Plan(ctx, by, o, c)
	if err != nil {
		return bulk.Run{}, err
	}
	switch {
	case p.Goes == 0:
		return bulk.Run{}, desk.E(desk.Conflict, "nothing_to_do", "Nobody is left to do this to. Look at the reasons, and choose others.")
	case p.AtMost() > atMost:
		return bulk.Run{}, desk.E(desk.Conflict, "cost_changed", "This may cost more messages than you have agreed to. Look at the cost again.").On("at_most")
	}
	for _, ch := range p.Channels {
		if ch.Short() {
			return bulk.Run{}, desk.E(desk.Conflict, "quota_short", "The month's messages are not enough for all of them. Choose fewer, or send only what is free.").On("at_most")
		}
	}
	return b.start(ctx, by, p.Order, p.Seen, p.Items, key)
}

func (b *Bulker) start(ctx context.Context, by desk.Person, o bulk.Order, seen time.Time, items []bulk.Item, key string) (bulk.Run, error) {
	now := b.env.Clock.Now()
	r := bulk.Run{Centre: by.Centre, ID: desk.BulkID(b.env.IDs()), Key: key, By: by.ID, MadeAt: now, Seen: seen, Brands: brandsIn(items),
		Order: o, State: bulk.Waiting, Total: len(items)}
	for i := range items {
		items[i].Run, items[i].Pos = r.ID, i
		if items[i].Over() {
			r.Counts.Left++
		}
	}
	job := desk.Job{Kind: desk.JobBulk, Key: string(r.ID), RunAt: now}
	r, err := b.store.StartBulk(ctx, r, items, job, []desk.Fact{b.fact(r, desk.Operator(by.ID), "begun")})
	if err == nil {
		b.env.committed([]desk.Job{job})
	}
	return r, err
}

func brandsIn(items []bulk.Item) (out []desk.WorkspaceID) {
	seen := map[desk.WorkspaceID]bool{}
	for _, it := range items {
		if !seen[it.Workspace] {
			seen[it.Workspace] = true
			out = append(out, it.Workspace)
		}
	}
	return out
}

// fact tells what becomes of a run, in ids, codes and figures.
func (b *Bulker) fact(r bulk.Run, by desk.Actor, code string) desk.Fact {
	f := desk.Fact{At: b.env.Clock.Now(), Kind: desk.FactBulk, Centre: r.Centre, Actor: by, Code: code, Data: map[string]string{
		"run": string(r.ID), "kind": string(r.Order.Kind), "total": strconv.Itoa(r.Total), "done": strconv.Itoa(r.Counts.Done), "left": strconv.Itoa(r.Counts.Left)}}
	if len(r.Brands) == 1 {
		f.Workspace = r.Brands[0]
	}
	for name, v := range map[string]string{"operator": string(r.Order.Operator), "queue": string(r.Order.Queue), "incident": string(r.Order.Incident), "of": string(r.Order.Of)} {
		if v != "" {
			f.Data[name] = v
		}
	}
	return f
}

// Stop ends a run: what is under way comes to its end, what was not begun is left.
func (b *Bulker) Stop(ctx context.Context, by desk.Person, id desk.BulkID) (bulk.Run, error) {
	r, err := b.Run(ctx, by, id)
	if err != nil || r.State.Over() {
		return r, err
	}
	now := b.env.Clock.Now()
	if err := b.store.StopBulk(ctx, id, now, []desk.Fact{b.fact(r, desk.Operator(by.ID), "stopping")}); err != nil {
		return r, err
	}
	b.env.committed(nil)
	return b.store.BulkRun(ctx, id)
}

// Back takes back what a run did, as far as nothing else was done since: a run of its own.
func (b *Bulker) Back(ctx context.Context, by desk.Person, id desk.BulkID) (bulk.Run, error) {
	r, err := b.Run(ctx, by, id)
	switch {
	case err != nil:
		return r, err
	case !r.Order.Kind.Undoable():
		return r, desk.E(desk.Conflict, "not_undoable", "What was said to a customer can't be taken back.")
	case !r.State.Over():
		return r, desk.E(desk.Conflict, "under_way", "Stop it first, or wait until it is done.")
	case r.UndoneBy != "":
		return b.store.BulkRun(ctx, r.UndoneBy)
	}
	rows, err := b.store.BulkItems(ctx, BulkItemQuery{Run: id, Fate: bulk.Came, After: -1, N: bulk.MaxItems})
	if err != nil {
		return r, err
	}
	if len(rows) == 0 {
		return r, desk.E(desk.Conflict, "nothing_to_do", "Nothing was done that could be taken back.")
	}
	items := make([]bulk.Item, len(rows))
	for i, row := range rows {
		items[i] = bulk.Item{Workspace: row.Workspace, Conversation: row.Conversation, Thread: row.Thread, Contact: row.Contact, Was: row.Was}
	}
	return b.start(ctx, by, bulk.Order{Kind: bulk.Undo, Of: id}, b.env.Clock.Now(), items, "undo:"+string(id))
}

// Run gives one; who may not act on all its brands is told that it is not there.
func (b *Bulker) Run(ctx context.Context, by desk.Person, id desk.BulkID) (bulk.Run, error) {
	r, err := b.store.BulkRun(ctx, id)
	if err == nil && !mayRun(by, r) {
		err = desk.ErrNotFound
	}
	if err != nil {
		return bulk.Run{}, err
	}
	return r, nil
}

func mayRun(by desk.Person, r bulk.Run) bool {
	for _, w := range r.Brands {
		if !identity.Can(by, identity.Bulk, identity.Subject{Workspace: w}) {
			return false
		}
	}
	return r.Centre == by.Centre && len(r.Brands) > 0
}
