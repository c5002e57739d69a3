package flow

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/contact"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
)

// ContactDesk is people's door to what is known of a customer beside the talk. Every way in
// leads over an inquiry that the asker works on.
type ContactDesk struct {
	env    Env
	store  ContactStore
	read   Reader
	guard  Guard
	orders OrderPorts
	crms   CRMs
	recent *recentRecords

	orderAsks, recordAsks *asks
}

// NewContactDesk makes the door.
func NewContactDesk(env Env, store ContactStore, read Reader, guard Guard, orders OrderPorts, crms CRMs) *ContactDesk {
	return &ContactDesk{env, store, read, guard, orders, crms, &recentRecords{rows: map[recordKey]RecordOf{}}, newAsks(env, "orders"), newAsks(env, "a customer's record")}
}

// Customer is what is known of an inquiry's customer, and of the other contacts that are the
// same person.
type Customer struct {
	Talk     ConversationView
	Person   []desk.Contact // the inquiry's own first
	Threads  []desk.Thread  // of all of them
	Links    []contact.Link
	Traits   []TraitRow
	Notes    []contact.Note
	Cards    map[desk.ContactID]contact.Card
	Policy   contact.Policy
	Verified bool // in this inquiry, now
}

// Card is the inquiry's contact's own.
func (c Customer) Card() contact.Card { return c.Cards[c.Talk.Contact.ID] }

// shownNotes is how many notes of a person are shown.
const shownNotes = 200

// Customer gives all of it.
func (d *ContactDesk) Customer(ctx context.Context, by desk.Person, id desk.ConversationID) (c Customer, err error) {
	if c.Talk, err = workedOn(ctx, d.read, by, id); err != nil {
		return c, err
	}
	ids, err := d.person(ctx, &c)
	if err != nil {
		return c, err
	}
	for _, one := range ids {
		threads, err := d.read.ThreadsOf(ctx, one)
		if err != nil {
			return c, err
		}
		c.Threads = append(c.Threads, threads...)
	}
	if c.Traits, err = d.store.TraitRows(ctx, ids); err != nil {
		return c, err
	}
	if c.Notes, err = d.store.ContactNotes(ctx, ids, shownNotes); err != nil {
		return c, err
	}
	cards, err := d.store.ContactCards(ctx, ids)
	if err != nil {
		return c, err
	}
	c.Cards = map[desk.ContactID]contact.Card{}
	for _, row := range cards {
		c.Cards[row.Contact] = row.Body
	}
	c.Policy, err = d.policy(ctx, c.Talk.Workspace)
	c.Verified = d.holds(c.Talk, c.Card())
	return c, err
}

// person fills in who is one with an inquiry's contact, that one first.
func (d *ContactDesk) person(ctx context.Context, c *Customer) (ids []desk.ContactID, err error) {
	if c.Links, err = d.store.Links(ctx, c.Talk.Contact.ID); err != nil {
		return nil, err
	}
	ids = contact.Person(c.Links, c.Talk.Contact.ID)
	c.Person, err = d.read.Contacts(ctx, ids)
	slices.SortFunc(c.Person, func(a, b desk.Contact) int { return slices.Index(ids, a.ID) - slices.Index(ids, b.ID) })
	return ids, err
}

// holds tells whether an inquiry's customer is verified now.
func (d *ContactDesk) holds(v ConversationView, card contact.Card) bool {
	return card.Holds(v.ID, v.State != conversation.Closed, d.env.Clock.Now())
}

// policy is a brand's, or the desk's own where none is set.
func (d *ContactDesk) policy(ctx context.Context, w desk.WorkspaceID) (contact.Policy, error) {
	row, err := d.store.ContactPolicy(ctx, w)
	if err == nil && row.Version == 0 {
		return contact.Default(), nil
	}
	return row.Body, err
}

