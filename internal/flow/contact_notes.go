package flow

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/contact"
)

// SetAttribute writes an attribute of the customer's by hand; an empty value takes it away.
// base is the time of what was read, the zero time for none. of is whose it is, of the
// contacts that are the same person.
func (d *ContactDesk) SetAttribute(ctx context.Context, by desk.Person, id desk.ConversationID, of desk.ContactID, name, value string, base time.Time) error {
	v, err := d.workedFor(ctx, by, id, of)
	if err != nil {
		return err
	}
	name, value = d.guard(name), strings.TrimSpace(d.guard(value))
	if err := contact.CheckAttribute(name, value); err != nil {
		return err
	}
	if base.IsZero() {
		if value == "" {
			return desk.E(desk.Invalid, "bad_attribute", "Write a value.").On("value")
		}
		if err := d.roomForTrait(ctx, of); err != nil {
			return err
		}
	}
	row := TraitRow{Workspace: v.Workspace, Contact: of, Kind: desk.TraitAttribute, Name: name, Value: value, At: d.env.Clock.Now(), By: by.ID}
	if err := d.store.SetAttribute(ctx, row, base, []desk.Fact{d.fact(by, v, of, desk.FactContact, "traits", nil)}); err != nil {
		return err
	}
	d.env.committed(nil)
	return nil
}

func (d *ContactDesk) roomForTrait(ctx context.Context, of desk.ContactID) error {
	rows, err := d.store.TraitRows(ctx, []desk.ContactID{of})
	n := 0
	for _, r := range rows {
		if r.Kind == desk.TraitAttribute {
			n++
		}
	}
	if err == nil && n >= desk.MaxAttributes {
		return desk.E(desk.TooLarge, "too_many", "A customer has at most 100 attributes. Take one away first.")
	}
	return err
}

// workedFor gives an inquiry with which a contact is one person.
func (d *ContactDesk) workedFor(ctx context.Context, by desk.Person, id desk.ConversationID, of desk.ContactID) (ConversationView, error) {
	v, err := workedOn(ctx, d.read, by, id)
	if err != nil || of == v.Contact.ID {
		return v, err
	}
	links, err := d.store.Links(ctx, v.Contact.ID)
	if err == nil && !slices.Contains(contact.Person(links, v.Contact.ID), of) {
		err = desk.ErrNotFound
	}
	return v, err
}

// AddNote writes a note on the customer.
func (d *ContactDesk) AddNote(ctx context.Context, by desk.Person, id desk.ConversationID, text string) (contact.Note, error) {
	v, err := workedOn(ctx, d.read, by, id)
	if err != nil {
		return contact.Note{}, err
	}
	rows, err := d.store.ContactNotes(ctx, []desk.ContactID{v.Contact.ID}, contact.MaxNotes)
	if err != nil {
		return contact.Note{}, err
	}
	if len(rows) >= contact.MaxNotes {
		return contact.Note{}, desk.E(desk.TooLarge, "too_many", "A customer has at most 100 notes. Delete one first.")
	}
	now := d.env.Clock.Now()
	n := contact.Note{ID: contact.NoteID(d.env.IDs()), Workspace: v.Workspace, Contact: v.Contact.ID, Conversation: v.ID, MadeBy: by.ID, MadeAt: now,
		ChangedBy: by.ID, ChangedAt: now, Text: text}
	return d.saveNote(ctx, by, v, n, "written")
}

// EditNote changes one on the version that was read.
func (d *ContactDesk) EditNote(ctx context.Context, by desk.Person, id desk.ConversationID, ref contact.NoteID, version int64, text string) (contact.Note, error) {
	v, n, err := d.note(ctx, by, id, ref)
	if err != nil {
		return n, err
	}
	n.Version, n.Text, n.ChangedBy, n.ChangedAt = version, text, by.ID, d.env.Clock.Now()
	return d.saveNote(ctx, by, v, n, "edited")
}

func (d *ContactDesk) saveNote(ctx context.Context, by desk.Person, v ConversationView, n contact.Note, code string) (contact.Note, error) {
	n.Text = strings.TrimSpace(d.guard(n.Text))
	if err := contact.CheckNote(n.Text); err != nil {
		return n, err
	}
	if err := d.store.SaveNote(ctx, n, []desk.Fact{d.noted(by, v, n, code)}); err != nil {
		return n, err
	}
	d.env.committed(nil)
	n.Version++
	return n, nil
}

// DeleteNote removes one from the version that was read.
func (d *ContactDesk) DeleteNote(ctx context.Context, by desk.Person, id desk.ConversationID, ref contact.NoteID, version int64) error {
	v, n, err := d.note(ctx, by, id, ref)
	if err != nil {
		return err
	}
	n.Version = version
	if err := d.store.DeleteNote(ctx, n, []desk.Fact{d.noted(by, v, n, "deleted")}); err != nil {
		return err
	}
	d.env.committed(nil)
	return nil
}

// note finds a note on the person of an inquiry.
func (d *ContactDesk) note(ctx context.Context, by desk.Person, id desk.ConversationID, ref contact.NoteID) (ConversationView, contact.Note, error) {
	if v, err := workedOn(ctx, d.read, by, id); err != nil {
		return v, contact.Note{}, err
	}
	n, err := d.store.ContactNote(ctx, ref)
	if err != nil {
		return ConversationView{}, n, err
	}
	v, err := d.workedFor(ctx, by, id, n.Contact)
	return v, n, err
}

func (d *ContactDesk) noted(by desk.Person, v ConversationView, n contact.Note, code string) desk.Fact {
	return d.fact(by, v, n.Contact, desk.FactNoted, code, map[string]string{"note": string(n.ID)})
}
