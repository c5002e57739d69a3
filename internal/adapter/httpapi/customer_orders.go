package httpapi

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/contact"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// CustomerOrders are a customer's orders, or why there are none to see.
type CustomerOrders struct {
	State  flow.SystemState    `json:"state" enum:"none,locked,shown,trouble"`
	Why    string              `json:"why" doc:"locked: unverified, takeover; trouble: timeout, failed, busy"`
	Orders List[CustomerOrder] `json:"orders" doc:"newest first"`
}

// CustomerOrder is an order as another system knows it.
type CustomerOrder struct {
	Contact  desk.ContactID     `json:"contact_id" doc:"whose account ordered it"`
	Number   string             `json:"number"`
	State    contact.OrderState `json:"state" enum:"preparing,shipped,delivered,returned,cancelled"`
	Words    string             `json:"words" doc:"the system's own of the state"`
	Ordered  string             `json:"ordered" doc:"a day, 2026-12-01; empty: not known"`
	Delivery string             `json:"delivery" doc:"a day, 2026-12-01; empty: not known"`
	Lines    List[OrderLine]    `json:"lines"`
	Yen      int                `json:"yen"`
	Parcel   string             `json:"parcel" doc:"the carrier's number"`
}

// OrderLine is a sort of goods in an order.
type OrderLine struct {
	Goods string `json:"goods"`
	Count int    `json:"count"`
}

type customerOrdersOut struct{ Body CustomerOrders }

func (s *server) customerOrders(ctx context.Context, in *At) (*customerOrdersOut, error) {
	got, err := s.Customers.Orders(ctx, callerFrom(ctx).Person, in.ID)
	if err != nil {
		return nil, err
	}
	out := CustomerOrders{State: got.State, Why: got.Why}
	for _, o := range got.List {
		one := CustomerOrder{Contact: o.Contact, Number: o.Number, State: o.State, Words: o.Words, Ordered: o.Ordered, Delivery: o.Delivery, Yen: o.Yen, Parcel: o.Parcel}
		for _, l := range o.Lines {
			one.Lines = append(one.Lines, OrderLine(l))
		}
		out.Orders = append(out.Orders, one)
	}
	return &customerOrdersOut{out}, nil
}

type orderMatchIn struct {
	At
	Body struct {
		Number string `json:"number" minLength:"1" maxLength:"80" doc:"as the customer said it; it is not kept"`
	}
}

type orderMatchOut struct {
	Body struct {
		Match flow.Same `json:"match" enum:"yes,no,unknown"`
	}
}

func (s *server) orderMatch(ctx context.Context, in *orderMatchIn) (*orderMatchOut, error) {
	out, err := &orderMatchOut{}, error(nil)
	if out.Body.Match, err = s.Customers.OrderSame(ctx, callerFrom(ctx).Person, in.ID, in.Body.Number); err != nil {
		return nil, err
	}
	return out, nil
}
