package httpapi

import (
	"context"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/contact"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Customer is what is known of an inquiry's customer beside the talk.
type Customer struct {
	Contact      desk.ContactID        `json:"contact_id"`
	Verification Verification          `json:"verification"`
	Flags        List[CustomerFlag]    `json:"flags"`
	Tags         List[CustomerTag]     `json:"tags"`
	Attributes   List[CustomerTrait]   `json:"attributes"`
	Notes        List[CustomerNote]    `json:"notes" doc:"newest first"`
	Accounts     List[CustomerAccount] `json:"accounts" doc:"of the person: the inquiry's own first"`
	Links        List[CustomerLink]    `json:"links" doc:"merges, oldest first"`
	MayMerge     bool                  `json:"may_merge" doc:"the asker may merge and take it back"`
}

// CustomerTag is a tag of a contact of the person.
type CustomerTag struct {
	Contact desk.ContactID        `json:"contact_id"`
	Name    string                `json:"name"`
	At      Time                  `json:"at"`
	By      Null[desk.OperatorID] `json:"by" doc:"null: a scenario"`
}

// CustomerTrait is an attribute of a contact of the person.
type CustomerTrait struct {
	Contact desk.ContactID        `json:"contact_id"`
	Name    string                `json:"name"`
	Value   string                `json:"value"`
	Version int64                 `json:"version" doc:"to be sent back with a change"`
	At      Time                  `json:"at"`
	By      Null[desk.OperatorID] `json:"by" doc:"null: a scenario"`
}

// CustomerNote is what colleagues wrote about the customer.
type CustomerNote struct {
	ID        contact.NoteID  `json:"id"`
	Version   int64           `json:"version"`
	Contact   desk.ContactID  `json:"contact_id"`
	Text      string          `json:"text"`
	MadeBy    desk.OperatorID `json:"made_by"`
	MadeAt    Time            `json:"made_at"`
	ChangedBy desk.OperatorID `json:"changed_by"`
	ChangedAt Time            `json:"changed_at"`
}

// CustomerAccount is an account on a channel: where messages to it go.
type CustomerAccount struct {
	Contact  desk.ContactID `json:"contact_id"`
	Name     string         `json:"display_name"`
	External string         `json:"external_id" doc:"the channel's id of it"`
	Channel  desk.ChannelID `json:"channel_id"`
	Thread   desk.ThreadID  `json:"thread_id"`
	Blocked  bool           `json:"blocked"`
	LastAt   Null[Time]     `json:"last_at"`
	Takeover bool           `json:"takeover" doc:"somebody else may have it"`
}

// CustomerLink says that two contacts are one person.
type CustomerLink struct {
	ID    contact.LinkID  `json:"id"`
	One   desk.ContactID  `json:"one_id"`
	Other desk.ContactID  `json:"other_id"`
	At    Time            `json:"at"`
	By    desk.OperatorID `json:"by"`
	Note  string          `json:"note"`
}

type customerOut struct{ Body Customer }

func (s *server) getCustomer(ctx context.Context, in *At) (*customerOut, error) {
	by := callerFrom(ctx).Person
	c, err := s.Customers.Customer(ctx, by, in.ID)
	if err != nil {
		return nil, err
	}
	out := Customer{Contact: c.Talk.Contact.ID, Verification: showVerification(c), MayMerge: mayMerge(by, c.Talk.Workspace)}
	for _, f := range c.Card().Flags {
		out.Flags = append(out.Flags, CustomerFlag{CustomerFlagKind(f.Kind), f.Note, f.By, Time{f.At}})
	}
	for _, t := range c.Traits {
		if t.Kind == desk.TraitTag {
			out.Tags = append(out.Tags, CustomerTag{t.Contact, t.Name, Time{t.At}, orNull(t.By)})
			continue
		}
		out.Attributes = append(out.Attributes, CustomerTrait{t.Contact, t.Name, t.Value, t.At.UnixMilli(), Time{t.At}, orNull(t.By)})
	}
	for _, n := range c.Notes {
		out.Notes = append(out.Notes, showNote(n))
	}
	for _, l := range c.Links {
		out.Links = append(out.Links, showLink(l))
	}
	out.Accounts = showAccounts(c)
	return &customerOut{out}, nil
}

func showAccounts(c flow.Customer) (out List[CustomerAccount]) {
	for _, t := range c.Threads {
		i := slices.IndexFunc(c.Person, func(one desk.Contact) bool { return one.ID == t.Contact })
		if i < 0 {
			continue
		}
		who := c.Person[i]
		out = append(out, CustomerAccount{Contact: who.ID, Name: who.Name, External: who.External, Channel: t.Channel, Thread: t.ID, Blocked: t.Blocked,
			LastAt: moment(t.LastAt), Takeover: c.Cards[who.ID].Flag(contact.Takeover) != nil})
	}
	return out
}

func showNote(n contact.Note) CustomerNote {
	return CustomerNote{n.ID, n.Version, n.Contact, n.Text, n.MadeBy, Time{n.MadeAt}, n.ChangedBy, Time{n.ChangedAt}}
}

func showLink(l contact.Link) CustomerLink {
	return CustomerLink{l.ID, l.One, l.Other, Time{l.At}, l.By, l.Note}
}

// AttributeEdit is an attribute as somebody wants it.
type AttributeEdit struct {
	Contact desk.ContactID `json:"contact_id" minLength:"1" maxLength:"64" doc:"whose it is"`
	Name    string         `json:"name" minLength:"1" maxLength:"200"`
	Value   string         `json:"value" maxLength:"4000" doc:"empty: take it away"`
	Version int64          `json:"version,omitempty" minimum:"0" doc:"as it was read; 0 = a new one"`
}

type setAttributeIn struct {
	At
	Body AttributeEdit
}

func (s *server) setAttribute(ctx context.Context, in *setAttributeIn) (*empty, error) {
	b, base := in.Body, time.Time{}
	if b.Version > 0 {
		base = time.UnixMilli(b.Version)
	}
	return &empty{}, s.Customers.SetAttribute(ctx, callerFrom(ctx).Person, in.ID, b.Contact, b.Name, b.Value, base)
}

type noteOut struct{ Body CustomerNote }

type addNoteIn struct {
	At
	Body struct {
		Text string `json:"text" minLength:"1" maxLength:"8000"`
	}
}

func (s *server) addCustomerNote(ctx context.Context, in *addNoteIn) (*noteOut, error) {
	n, err := s.Customers.AddNote(ctx, callerFrom(ctx).Person, in.ID, in.Body.Text)
	if err != nil {
		return nil, err
	}
	return &noteOut{showNote(n)}, nil
}

// NoteAt names a note of an inquiry's customer in a path.
type NoteAt struct {
	At
	Ref contact.NoteID `path:"ref" maxLength:"64"`
}

type editNoteIn struct {
	NoteAt
	Body struct {
		Version int64  `json:"version" minimum:"1" doc:"as it was read"`
		Text    string `json:"text" minLength:"1" maxLength:"8000"`
	}
}

func (s *server) editCustomerNote(ctx context.Context, in *editNoteIn) (*noteOut, error) {
	n, err := s.Customers.EditNote(ctx, callerFrom(ctx).Person, in.ID, in.Ref, in.Body.Version, in.Body.Text)
	if err != nil {
		return nil, err
	}
	return &noteOut{showNote(n)}, nil
}

type deleteNoteIn struct {
	NoteAt
	Version int64 `query:"version" minimum:"1" default:"1" doc:"as it was read"`
}

func (s *server) deleteCustomerNote(ctx context.Context, in *deleteNoteIn) (*empty, error) {
	return &empty{}, s.Customers.DeleteNote(ctx, callerFrom(ctx).Person, in.ID, in.Ref, in.Version)
}

type mergeIn struct {
	At
	Body struct {
		Contact desk.ContactID `json:"contact_id" minLength:"1" maxLength:"64" doc:"who is the same person"`
		Note    string         `json:"note,omitempty" maxLength:"2000"`
	}
}

type linkOut struct{ Body CustomerLink }

func (s *server) mergeCustomer(ctx context.Context, in *mergeIn) (*linkOut, error) {
	l, err := s.Customers.Merge(ctx, callerFrom(ctx).Person, in.ID, in.Body.Contact, in.Body.Note)
	if err != nil {
		return nil, err
	}
	return &linkOut{showLink(l)}, nil
}

// LinkAt names a merge of an inquiry's customer in a path.
type LinkAt struct {
	At
	Ref contact.LinkID `path:"ref" maxLength:"64"`
}

func (s *server) unmergeCustomer(ctx context.Context, in *LinkAt) (*empty, error) {
	return &empty{}, s.Customers.Unmerge(ctx, callerFrom(ctx).Person, in.ID, in.Ref)
}
