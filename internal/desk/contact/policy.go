package contact

import (
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Item is something that a customer is asked, and that is held against a record.
type Item string

// Items there are.
const (
	Name      Item = "name"
	Kana      Item = "kana"
	BirthDate Item = "birth_date"
	Phone     Item = "phone"
	Address   Item = "address"
	Email     Item = "email"
	OrderNo   Item = "order_number"
	MemberNo  Item = "member_number"
)

// Items lists them in the order in which people are asked.
var Items = []Item{Name, Kana, BirthDate, Phone, Address, Email, OrderNo, MemberNo}

// Limits of a policy.
const (
	MaxMinutes  = 7 * 24 * 60
	MaxFailures = 20
	maxPort     = 40
	// TalkAtMost is how long a verification holds that ends with its inquiry: one that
	// nobody closes must not hold for ever.
	TalkAtMost = 12 * time.Hour
)

// Policy is how a brand makes sure who a customer is.
type Policy struct {
	Items    []Item          `json:"items"`
	Must     []Item          `json:"must,omitempty"`    // of these each must match
	Need     int             `json:"need"`              // how many must match
	Minutes  int             `json:"minutes,omitempty"` // so long it holds; 0 = until the inquiry ends
	Failures int             `json:"failures"`          // so many failed tries lock it; 0 = never
	Records  map[Item]string `json:"records,omitempty"` // the attribute in which an item's record stands
	Orders   string          `json:"orders,omitempty"`  // the port that knows the customers' orders; none: there are none to show
	Closed   bool            `json:"closed,omitempty"`  // orders are shown of verified customers only
	CRM      string          `json:"crm,omitempty"`     // the port that has a record of each customer; none: there is none to show
	Before   Reveal          `json:"crm_before,omitempty"`
}

// Default is what a brand has that has set nothing.
func Default() Policy {
	return Policy{Items: []Item{Name, BirthDate, Phone, OrderNo}, Need: 2, Failures: 3}
}

// Check refuses what can't be a policy.
func (p Policy) Check() error {
	bad := func(field, words string) error { return desk.E(desk.Invalid, "invalid", words).On(field) }
	seen := map[Item]bool{}
	for _, it := range p.Items {
		if !slices.Contains(Items, it) || seen[it] {
			return bad("items", "Each item is one of those there are, once.")
		}
		seen[it] = true
	}
	for _, it := range p.Must {
		if !seen[it] {
			return bad("must", "What must match is one of the items.")
		}
	}
	for it, attribute := range p.Records {
		if !seen[it] || desk.CheckTag(attribute) != nil {
			return bad("records", "A record is the name of an attribute, for one of the items.")
		}
	}
	switch {
	case p.Need < 1 || p.Need > len(p.Items):
		return bad("need", "At least one item must match, at most all of them.")
	case p.Minutes < 0 || p.Minutes > MaxMinutes:
		return bad("minutes", "A verification holds for at most seven days.")
	case p.Failures < 0 || p.Failures > MaxFailures:
		return bad("failures", "At most 20 failures lock it.")
	case len(p.Orders) > maxPort:
		return bad("orders", "A port's name has at most 40 characters.")
	case len(p.CRM) > maxPort:
		return bad("crm", "A port's name has at most 40 characters.")
	case !slices.Contains(Reveals, p.Before):
		return bad("crm_before", "Before the customer is verified all is shown, what is not personal, or nothing.")
	}
	return nil
}

// until is when a verification ends at the latest.
func (p Policy) until(now time.Time) time.Time {
	if p.Minutes > 0 {
		return now.Add(time.Duration(p.Minutes) * time.Minute)
	}
	return now.Add(TalkAtMost)
}