// Policy gives how a brand makes sure who its customers are; version 0: the desk's own.
func (d *ContactDesk) Policy(ctx context.Context, by desk.Person, w desk.WorkspaceID) (ContactPolicyRow, error) {
	if err := mayPlan(by, identity.ReadDirectory, w); err != nil {
		return ContactPolicyRow{}, err
	}
	row, err := d.store.ContactPolicy(ctx, w)
	if err == nil && row.Version == 0 {
		row.Body = contact.Default()
	}
	return row, err
}

// SetPolicy changes it on the version that was read. Who is verified stays so as long as
// they were told.
func (d *ContactDesk) SetPolicy(ctx context.Context, by desk.Person, row ContactPolicyRow) (ContactPolicyRow, error) {
	if err := mayPlan(by, identity.ActForOther, row.Workspace); err != nil {
		return row, err
	}
	if err := row.Body.Check(); err != nil {
		return row, err
	}
	if name := row.Body.Orders; name != "" && d.orders[name] == nil {
		return row, desk.E(desk.Invalid, "no_port", "There is no such system of orders here.").On("orders")
	}
	names, err := d.crms.CRMNames(ctx, row.Workspace)
	switch {
	case err != nil:
		return row, err
	case row.Body.CRM != "" && !slices.Contains(names, row.Body.CRM):
		return row, desk.E(desk.Invalid, "no_port", "There is no such port. Set it up first (シナリオ → 外部連携).").On("crm")
	}
	fact := desk.Fact{At: d.env.Clock.Now(), Kind: desk.FactVerifyPolicy, Centre: by.Centre, Workspace: row.Workspace, Actor: desk.Operator(by.ID),
		Code: "saved", Version: row.Version + 1}
	if err := d.store.SaveContactPolicy(ctx, row, []desk.Fact{fact}); err != nil {
		return row, err
	}
	d.env.committed(nil)
	row.Version++
	return row, nil
}

// OrderSystems names those that there are.
func (d *ContactDesk) OrderSystems() []string { return slices.Sorted(maps.Keys(d.orders)) }

// CRMSystems names those that a brand can have records from.
func (d *ContactDesk) CRMSystems(ctx context.Context, w desk.WorkspaceID) ([]string, error) {
	return d.crms.CRMNames(ctx, w)
}

// fact is something that happened to a contact in an inquiry.
func (d *ContactDesk) fact(by desk.Person, v ConversationView, of desk.ContactID, kind desk.FactKind, code string, data map[string]string) desk.Fact {
	f := desk.Fact{At: d.env.Clock.Now(), Kind: kind, Centre: by.Centre, Workspace: v.Workspace, Conversation: v.ID, Contact: of,
		Actor: desk.Operator(by.ID), Code: code, Data: data}
	if of == v.Contact.ID {
		f.Channel, f.Thread = v.Channel, v.Thread
	}
	return f
}

// maxCardTries bounds how often a change begins anew because somebody else was quicker.
const maxCardTries = 3

// change carries a change of the contact's card out; it begins anew when somebody else was
// quicker. A change without a code is none.
func (d *ContactDesk) change(ctx context.Context, by desk.Person, v ConversationView, kind desk.FactKind,
	f func(contact.Card) (next contact.Card, code string, data map[string]string, err error)) error {
	for range maxCardTries {
		row := ContactCardRow{Workspace: v.Workspace, Contact: v.Contact.ID}
		rows, err := d.store.ContactCards(ctx, []desk.ContactID{row.Contact})
		if err != nil {
			return err
		}
		if len(rows) > 0 {
			row = rows[0]
		}
		next, code, data, err := f(row.Body)
		if err != nil || code == "" {
			return err
		}
		row.Body = next
		err = d.store.SaveContactCard(ctx, row, []desk.Fact{d.fact(by, v, row.Contact, kind, code, data)})
		if errors.Is(err, desk.ErrVersion) {
			continue
		}
		if err == nil {
			d.env.committed(nil)
		}
		return err
	}
	return desk.ErrVersion
}
