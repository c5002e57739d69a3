package workday

import (
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/routing"
)

// loads: nobody gets more than fits, on whichever path it comes.
func (c *watch) loads(ch decide.Change) {
	how := "?"
	for _, g := range ch.Given {
		how = g.By
	}
	for _, l := range ch.Loads { // what leaves makes room for what comes in the same change
		if l.Talks < 0 {
			c.carry(l)
		}
	}
	for _, l := range ch.Loads {
		if l.Talks < 0 {
			continue
		}
		p := c.people[l.Operator]
		if p != nil && l.Talks > 0 {
			most, limited := p.Profile.Channels[l.Channel]
			switch {
			case !desk.Fits(p.Load, l.Delta, p.Capacity):
				c.broken("%s has %d of %d and was given %d more by %s", p.ID, p.Load, p.Capacity, l.Delta, how)
			case p.Profile.Cap > 0 && p.Held() >= p.Profile.Cap:
				c.broken("%s may have %d at once and was given another by %s", p.ID, p.Profile.Cap, how)
			case limited && p.Talks[l.Channel] >= most:
				c.broken("%s may have %d of %s and was given another by %s", p.ID, most, l.Channel, how)
			}
			c.w.tally.path(how)
		}
		c.carry(l)
	}
}

func (c *watch) carry(l decide.Load) {
	p := c.people[l.Operator]
	if p == nil {
		return
	}
	p.Load += l.Delta
	p.Talks[l.Channel] += l.Talks
	if l.Talks < 0 {
		p.FreedAt = c.w.clock.now
	}
	if l.Assigned {
		p.LastAssignedAt, p.Heated = c.w.clock.now, routing.InARow(p.Heated, l.Heated)
	}
	c.w.tally.load(p)
}
