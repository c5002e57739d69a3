package template

import (
	"fmt"
	"strings"
	"time"
)

// About is what a talk can fill fields from.
type About struct {
	Customer   string            // name
	Attributes map[string]string // kept of the customer
	Answers    map[string]string // what the bot asked or a system told it in this talk, by the field's name and by its title
	Order      string            // the order's number, where a dialogue chose one
	Operator   string
	Brand      string
	Now        time.Time // where the brand is
}

// Values gives what there is for each field. An order's come from the fields that the ready
// scenarios use: order, order_goods, order_day, order_state.
func (a About) Values() map[string]string {
	out := map[string]string{}
	set := func(name, value string) {
		if value = strings.TrimSpace(value); value != "" {
			out[name] = value
		}
	}
	for name, v := range a.Answers {
		set("customer."+name, v)
	}
	for name, v := range a.Attributes {
		set("customer."+name, v)
	}
	set("customer.name", a.Customer)
	number, goods := a.Order, a.Answers["order_goods"]
	if asked := a.Answers["order"]; numbered(asked) {
		number = asked
	} else if goods == "" {
		goods = asked
	}
	set("order.number", number)
	set("order.goods", goods)
	set("order.day", dayOf(a.Answers["order_day"]))
	set("order.state", a.Answers["order_state"])
	set("operator.name", a.Operator)
	set("brand.name", a.Brand)
	set("date.today", day(a.Now))
	set("date.tomorrow", day(a.Now.AddDate(0, 0, 1)))
	return out
}

// numbered tells whether an answer is a number such as M-12345 and not the name of goods.
func numbered(s string) bool {
	return s != "" && strings.ContainsAny(s, "0123456789") && !strings.ContainsFunc(s, func(r rune) bool {
		return r != '-' && r != '#' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	})
}

// dayOf writes a date as people read it; what is none stays as it is.
func dayOf(s string) string {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return s
	}
	return day(t)
}

func day(t time.Time) string {
	return fmt.Sprintf("%d月%d日(%s)", t.Month(), t.Day(), []string{"日", "月", "火", "水", "木", "金", "土"}[t.Weekday()])
}
