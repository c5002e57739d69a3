package routing

import (
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Circle is who of a roster could take work of an age, if they had room.
type Circle struct {
	After time.Duration // of waiting; until the next circle's
	Who   []int         // places in the roster, in order
}

// Circles tells who could take work, by the same rules as Pick.
type Circles struct{ teams *teams }

// NewCircles looks at a roster once for many questions.
func NewCircles(policy Policy, roster Roster, may May, now time.Time) *Circles {
	return &Circles{newTeams(policy, roster, may, now)}
}

// Of lists the circles of work, the first from 0 on. Refusals and who was the last to serve
// the customer don't count: they are about one conversation for a minute or two.
func (c *Circles) Of(w Work) (out []Circle) {
	r := c.teams.policy.Rules(w.Queue)
	for at := w.Since; ; {
		n, _, next := c.teams.policy.needs(w, r, at)
		who := []int{}
		for _, m := range c.teams.of(n, r).members {
			who = append(who, m.at)
		}
		if len(out) == 0 || !slices.Equal(out[len(out)-1].Who, who) {
			out = append(out, Circle{at.Sub(w.Since), who})
		}
		if !next.After(at) {
			return out
		}
		at = next
	}
}

// Head is the instant from which work counts as waiting in line.
func (p Policy) Head(w Work) time.Time { return p.head(w, p.Rules(w.Queue)) }

func (p Policy) head(w Work, r desk.Rules) time.Time {
	priority := r.Priority
	if w.Bumped {
		priority = 0
	}
	from := w.Since
	if w.From.After(from) {
		from = w.From
	}
	return from.Add(-p.Lead(priority))
}

// Offering is the policy without queues that are pulled from: as if whoever pulls did so at
// once.
func (p Policy) Offering() Policy {
	queues := map[desk.QueueID]desk.Rules{}
	for id, r := range p.Queues {
		if r.Accept == desk.AcceptPull {
			r.Accept = desk.AcceptOffer
		}
		queues[id] = r
	}
	p.Queues = queues
	return p
}
