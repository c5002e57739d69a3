package flow

import (
	"context"
	"slices"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/contact"
)

// shownOrders is how many orders of a contact are shown.
const shownOrders = 50

// OrdersView is what is shown of a customer's orders.
type OrdersView struct {
	State SystemState
	Why   string // as SystemState says
	List  []OrderOf
}

// OrderOf is an order with whose it is.
type OrderOf struct {
	contact.Order
	Contact desk.ContactID
}

// Orders asks the brand's system for the orders of an inquiry's customer. Its trouble is in
// the answer: it is none of the desk's.
func (d *ContactDesk) Orders(ctx context.Context, by desk.Person, id desk.ConversationID) (OrdersView, error) {
	c := Customer{}
	var err error
	if c.Talk, err = workedOn(ctx, d.read, by, id); err != nil {
		return OrdersView{}, err
	}
	p, card, err := d.bars(ctx, c.Talk)
	if err != nil {
		return OrdersView{}, err
	}
	port := d.orders[p.Orders]
	switch {
	case port == nil:
		return OrdersView{State: SystemNone}, nil
	case card.Flag(contact.Takeover) != nil:
		return OrdersView{State: SystemLocked, Why: "takeover"}, nil
	case p.Closed && !d.holds(c.Talk, card):
		return OrdersView{State: SystemLocked, Why: "unverified"}, nil
	}
	if _, err := d.person(ctx, &c); err != nil {
		return OrdersView{}, err
	}
	return d.ordersOf(ctx, port, c), nil
}

// bars gives what decides whether orders are shown.
func (d *ContactDesk) bars(ctx context.Context, v ConversationView) (p contact.Policy, card contact.Card, err error) {
	if p, err = d.policy(ctx, v.Workspace); err != nil {
		return p, card, err
	}
	rows, err := d.store.ContactCards(ctx, []desk.ContactID{v.Contact.ID})
	if len(rows) > 0 {
		card = rows[0].Body
	}
	return p, card, err
}

func (d *ContactDesk) ordersOf(ctx context.Context, port OrderPort, c Customer) OrdersView {
	out := OrdersView{State: SystemShown}
	late, done := d.env.Clock.After(systemWait)
	defer done()
	for _, who := range c.Person {
		list, why := elsewhere(ctx, d.orderAsks, late, c.Talk.Workspace, func(ctx context.Context) ([]contact.Order, error) {
			return port.Orders(ctx, c.Talk.Workspace, who)
		})
		if why != "" {
			return OrdersView{State: SystemTrouble, Why: why}
		}
		for _, o := range list[:min(len(list), shownOrders)] {
			out.List = append(out.List, OrderOf{d.guardOrder(o), who.ID})
		}
	}
	return out
}

// guardOrder masks what another system says as what people say is masked.
func (d *ContactDesk) guardOrder(o contact.Order) contact.Order {
	o.Number, o.Words, o.Parcel = d.guard(o.Number), d.guard(o.Words), d.guard(o.Parcel)
	o.Lines = slices.Clone(o.Lines)
	for i := range o.Lines {
		o.Lines[i].Goods = d.guard(o.Lines[i].Goods)
	}
	return o
}

// Same tells how what a customer said compares with the record.
type Same string

// What a comparison gives.
const (
	SameYes     Same = "yes"
	SameNo      Same = "no"
	SameUnknown Same = "unknown" // the system gave no answer, or there is none
)

// OrderSame tells whether a number is one of the customer's orders, so that it can be held
// against the record before anybody may look at that. The number is not kept.
func (d *ContactDesk) OrderSame(ctx context.Context, by desk.Person, id desk.ConversationID, number string) (Same, error) {
	c := Customer{}
	var err error
	if c.Talk, err = d.somebody(ctx, by, id); err != nil {
		return "", err
	}
	p, card, err := d.bars(ctx, c.Talk)
	switch {
	case err != nil:
		return "", err
	case !card.LockedAt.IsZero():
		return "", contact.ErrLocked
	case card.Flag(contact.Takeover) != nil:
		return "", contact.ErrTakeover
	case d.orders[p.Orders] == nil:
		return SameUnknown, nil
	}
	if _, err := d.person(ctx, &c); err != nil {
		return "", err
	}
	found := d.ordersOf(ctx, d.orders[p.Orders], c)
	if found.State != SystemShown {
		return SameUnknown, nil
	}
	same, code := SameNo, "order_differs"
	if slices.ContainsFunc(found.List, func(o OrderOf) bool { return contact.SameNumber(o.Number, number) }) {
		same, code = SameYes, "order_same"
	}
	return same, d.store.PutFacts(ctx, []desk.Fact{d.fact(by, c.Talk, c.Talk.Contact.ID, desk.FactVerified, code, nil)})
}
