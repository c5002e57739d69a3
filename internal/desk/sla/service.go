package sla

import (
	"slices"
	"sort"
	"time"
)

// Open tells whether people are there.
func (c *Calendar) Open(at time.Time) bool {
	return slices.ContainsFunc(c.spans(c.dayOf(at)), func(s span) bool { return !at.Before(s.from) && at.Before(s.to) })
}

// horizon is how many days ahead is looked for time in which people are there.
const horizon = 10 * 366

// NextOpen is at itself while people are there, else when they are next; zero for not in
// the ten years to come.
func (c *Calendar) NextOpen(at time.Time) time.Time {
	if c.Open(at) {
		return at
	}
	if t := c.Add(at, 1); !t.IsZero() {
		return t.Add(-1)
	}
	return time.Time{}
}

// NextClose is the end of the opening that an instant lies in; zero when people are not
// there then, or never go.
func (c *Calendar) NextClose(at time.Time) time.Time {
	if !c.Open(at) {
		return time.Time{}
	}
	end, d := at, c.dayOf(at)
	for range 366 {
		for _, s := range c.spans(d) {
			if s.from.After(end) {
				return end
			}
			if s.to.After(end) {
				end = s.to
			}
		}
		if d = d.Add(1); end.Before(d.wall(0, c.zone)) {
			return end
		}
	}
	return time.Time{}
}

// Between is how long people are there between two instants; 0 if b is not after a. Its
// cost grows with the days in between that are not like their weekday, not with all.
func (c *Calendar) Between(a, b time.Time) time.Duration {
	if !a.Before(b) {
		return 0
	}
	total := c.scheduled(a, b)
	shut := a
	for _, cl := range c.closings { // in order of their beginning; what two share counts once
		from, until := later(cl.From, shut), earlier(cl.Until, b)
		if from.Before(until) {
			total -= c.scheduled(from, until)
			shut = until
		}
	}
	return total
}

// scheduled is Between as if there were no temporary closings.
func (c *Calendar) scheduled(a, b time.Time) (total time.Duration) {
	first, last := c.dayOf(a), c.dayOf(b)
	ends := []Date{first}
	if last != first {
		ends = append(ends, last)
		total = c.days(first.Add(1), last)
	}
	for _, d := range ends {
		for _, s := range c.hours(d) {
			if from, to := later(s.from, a), earlier(s.to, b); from.Before(to) {
				total += to.Sub(from)
			}
		}
	}
	return total
}

// days is the hours of all days from one to before another.
func (c *Calendar) days(from, to Date) (total time.Duration) {
	if from.until(to) > 14 {
		for _, d := range c.unusual(from, to) {
			total += c.regular(from, d)
			total += c.length(d)
			from = d.Add(1)
		}
		return total + c.regular(from, to)
	}
	for ; from.Before(to); from = from.Add(1) {
		total += c.length(from)
	}
	return total
}

func (c *Calendar) length(d Date) (total time.Duration) {
	for _, s := range c.hours(d) {
		total += s.to.Sub(s.from)
	}
	return total
}

// regular is the hours of days that all are like their weekday.
func (c *Calendar) regular(from, to Date) (total time.Duration) {
	n, weekday := from.until(to), int(from.Weekday())
	for i, usual := range c.usual {
		ahead := (i - weekday + 7) % 7
		if ahead < n {
			total += usual * time.Duration((n-ahead+6)/7)
		}
	}
	return total
}

// unusual lists, in order, the days that are not like their weekday, or whose day before
// isn't: holidays, special days, and those on which the clocks are changed.
func (c *Calendar) unusual(from, to Date) []Date {
	days := map[Date]bool{}
	add := func(d Date) {
		for _, d := range []Date{d, d.Add(1)} {
			if !d.Before(from) && d.Before(to) {
				days[d] = true
			}
		}
	}
	for d := range c.special {
		add(d)
	}
	if c.holidays != nil {
		for year := from.Add(-1).Year; year <= to.Year; year++ {
			for d := range c.holidays.of(year) {
				add(d)
			}
		}
	}
	end := to.wall(0, c.zone)
	for t := from.wall(0, c.zone).Add(-time.Second); ; {
		_, change := t.ZoneBounds()
		if change.IsZero() || !change.Before(end) {
			break
		}
		if !change.After(t) { // Go's bounds have ends that are not behind where one stands, about the turn of some years
			change = t.Add(day)
		}
		t = change
		add(DateOf(change.Add(-time.Second)))
		add(DateOf(change))
	}
	out := make([]Date, 0, len(days))
	for d := range days {
		out = append(out, d)
	}
	slices.SortFunc(out, func(a, b Date) int { return b.until(a) })
	return out
}

// Add is when so much service time after an instant is over: the first t with
// Between(at, t) = d. d ≤ 0 gives at; zero: not in the ten years to come.
func (c *Calendar) Add(at time.Time, d time.Duration) time.Time {
	if d <= 0 {
		return at
	}
	first := c.dayOf(at)
	for n := range 3 { // most dues are near
		due, left := c.within(first.Add(n), at, d)
		if left == 0 {
			return due
		}
		d = left
	}
	at, first = first.Add(3).wall(0, c.zone), first.Add(3)
	enough := func(n int) bool { return c.Between(at, first.Add(n+1).wall(0, c.zone)) >= d }
	far := 1
	for !enough(far) {
		if far *= 2; far > horizon {
			return time.Time{}
		}
	}
	last := first.Add(sort.Search(far, enough))
	due, _ := c.within(last, at, d-c.Between(at, last.wall(0, c.zone)))
	return due
}

// within goes through a day's service time from an instant on: due is when d of it is
// over, if it is; left is what the day did not have.
func (c *Calendar) within(day Date, at time.Time, d time.Duration) (due time.Time, left time.Duration) {
	for _, s := range c.spans(day) {
		from := later(s.from, at)
		if !from.Before(s.to) {
			continue
		}
		if part := s.to.Sub(from); part < d {
			d -= part
			continue
		}
		return from.Add(d), 0
	}
	return time.Time{}, d
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
