package flow

import (
	"context"
	"slices"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bulk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
)

// brands are those in which somebody may act on many; of the named ones, if any are.
func (b *Bulker) brands(by desk.Person, named []desk.WorkspaceID) ([]desk.WorkspaceID, error) {
	mine := identity.Workspaces(by, identity.Bulk)
	if len(named) > 0 {
		mine = slices.DeleteFunc(mine, func(w desk.WorkspaceID) bool { return !slices.Contains(named, w) })
	}
	if len(mine) == 0 {
		return nil, desk.ErrNotFound
	}
	return mine, nil
}

// Backlog is what waits, customer by customer.
type Backlog struct {
	Groups   [][]ConversationView // one customer's, oldest first
	Tags     map[desk.ContactID][]string
	Matching int // inquiries; as far as they are counted
	Next     string
}

// Backlog lists who waits longest first, as far as somebody may act on it.
func (b *Bulker) Backlog(ctx context.Context, by desk.Person, q BacklogQuery) (out Backlog, err error) {
	if q.Workspaces, err = b.brands(by, q.Workspaces); err != nil {
		return out, err
	}
	if out.Groups, out.Next, err = b.store.WhoWaits(ctx, q); err != nil {
		return out, err
	}
	if _, out.Matching, err = b.store.WhatWaits(ctx, q, 0, mostCounted); err != nil {
		return out, err
	}
	var contacts []desk.ContactID
	for _, g := range out.Groups {
		contacts = append(contacts, g[0].Contact.ID)
	}
	out.Tags, err = b.store.TagsOf(ctx, contacts)
	return out, err
}

// Runs lists the centre's that somebody may see, newest first.
func (b *Bulker) Runs(ctx context.Context, by desk.Person, of desk.IncidentID, page desk.Page) ([]bulk.Run, string, error) {
	rows, next, err := b.store.BulkRuns(ctx, by.Centre, of, page)
	return slices.DeleteFunc(rows, func(r bulk.Run) bool { return !mayRun(by, r) }), next, err
}

// Items lists what became of a run's inquiries, with their customers.
func (b *Bulker) Items(ctx context.Context, by desk.Person, q BulkItemQuery) (rows []BulkItemRow, who map[desk.ContactID]desk.Contact, err error) {
	if _, err := b.Run(ctx, by, q.Run); err != nil {
		return nil, nil, err
	}
	if rows, err = b.store.BulkItems(ctx, q); err != nil {
		return nil, nil, err
	}
	ids := make([]desk.ContactID, len(rows))
	for i, r := range rows {
		ids[i] = r.Contact
	}
	contacts, err := b.read.Contacts(ctx, ids)
	who = map[desk.ContactID]desk.Contact{}
	for _, c := range contacts {
		who[c.ID] = c
	}
	return rows, who, err
}
