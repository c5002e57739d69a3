package bot

import "slices"

// holds tells whether a condition does. One that looks at nothing holds.
func (x *walk) holds(c Condition) bool {
	switch {
	case c.Tag != "":
		return slices.Contains(x.w.Tags, c.Tag) != c.Absent
	case c.Segment != "":
		return (slices.Contains(x.w.Segments, c.Segment) || slices.Contains(x.w.Tags, c.Segment)) != c.Absent // a tag makes a segment
	case c.Open != nil:
		return x.w.Open == *c.Open
	case c.Field != "":
		return x.compares(c, x.s.Fields[c.Field]) != c.Absent
	case c.Attribute != "":
		return x.compares(c, x.w.Attributes[c.Attribute]) != c.Absent
	}
	return true
}

func (x *walk) compares(c Condition, value string) bool {
	switch {
	case c.Is != "" && !same(x.fill(c.Is), value),
		c.Not != "" && same(x.fill(c.Not), value),
		len(c.In) > 0 && !slices.ContainsFunc(c.In, func(s string) bool { return same(x.fill(s), value) }),
		c.Filled != nil && (Tidy(value) != "") != *c.Filled,
		c.AtLeast != "" && !x.ordered(x.fill(c.AtLeast), value),
		c.AtMost != "" && !x.ordered(value, x.fill(c.AtMost)):
		return false
	}
	return true
}

// ordered tells whether a is at most b: numbers by value, days (+3d too) and times by
// their order. Nothing has no order.
func (x *walk) ordered(a, b string) bool {
	if a == "" || b == "" {
		return false
	}
	if m, ok := number(a); ok {
		if n, ok := number(b); ok {
			return m.Cmp(n) <= 0
		}
	}
	if d, ok := bound(a, x.today()); ok {
		if e, ok := bound(b, x.today()); ok {
			return !d.After(e)
		}
	}
	return a <= b
}
