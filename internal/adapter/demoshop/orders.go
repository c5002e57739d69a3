package demoshop

import (
	"context"
	"errors"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/contact"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

var _ flow.OrderPort = (*Shop)(nil)

// Orders lists what a customer has ordered, newest first.
func (s *Shop) Orders(_ context.Context, w desk.WorkspaceID, who desk.Contact) ([]contact.Order, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	today := day(s.now())
	c, ok := s.known(string(w)+":"+who.External, today)
	if !ok {
		return nil, errors.New("demoshop: the customer can't be kept")
	}
	var out []contact.Order
	for _, o := range c.Orders {
		one := contact.Order{Number: o.Number, Ordered: o.Ordered, Delivery: o.Day, Yen: o.Yen, Parcel: o.Parcel, Lines: []contact.OrderLine{{Goods: o.Goods, Count: 1}}}
		one.State, one.Words = stateOf(c, o, today)
		out = append(out, one)
	}
	return out, nil
}

// stateOf tells where an order stands, with the shop's own words where there is more to say.
func stateOf(c customer, o order, today time.Time) (contact.OrderState, string) {
	for _, p := range c.Returns {
		if p.Order == o.Number {
			return contact.Returned, "返品受付 " + p.Number
		}
	}
	switch {
	case o.Parcel != "" && o.Day <= dated(today):
		return contact.Delivered, ""
	case o.Parcel != "":
		return contact.Shipped, ""
	case !changeable(o, today):
		return contact.Preparing, "お届け日の変更は締め切りました"
	}
	return contact.Preparing, ""
}
