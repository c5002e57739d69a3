package flow

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bulk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
)

// Chosen says whom an action is about: the inquiries that were picked, or all that match.
type Chosen struct {
	IDs    []desk.ConversationID
	Filter *BacklogQuery
	Seen   time.Time // when the list was read from which they were chosen; zero: now
	refs   []CaseRef // instead of IDs: see Tell
}

// BulkPlan is what an action would do, as it looks now. Nothing of it is done.
type BulkPlan struct {
	Order    bulk.Order
	Seen     time.Time
	Items    []bulk.Item // those that are left out have their fate
	Matching int         // of the filter; more than Items when there are too many for one action
	Goes     int
	Free     int // say: of Goes, by a living reply token
	Billed   int // say: of Goes
	Left     map[bulk.Reason]int
	Channels []ChannelCost
	Who      map[desk.ContactID]desk.Contact
}

// AtMost is how many billed messages it can come to: reply tokens live for less than a minute.
func (p BulkPlan) AtMost() int {
	if p.Order.Kind != bulk.Say || p.Order.FreeOnly {
		return 0
	}
	return p.Goes
}

// ChannelCost is what a message to many costs on one channel.
type ChannelCost struct {
	Channel desk.ChannelID
	Free    int
	Billed  int
	Known   bool // what the month has left; LINE has told
	Limited bool
	Limit   int64
	Used    int64
}

// Short tells whether the month's messages are too few.
func (c ChannelCost) Short() bool { return c.Known && c.Limited && int64(c.Billed) > c.Limit-c.Used }

// loadAtOnce is how many inquiries are read together.
const loadAtOnce = 100

// Plan tries an action and throws it away: whom it reaches, what it costs, who is left out
// and why.
func (b *Bulker) Plan(ctx context.Context, by desk.Person, o bulk.Order, c Chosen) (BulkPlan, error) {
	o.Text = b.guard(o.Text)
	for i := range o.AddTags {
		o.AddTags[i] = b.guard(o.AddTags[i])
	}
	if err := o.Valid(); err != nil {
		return BulkPlan{}, err
	}
	now := b.env.Clock.Now()
	if c.Seen.IsZero() || c.Seen.After(now) {
		c.Seen = now
	}
	p := BulkPlan{Order: o, Seen: c.Seen, Left: map[bulk.Reason]int{}, Who: map[desk.ContactID]desk.Contact{}}
	refs, err := b.chosen(ctx, by, c, &p)
	if err != nil {
		return p, err
	}
	m, err := b.means(ctx, by.Centre, bulk.Run{By: by.ID, Seen: c.Seen, Order: o})
	if err != nil {
		return p, err
	}
	t := &trial{p: &p, many: m, by: by, now: now, ids: b.env.IDs, target: m.Target, costs: map[desk.ChannelID]*ChannelCost{}, told: map[desk.ContactID]bool{}}
	for some := range slices.Chunk(refs, loadAtOnce) {
		cases, err := b.cases.Load(ctx, some)
		if err != nil {
			return p, err
		}
		for _, one := range cases {
			if err := t.try(one); err != nil {
				return p, err
			}
		}
	}
	return p, b.quota(ctx, t)
}

// chosen names what is to be loaded.
func (b *Bulker) chosen(ctx context.Context, by desk.Person, c Chosen, p *BulkPlan) (refs []CaseRef, err error) {
	ids := c.IDs
	switch {
	case c.refs != nil:
		p.Matching = len(c.refs)
		refs = c.refs
	case c.Filter != nil:
		q := *c.Filter
		if q.Workspaces, err = b.brands(by, q.Workspaces); err != nil {
			return nil, err
		}
		if ids, p.Matching, err = b.store.WhatWaits(ctx, q, bulk.MaxItems, mostCounted); err != nil {
			return nil, err
		}
	default:
		ids = slices.Compact(slices.Sorted(slices.Values(ids)))
		p.Matching = len(ids)
	}
	for _, id := range ids {
		refs = append(refs, CaseRef{Conversation: id, Care: true, Traits: true})
	}
	switch n := len(refs); {
	case n == 0:
		return nil, desk.E(desk.Invalid, "nothing_chosen", "Choose at least one conversation.").On("conversation_ids")
	case n > bulk.MaxItems && c.refs == nil:
		return nil, desk.E(desk.TooLarge, "too_many", "Choose at most 500 conversations at once. What is done leaves the list, so go on with the rest.").On("conversation_ids")
	}
	return refs, nil
}

// mostCounted bounds how far a filter's matches are counted.
const mostCounted = 10_000

