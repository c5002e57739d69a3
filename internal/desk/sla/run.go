package sla

import (
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Arm makes a clock that runs from since, with what the target asks for.
func Arm(kind desk.ClockKind, n int, asked desk.Asked, since time.Time, t Target, p Promise, plan int64) desk.Clock {
	goal := t.Of(kind)
	return desk.Clock{Kind: kind, N: n, Message: asked.Message, AskedAt: asked.At, Since: since,
		Service: goal.Service, Real: goal.Real, HoldCap: p.HoldCap, Steps: t.Steps, Plan: plan}
}

// Took gives how long a clock has run: real time from since, and service time without
// what holds save.
func (c *Calendar) Took(k desk.Clock, now time.Time) (real, service time.Duration) {
	if now.After(k.Since) {
		real = now.Sub(k.Since)
	}
	return real, max(c.Between(k.Since, now)-c.saved(k, now), 0)
}

// saved is the service time that holds have kept off a clock so far.
func (c *Calendar) saved(k desk.Clock, now time.Time) time.Duration {
	saved := k.Held
	if !k.HeldAt.IsZero() {
		saved += c.Between(k.HeldAt, now)
	}
	return min(saved, k.HoldCap)
}

// Pause stops a clock's service time: the customer was told to hold.
func Pause(k desk.Clock, now time.Time) desk.Clock {
	if k.HeldAt.IsZero() {
		k.HeldAt = later(now, k.Since)
	}
	return k
}

// Resume lets it run on.
func (c *Calendar) Resume(k desk.Clock, now time.Time) desk.Clock {
	k.Held, k.HeldAt = c.saved(k, now), time.Time{}
	return k
}

// Due gives when so many per cent of a clock's targets are over; zero: there is no such
// target, or that time never comes. While a customer holds, service time is taken to
// stand still for as long as it can: its due moves nearer when the hold ends.
func (c *Calendar) Due(k desk.Clock, percent int) (real, service time.Time) {
	if k.Real > 0 {
		real = k.Since.Add(part(k.Real, percent))
	}
	if k.Service > 0 {
		saved := k.Held
		if !k.HeldAt.IsZero() {
			saved = k.HoldCap
		}
		service = c.Add(k.Since, part(k.Service, percent)+min(saved, k.HoldCap))
	}
	return real, service
}

func part(d time.Duration, percent int) time.Duration { return d * time.Duration(percent) / 100 }

// Set gives the clock with its dues as they look now.
func (c *Calendar) Set(k desk.Clock) desk.Clock {
	var real, service [3]time.Time
	for i, percent := range []int{50, 80, breach} {
		real[i], service[i] = c.Due(k, percent)
	}
	k.RealDue, k.ServiceDue = desk.ClockMarks{Half: real[0], Most: real[1], Over: real[2]}, desk.ClockMarks{Half: service[0], Most: service[1], Over: service[2]}
	return k
}

// breach is the per cent at which a target is over. It is announced whether a step is
// set for it or not.
const breach = 100

// levels are the per cents at which something is announced or done, in order.
func levels(k desk.Clock) []int {
	var out []int
	seen := false
	for _, s := range k.Steps {
		if s.At > breach && !seen {
			out, seen = append(out, breach), true
		}
		seen = seen || s.At == breach
		out = append(out, s.At)
	}
	if !seen {
		out = append(out, breach)
	}
	return out
}

// Reached is the highest level that is over and was not announced; 0: none.
func (c *Calendar) Reached(k desk.Clock, now time.Time) (level int) {
	for _, l := range levels(k) {
		if l <= k.Told {
			continue
		}
		if at := c.first(k, l); at.IsZero() || now.Before(at) {
			break
		}
		level = l
	}
	return level
}

// Next is when the next level is reached; zero: none is.
func (c *Calendar) Next(k desk.Clock) time.Time {
	for _, l := range levels(k) {
		if l > k.Told {
			return c.first(k, l)
		}
	}
	return time.Time{}
}

// Over tells whether a target of a clock is over, on either of the two.
func (c *Calendar) Over(k desk.Clock, now time.Time) bool {
	at := c.first(k, breach)
	return !at.IsZero() && !now.Before(at)
}

// first is when a level is reached on the stricter of the two clocks.
func (c *Calendar) first(k desk.Clock, level int) time.Time {
	real, service := c.Due(k, level)
	if real.IsZero() || !service.IsZero() && service.Before(real) {
		return service
	}
	return real
}

// Actions are what the steps of a level, and of those skipped before it, ask for.
func Actions(k desk.Clock, level int) (out []desk.ClockAction) {
	seen := map[desk.ClockAction]bool{}
	for _, s := range k.Steps {
		if s.At <= k.Told || s.At > level {
			continue
		}
		for _, a := range s.Do {
			if !seen[a] {
				seen[a] = true
				out = append(out, a)
			}
		}
	}
	return out
}
