package lineemu

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// test tells whether a friend is meant. It runs under mu.
type test func(*user) bool

// picker decides who a narrowcast reaches: everybody who passes all tests.
type picker struct {
	tests    []test
	smallest int // of the audiences named; a narrowcast to less than 50 is refused
}

func (k picker) all(u *user) bool {
	return !slices.ContainsFunc(k.tests, func(t test) bool { return !t(u) })
}

// picker compiles recipient and filter. The caller holds mu.
func (p *Platform) picker(k *checker, c *call, req *narrowcastRequest) picker {
	pick := picker{smallest: math.MaxInt}
	if o, ok := rawObject(k, "recipient", req.Recipient); ok {
		pick.tests = append(pick.tests, operator(o, func(o object) test { return recipientTest(c, &pick, o) }))
	}
	if o, ok := rawObject(k, "filter.demographic", req.Filter.Demographic); ok {
		pick.tests = append(pick.tests, operator(o, func(o object) test { return p.traitTest(c, o) }))
	}
	return pick
}

// operator compiles and, or, not over leaves; what is not of type operator is a leaf.
func operator(o object, leaf func(object) test) test {
	if kind, _ := o.str("type"); kind != "operator" {
		return leaf(o)
	}
	and := o.m["and"] != nil
	or := o.m["or"] != nil
	not, negated := o.child("not", false)
	if (and || or) == negated || and && or {
		o.k.add(o.path, "must have exactly one of and, or, not")
		return nil
	}
	if negated {
		t := operator(not, leaf)
		return func(u *user) bool { return !t(u) }
	}
	key := "or"
	if and {
		key = "and"
	}
	var tests []test
	for _, part := range o.list(key, 1, 10) {
		tests = append(tests, operator(part, leaf))
	}
	return func(u *user) bool {
		if and {
			return !slices.ContainsFunc(tests, func(t test) bool { return !t(u) })
		}
		return slices.ContainsFunc(tests, func(t test) bool { return t(u) })
	}
}

// recipientTest compiles one audience or the people a former narrowcast reached.
func recipientTest(c *call, pick *picker, o object) test {
	kind, _ := o.str("type")
	switch {
	case !o.k.oneOf(o.at("type"), kind, "operator", "audience", "redelivery"):
	case kind == "audience":
		id, _ := o.number("audienceGroupId")
		a := c.ch.audience(int64(id))
		if a == nil || c.now.Before(a.ready) || c.now.After(a.expires) {
			o.k.add(o.at("audienceGroupId"), "must be an audience of this channel that is READY")
			return nil
		}
		pick.smallest = min(pick.smallest, len(a.members))
		return func(u *user) bool { return a.members[u.ID] }
	case kind == "redelivery":
		j := c.ch.casts[o.text("requestId", true, 100, utf16Len)]
		if j == nil || j.phase != "succeeded" {
			o.k.add(o.at("requestId"), "must be the request id of a narrowcast that succeeded within 14 days")
			return nil
		}
		return func(u *user) bool { return j.reached[u.ID] }
	}
	return nil
}

// traitTest compiles one demographic filter over what the emulator knows of its people.
func (p *Platform) traitTest(c *call, o object) test {
	kind, _ := o.str("type")
	if !o.k.oneOf(o.at("type"), kind, "operator", "gender", "age", "appType", "area", "subscriptionPeriod") {
		return nil
	}
	switch kind {
	case "gender":
		list := o.strings("oneOf", "male", "female")
		return func(u *user) bool { return slices.Contains(list, u.Gender) }
	case "appType":
		list := o.strings("oneOf", "ios", "android")
		return func(u *user) bool { return slices.Contains(list, u.AppType) }
	case "area":
		list := o.strings("oneOf")
		return func(u *user) bool { return u.Area != "" && slices.Contains(list, u.Area) }
	case "age":
		from, below := o.span("age_")
		return func(u *user) bool { return u.Age > 0 && u.Age >= from && u.Age < below }
	default:
		from, below := o.span("day_")
		return func(u *user) bool {
			days := int(p.Now().Sub(p.relation(c.ch, u).since) / (24 * time.Hour))
			return days >= from && days < below
		}
	}
}

// span reads gte and lt of the form age_20, day_30; at least one must be there.
func (o object) span(prefix string) (from, below int) {
	below = math.MaxInt
	read := func(key string, into *int) {
		s, there := o.str(key)
		if !there {
			return
		}
		digits, named := strings.CutPrefix(s, prefix)
		n, err := strconv.Atoi(digits)
		if !named || err != nil {
			o.k.add(o.at(key), "must be of the form "+prefix+"N")
			return
		}
		*into = n
	}
	read("gte", &from)
	read("lt", &below)
	if from == 0 && below == math.MaxInt {
		o.k.add(o.path, "must have gte or lt")
	}
	return from, below
}
