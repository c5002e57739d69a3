package sla

import (
	"slices"
	"sync"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Calendar tells when people are there: at one queue and channel of one plan. It does
// not change, and is safe for many goroutines.
type Calendar struct {
	zone     *time.Location
	week     Week
	holidays *holidayBook // nil: they are days like others
	special  map[Date]Day
	closings []Closing // in order, none in another
	usual    [7]time.Duration
}

// calendar makes the one of a scope.
func (p Plan) calendar(queue desk.QueueID, channel desk.ChannelID, book *holidayBook) *Calendar {
	c := &Calendar{zone: p.Location(), week: p.week(queue, channel), special: map[Date]Day{}}
	if p.Holidays {
		c.holidays = book
	}
	for _, d := range p.Days {
		c.special[d.Date] = d
	}
	c.closings = slices.Clone(p.Closings)
	slices.SortStableFunc(c.closings, func(a, b Closing) int { return a.From.Compare(b.From) })
	for i := range c.usual {
		for _, s := range merge(c.week[i], c.week[(i+6)%7]) {
			c.usual[i] += time.Duration(s.To-s.From) * time.Minute
		}
	}
	return c
}

// week picks the hours of a scope: the channel's, else the queue's, else the brand's.
func (p Plan) week(queue desk.QueueID, channel desk.ChannelID) Week {
	for _, is := range []func(Scoped) bool{
		func(o Scoped) bool { return channel != "" && o.Channel == channel },
		func(o Scoped) bool { return queue != "" && o.Queue == queue },
	} {
		if i := slices.IndexFunc(p.Own, is); i >= 0 {
			return p.Own[i].Hours
		}
	}
	if p.Hours != nil {
		return *p.Hours
	}
	var always Week
	for i := range always {
		always[i] = []Period{{0, dayEnd}}
	}
	return always
}

// Zone is where the calendar's days begin and end.
func (c *Calendar) Zone() *time.Location { return c.zone }

// Closing is the temporary closing that an instant lies in; of several, the one that ends
// last. nil: none.
func (c *Calendar) Closing(at time.Time) *Closing {
	var found *Closing
	for i, cl := range c.closings {
		if !at.Before(cl.From) && at.Before(cl.Until) && (found == nil || cl.Until.After(found.Until)) {
			found = &c.closings[i]
		}
	}
	return found
}

// dayOf is the day that an instant belongs to: from the first time its clocks show the
// day's midnight to the first time they show the next one's.
func (c *Calendar) dayOf(t time.Time) Date {
	d := DateOf(t.In(c.zone))
	if _, steady := c.midnight(d); steady {
		return d
	}
	if next := d.Add(1); !t.Before(next.wall(0, c.zone)) {
		return next
	}
	return d
}

// midnight is a day's beginning. steady: the clocks are not changed about then, so that
// its minutes can be counted from there.
func (c *Calendar) midnight(d Date) (begin time.Time, steady bool) {
	noon := d.noon()
	_, before := noon.Add(-36 * time.Hour).In(c.zone).Zone()
	_, after := noon.Add(36 * time.Hour).In(c.zone).Zone()
	return noon.Add(-12*time.Hour - time.Duration(before)*time.Second).In(c.zone), before == after
}

// periods is what a day has of its own.
func (c *Calendar) periods(d Date) []Period {
	if s, ok := c.special[d]; ok {
		return s.Periods
	}
	if c.holidays.name(d) != "" {
		return nil
	}
	return c.week[d.Weekday()]
}

// merge gives a day's open parts, in order, from its own periods and what the day before
// brings over midnight. They lie within the day and touch nowhere.
func merge(own, before []Period) []Period {
	var parts []Period
	for _, p := range before {
		if p.end() > dayEnd {
			parts = append(parts, Period{0, p.end() - dayEnd})
		}
	}
	for _, p := range own {
		parts = append(parts, Period{p.From, min(p.end(), dayEnd)})
	}
	slices.SortFunc(parts, func(a, b Period) int { return a.From - b.From })
	var out []Period
	for _, p := range parts {
		if n := len(out); n > 0 && p.From <= out[n-1].To {
			out[n-1].To = max(out[n-1].To, p.To)
			continue
		}
		out = append(out, p)
	}
	return out
}

// Joined gives the hours of a day that do not pass midnight in order, and as few periods
// as can be.
func Joined(periods []Period) []Period { return merge(periods, nil) }

// span is from an instant to another, which is no part of it.
type span struct{ from, to time.Time }

// hours is a day's open spans, closings not looked at.
func (c *Calendar) hours(d Date) (out []span) {
	begin, steady := c.midnight(d)
	for _, p := range merge(c.periods(d), c.periods(d.Add(-1))) {
		if steady {
			out = append(out, span{begin.Add(time.Duration(p.From) * time.Minute), begin.Add(time.Duration(p.To) * time.Minute)})
		} else if s := (span{d.wall(p.From, c.zone), d.wall(p.To, c.zone)}); s.from.Before(s.to) {
			out = append(out, s)
		}
	}
	return out
}

// spans is a day's open spans without the temporary closings.
func (c *Calendar) spans(d Date) (out []span) {
	for _, s := range c.hours(d) {
		for _, cl := range c.closings {
			if !cl.From.Before(s.to) || !s.from.Before(cl.Until) {
				continue
			}
			if s.from.Before(cl.From) {
				out = append(out, span{s.from, cl.From})
			}
			s.from = cl.Until
			if !s.from.Before(s.to) {
				break
			}
		}
		if s.from.Before(s.to) {
			out = append(out, s)
		}
	}
	return out
}

// holidayBook keeps the years that were asked for. Safe for many goroutines; nil knows
// no holiday.
type holidayBook struct{ years sync.Map }

func (b *holidayBook) of(year int) map[Date]string {
	if known, ok := b.years.Load(year); ok {
		return known.(map[Date]string)
	}
	days := map[Date]string{}
	for _, h := range Holidays(year) {
		days[h.Date] = h.Name
	}
	b.years.Store(year, days)
	return days
}

func (b *holidayBook) name(d Date) string {
	if b == nil {
		return ""
	}
	return b.of(d.Year)[d]
}
