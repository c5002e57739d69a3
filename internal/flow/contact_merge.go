package flow

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/contact"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
)

// Merge says that another contact is the same person as an inquiry's customer.
func (d *ContactDesk) Merge(ctx context.Context, by desk.Person, id desk.ConversationID, with desk.ContactID, note string) (contact.Link, error) {
	v, err := d.merges(ctx, by, id)
	if err != nil {
		return contact.Link{}, err
	}
	found, err := d.read.Contacts(ctx, []desk.ContactID{with})
	if err != nil {
		return contact.Link{}, err
	}
	if len(found) == 0 || !identity.Can(by, identity.MergeContact, identity.Subject{Workspace: found[0].Workspace}) {
		return contact.Link{}, desk.ErrNotFound.On("contact_id")
	}
	if utf8.RuneCountInString(note) > contact.MaxFlagNote {
		return contact.Link{}, desk.E(desk.Invalid, "too_long", "The note has at most 500 characters.").On("note")
	}
	l := contact.Link{ID: contact.LinkID(d.env.IDs()), Workspace: v.Workspace, One: v.Contact.ID, Other: with, At: d.env.Clock.Now(), By: by.ID,
		Note: strings.TrimSpace(d.guard(note))}
	if err := d.store.Merge(ctx, v.Contact, found[0], l, d.merged(by, v, l, "merged")); err != nil {
		return l, err
	}
	d.env.committed(nil)
	return l, nil
}

// Unmerge takes a merge of the customer's back: each contact has what it had.
func (d *ContactDesk) Unmerge(ctx context.Context, by desk.Person, id desk.ConversationID, ref contact.LinkID) error {
	v, err := d.merges(ctx, by, id)
	if err != nil {
		return err
	}
	links, err := d.store.Links(ctx, v.Contact.ID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(links, func(l contact.Link) bool { return l.ID == ref })
	if i < 0 {
		return desk.ErrNotFound
	}
	if err := d.store.Unmerge(ctx, links[i], d.merged(by, v, links[i], "unmerged")); err != nil {
		return err
	}
	d.env.committed(nil)
	return nil
}

func (d *ContactDesk) merges(ctx context.Context, by desk.Person, id desk.ConversationID) (ConversationView, error) {
	v, err := workedOn(ctx, d.read, by, id)
	if err == nil && !identity.Can(by, identity.MergeContact, identity.Subject{Workspace: v.Workspace}) {
		err = decide.ErrForbidden
	}
	return v, err
}

// merged tells it of both.
func (d *ContactDesk) merged(by desk.Person, v ConversationView, l contact.Link, code string) (facts []desk.Fact) {
	for _, pair := range [][2]desk.ContactID{{l.One, l.Other}, {l.Other, l.One}} {
		facts = append(facts, d.fact(by, v, pair[0], desk.FactMerged, code, map[string]string{"link": string(l.ID), "with": string(pair[1])}))
	}
	return facts
}
