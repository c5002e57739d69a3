package httpapi

import (
	"cmp"
	"context"

	"github.com/danielgtaylor/huma/v2"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/contact"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Words with a fixed choice.
type (
	VerifyItem       contact.Item
	CustomerFlagKind contact.FlagKind
)

// Schema lists the items.
func (VerifyItem) Schema(r huma.Registry) *huma.Schema {
	return choice(r, "VerifyItem", contact.Items...)
}

// Schema lists the flags.
func (CustomerFlagKind) Schema(r huma.Registry) *huma.Schema {
	return choice(r, "CustomerFlagKind", contact.Proxy, contact.Takeover)
}

// Verification is how far it is known who the customer is.
type Verification struct {
	Level    string                `json:"level" enum:"none,verified,locked"`
	Items    List[VerifyItem]      `json:"items" doc:"that matched"`
	By       Null[desk.OperatorID] `json:"by"`
	At       Null[Time]            `json:"at"`
	Until    Null[Time]            `json:"until"`
	Within   bool                  `json:"ends_with_inquiry"`
	Failures int                   `json:"failures" doc:"since the last success or release"`
	FailedAt Null[Time]            `json:"failed_at"`
	LockedAt Null[Time]            `json:"locked_at"`
	Asks     List[VerifyAsk]       `json:"asks" doc:"what the brand asks for, in this order"`
	Need     int                   `json:"need" doc:"how many must match"`
	Most     int                   `json:"most_failures" doc:"so many failures lock it; 0 = never"`
	Orders   bool                  `json:"order_numbers_known" doc:"an order's number can be held against the record (POST …/order-match)"`
}

// VerifyAsk is an item with the record that it is held against.
type VerifyAsk struct {
	Item   VerifyItem   `json:"item"`
	Must   bool         `json:"must"`
	Record Null[string] `json:"record" doc:"null: the desk has none"`
}

func showItems(items []contact.Item) (out List[VerifyItem]) {
	for _, it := range items {
		out = append(out, VerifyItem(it))
	}
	return out
}

func itemsOf(items List[VerifyItem]) (out []contact.Item) {
	for _, it := range items {
		out = append(out, contact.Item(it))
	}
	return out
}

func showVerification(c flow.Customer) Verification {
	card, p := c.Card(), c.Policy
	out := Verification{Level: "none", Failures: card.Failures, FailedAt: moment(card.FailedAt), LockedAt: moment(card.LockedAt), Need: p.Need, Most: p.Failures,
		Orders: p.Orders != ""}
	switch {
	case !card.LockedAt.IsZero():
		out.Level = "locked"
	case c.Verified:
		v := card.Verified
		out.Level, out.Items, out.By, out.At, out.Until, out.Within = "verified", showItems(v.Items), orNull(v.By), moment(v.At), moment(v.Until), v.Within != ""
	}
	for _, it := range p.Items {
		ask := VerifyAsk{Item: VerifyItem(it)}
		for _, m := range p.Must {
			ask.Must = ask.Must || m == it
		}
		if name := p.Records[it]; name != "" {
			ask.Record = recordIn(c, name)
		}
		out.Asks = append(out.Asks, ask)
	}
	return out
}

// recordIn finds the record in an attribute of the inquiry's own contact: what is noted of
// another account is not what this one is held against.
func recordIn(c flow.Customer, name string) (out Null[string]) {
	for _, t := range c.Traits {
		if t.Contact == c.Talk.Contact.ID && t.Kind == desk.TraitAttribute && t.Name == name {
			out = orNull(t.Value)
		}
	}
	return out
}

// CustomerFlag is what whoever answers must know first.
type CustomerFlag struct {
	Kind CustomerFlagKind `json:"kind"`
	Note string           `json:"note"`
	By   desk.OperatorID  `json:"by"`
	At   Time             `json:"at"`
}

func mayMerge(by desk.Person, w desk.WorkspaceID) bool {
	return identity.Can(by, identity.MergeContact, identity.Subject{Workspace: w})
}

type verifyIn struct {
	At
	Body struct {
		Matched List[VerifyItem] `json:"matched,omitempty" maxItems:"20"`
		Differs List[VerifyItem] `json:"differs,omitempty" maxItems:"20"`
	}
}

type verifyOut struct {
	Body struct {
		Outcome contact.Outcome `json:"outcome" enum:"verified,failed,locked"`
	}
}

func (s *server) verifyCustomer(ctx context.Context, in *verifyIn) (*verifyOut, error) {
	out, err := &verifyOut{}, error(nil)
	out.Body.Outcome, err = s.Customers.Verify(ctx, callerFrom(ctx).Person, in.ID, contact.Try{Matched: itemsOf(in.Body.Matched), Differs: itemsOf(in.Body.Differs)})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func (s *server) unverifyCustomer(ctx context.Context, in *At) (*empty, error) {
	return &empty{}, s.Customers.Unverify(ctx, callerFrom(ctx).Person, in.ID)
}

func (s *server) releaseCustomer(ctx context.Context, in *emptyIn) (*empty, error) {
	return &empty{}, s.Customers.Release(ctx, callerFrom(ctx).Person, in.ID)
}

type flagIn struct {
	At
	Body struct {
		Kind   CustomerFlagKind `json:"kind"`
		Raised bool             `json:"raised"`
		Note   string           `json:"note,omitempty" maxLength:"2000"`
	}
}

func (s *server) flagCustomer(ctx context.Context, in *flagIn) (*empty, error) {
	b := in.Body
	return &empty{}, s.Customers.Flag(ctx, callerFrom(ctx).Person, in.ID, contact.FlagKind(b.Kind), b.Raised, b.Note)
}

// VerifyPolicy is how a brand makes sure who its customers are.
type VerifyPolicy struct {
	Workspace desk.WorkspaceID      `json:"workspace_id" minLength:"1" maxLength:"64"`
	Version   int64                 `json:"version" minimum:"0" doc:"as it was read; 0 = never set"`
	Asks      List[VerifyPolicyAsk] `json:"asks" maxItems:"20"`
	Need      int                   `json:"need" minimum:"1" maximum:"20"`
	Minutes   int                   `json:"minutes" minimum:"0" maximum:"10080" doc:"so long it holds; 0 = until the inquiry ends"`
	Failures  int                   `json:"failures" minimum:"0" maximum:"20" doc:"so many lock it; 0 = never"`
	Orders    string                `json:"orders" maxLength:"40" doc:"the system whose orders are shown; empty = none"`
	Closed    bool                  `json:"orders_for_verified" doc:"orders are shown of verified customers only"`
	CRM       string                `json:"crm,omitempty" maxLength:"40" doc:"the port that has a record of each customer; empty = none is shown"`
	Before    string                `json:"crm_before,omitempty" enum:"open,none,all" doc:"what of the record is shown before the customer is verified: what is not personal (unless said), nothing, all"`
}

// VerifyPolicyAsk is an item that is asked for.
type VerifyPolicyAsk struct {
	Item   VerifyItem `json:"item"`
	Must   bool       `json:"must,omitempty"`
	Record string     `json:"record,omitempty" maxLength:"200" doc:"name of the attribute in which the record stands; empty = the desk has none"`
}

// VerifyPolicyShown is what stands, with the systems there are.
type VerifyPolicyShown struct {
	VerifyPolicy
	Systems List[string] `json:"order_systems"`
	CRMs    List[string] `json:"crm_systems" doc:"ports that can be asked for records"`
}

type verifyPolicyOut struct{ Body VerifyPolicyShown }

func (s *server) getVerifyPolicy(ctx context.Context, in *brandIn) (*verifyPolicyOut, error) {
	row, err := s.Customers.Policy(ctx, callerFrom(ctx).Person, in.Workspace)
	if err != nil {
		return nil, err
	}
	return s.showVerifyPolicy(ctx, row)
}

type setVerifyPolicyIn struct{ Body VerifyPolicy }

func (s *server) setVerifyPolicy(ctx context.Context, in *setVerifyPolicyIn) (*verifyPolicyOut, error) {
	b := in.Body
	p := contact.Policy{Need: b.Need, Minutes: b.Minutes, Failures: b.Failures, Orders: b.Orders, Closed: b.Closed, CRM: b.CRM, Before: contact.Reveal(b.Before), Records: map[contact.Item]string{}}
	if b.Before == revealOpen {
		p.Before = contact.RevealOpen
	}
	for _, a := range b.Asks {
		it := contact.Item(a.Item)
		p.Items = append(p.Items, it)
		if a.Must {
			p.Must = append(p.Must, it)
		}
		if a.Record != "" {
			p.Records[it] = a.Record
		}
	}
	row, err := s.Customers.SetPolicy(ctx, callerFrom(ctx).Person, flow.ContactPolicyRow{Workspace: b.Workspace, Version: b.Version, Body: p})
	if err != nil {
		return nil, err
	}
	return s.showVerifyPolicy(ctx, row)
}

// revealOpen is contact.RevealOpen as the API says it.
const revealOpen = "open"

func (s *server) showVerifyPolicy(ctx context.Context, row flow.ContactPolicyRow) (*verifyPolicyOut, error) {
	p := row.Body
	crms, err := s.Customers.CRMSystems(ctx, row.Workspace)
	if err != nil {
		return nil, err
	}
	out := VerifyPolicyShown{VerifyPolicy: VerifyPolicy{Workspace: row.Workspace, Version: row.Version, Need: p.Need, Minutes: p.Minutes, Failures: p.Failures,
		Orders: p.Orders, Closed: p.Closed, CRM: p.CRM, Before: cmp.Or(string(p.Before), revealOpen)}, Systems: s.Customers.OrderSystems(), CRMs: crms}
	for _, it := range p.Items {
		ask := VerifyPolicyAsk{Item: VerifyItem(it), Record: p.Records[it]}
		for _, m := range p.Must {
			ask.Must = ask.Must || m == it
		}
		out.Asks = append(out.Asks, ask)
	}
	return &verifyPolicyOut{out}, nil
}