// means looks up what an order names.
func (b *Bulker) means(ctx context.Context, centre desk.CentreID, r bulk.Run) (many, error) {
	m := many{Many: decide.Many{Run: r}, brands: map[desk.WorkspaceID]string{}}
	var err error
	if id := r.Order.Operator; id != "" {
		if m.Target, err = b.people.Person(ctx, id); err == nil && m.Target.Centre != centre {
			err = desk.ErrNotFound
		}
		if err != nil {
			return m, notThere(err, "bad_target", "There is no such operator.", "operator_id")
		}
	}
	if id := r.Order.Queue; id != "" {
		if m.Queue, err = b.read.Queue(ctx, id); err != nil {
			return m, notThere(err, "bad_target", "There is no such queue.", "queue_id")
		}
	}
	brands, err := b.read.Workspaces(ctx, centre)
	for _, w := range brands {
		m.brands[w.ID] = w.Name
	}
	return m, err
}

// many is an order with what it needs.
type many struct {
	decide.Many
	brands map[desk.WorkspaceID]string
}

// of gives it for one brand's inquiry.
func (m many) of(w desk.WorkspaceID) decide.Many {
	m.Brand = m.brands[w]
	return m.Many
}

// trial tries an order on cases.
type trial struct {
	p     *BulkPlan
	many  many
	by    desk.Person
	now   time.Time
	ids   desk.IDs
	costs map[desk.ChannelID]*ChannelCost
	told  map[desk.ContactID]bool

	target desk.Person // of an assign, as they would be
}

func (t *trial) try(c decide.Case) error {
	if !identity.Can(t.by, identity.Bulk, identity.Subject{Workspace: c.Thread.Workspace}) {
		if identity.Can(t.by, identity.ReadConversation, identity.Subject{Workspace: c.Thread.Workspace, Standing: c.Talk.Standing()}) {
			return desk.E(desk.Forbidden, "forbidden", "Your role does not allow this. Ask a supervisor.")
		}
		return desk.ErrNotFound
	}
	item := bulk.Item{Workspace: c.Thread.Workspace, Conversation: c.Talk.ID, Thread: c.Thread.ID, Contact: c.Thread.Contact}
	t.p.Who[item.Contact] = c.Contact
	c.Kept.Shares = []bulk.Item{item}
	ch := decide.Share(c, t.many.of(item.Workspace), t.now, t.ids)
	tried := ch.Kept.Shares[0]
	if tried.Fate == bulk.Came && t.many.Run.Order.Kind == bulk.Say && t.told[item.Contact] {
		tried.Fate, tried.Code = bulk.Left, bulk.Twice
	}
	if tried.Fate == bulk.Left {
		item.Fate, item.Code, item.At = bulk.Left, tried.Code, t.now
		t.p.Left[tried.Code]++
		t.p.Items = append(t.p.Items, item)
		return nil
	}
	t.p.Items = append(t.p.Items, item)
	for _, l := range ch.Loads {
		if l.Operator != t.target.ID || l.Talks < 1 {
			continue
		}
		if t.target.Room(l.Delta, l.Channel) != "" { // it is tried all the same: a slot may be free by then
			t.p.Left[bulk.AtCapacity]++
			return nil
		}
		t.target.Load += l.Delta
		if t.target.Talks != nil {
			t.target.Talks[l.Channel]++
		}
	}
	t.p.Goes++
	if t.many.Run.Order.Kind == bulk.Say {
		t.told[item.Contact] = true
		t.count(c.Thread.Channel, tried.Free)
	}
	return nil
}

func (t *trial) count(ch desk.ChannelID, free bool) {
	cost := t.costs[ch]
	if cost == nil {
		cost = &ChannelCost{Channel: ch}
		t.costs[ch] = cost
	}
	if free {
		cost.Free++
		t.p.Free++
		return
	}
	cost.Billed++
	t.p.Billed++
}

// quotaWait is how long LINE has to tell what the month has left.
const quotaWait = 3 * time.Second

// quota adds what each channel's month has left. What LINE does not tell is not known.
func (b *Bulker) quota(ctx context.Context, t *trial) error {
	limit, cancel := context.WithTimeout(ctx, quotaWait)
	defer cancel()
	for id, cost := range t.costs {
		var errs [2]error
		cost.Limit, cost.Limited, errs[0] = b.quotas.Quota(limit, id)
		cost.Used, errs[1] = b.quotas.Consumption(limit, id)
		if err := errors.Join(errs[:]...); err != nil {
			b.env.Log.Warn("what the month has left is not known", "channel", id, "error", err)
		} else {
			cost.Known = true
		}
		t.p.Channels = append(t.p.Channels, *cost)
	}
	slices.SortFunc(t.p.Channels, func(a, b ChannelCost) int { return b.Billed - a.Billed })
	return ctx.Err()
}
