package contact

import (
	"strings"
	"unicode"
)

// OrderState is where an order stands.
type OrderState string

// States of orders.
const (
	Preparing OrderState = "preparing"
	Shipped   OrderState = "shipped"
	Delivered OrderState = "delivered"
	Returned  OrderState = "returned"
	Cancelled OrderState = "cancelled"
)

// Order is what a customer has bought, as another system tells it. Days are written
// 2026-12-01; none: not known.
type Order struct {
	Number   string
	State    OrderState
	Words    string // the system's own of the state
	Ordered  string
	Delivery string
	Lines    []OrderLine
	Yen      int
	Parcel   string // the carrier's number
}

// OrderLine is a sort of goods.
type OrderLine struct {
	Goods string
	Count int
}

// SameNumber tells whether somebody said an order's number, however they write it: width,
// case and dashes make no difference, and letters before the figures may be left out.
func SameNumber(number, said string) bool {
	a, b := plainNumber(number), plainNumber(said)
	return b != "" && (a == b || len(b) >= 4 && strings.TrimLeftFunc(a, unicode.IsLetter) == b)
}

func plainNumber(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '!'+0xfee0 && r <= '~'+0xfee0 {
			r -= 0xfee0
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToUpper(r)
		}
		return -1
	}, s)
}
