package flow

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/contact"
)

// Limits of asking for orders.
const (
	ordersAtOnce = 16
	orderWait    = 6 * time.Second // for all contacts of a person
	shownOrders  = 50              // of a contact
)

// OrdersState tells whether orders are shown, and why not.
type OrdersState string

// States of orders.
const (
	OrdersNone    OrdersState = "none"   // the brand has no system of orders
	OrdersClosed  OrdersState = "locked" // not of somebody who is not verified
	OrdersShown   OrdersState = "shown"
	OrdersTrouble OrdersState = "trouble" // the system gave none; whatever else the desk does goes on
)

// OrdersView is what is shown of a customer's orders.
type OrdersView struct {
	State OrdersState
	Why   string // locked: unverified, takeover; trouble: timeout, failed, busy
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
		return OrdersView{State: OrdersNone}, nil
	case card.Flag(contact.Takeover) != nil:
		return OrdersView{State: OrdersClosed, Why: "takeover"}, nil
	case p.Closed && !d.holds(c.Talk, card):
		return OrdersView{State: OrdersClosed, Why: "unverified"}, nil
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
	out := OrdersView{State: OrdersShown}
	late, done := d.env.Clock.After(orderWait)
	defer done()
	for _, who := range c.Person {
		list, why := d.askOrders(ctx, late, port, c.Talk.Workspace, who)
		if why != "" {
			return OrdersView{State: OrdersTrouble, Why: why}
		}
		for _, o := range list {
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

// askOrders asks a port and waits until it is late; why is the code of its trouble. A port
// that does not come back keeps its slot, so that it can't take all of the desk.
func (d *ContactDesk) askOrders(ctx context.Context, late <-chan time.Time, port OrderPort, w desk.WorkspaceID, who desk.Contact) (list []contact.Order, why string) {
	select {
	case d.slots <- struct{}{}:
	default:
		return nil, "busy"
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	type answer struct {
		list []contact.Order
		err  error
	}
	came := make(chan answer, 1)
	go func() {
		defer func() { <-d.slots }()
		var a answer
		defer func() {
			if p := recover(); p != nil {
				a.err = fmt.Errorf("the port panicked: %v", p)
			}
			came <- a
		}()
		a.list, a.err = port.Orders(ctx, w, who)
	}()
	select {
	case a := <-came:
		if a.err != nil {
			d.env.Log.Warn("orders can't be read", "workspace", w, "error", a.err)
			return nil, "failed"
		}
		return a.list[:min(len(a.list), shownOrders)], ""
	case <-late:
		d.env.Log.Warn("orders can't be read: no answer in time", "workspace", w)
		return nil, "timeout"
	case <-ctx.Done():
		return nil, "timeout"
	}
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
	if found.State != OrdersShown {
		return SameUnknown, nil
	}
	same, code := SameNo, "order_differs"
	if slices.ContainsFunc(found.List, func(o OrderOf) bool { return contact.SameNumber(o.Number, number) }) {
		same, code = SameYes, "order_same"
	}
	return same, d.store.PutFacts(ctx, []desk.Fact{d.fact(by, c.Talk, c.Talk.Contact.ID, desk.FactVerified, code, nil)})
}
