package workday

import (
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/mood"
	"github.com/madoguchi-desk/madoguchi/internal/desk/routing"
)

// The rules of routing once more, person by person: who could be given what, and what goes
// before what. It knows nothing of how routing finds them.

// work is a waiting inquiry as routing is to see it.
func (c *watch) work(id desk.ConversationID) routing.Work {
	t := c.talks[id]
	x := routing.Work{Conversation: id, Workspace: t.Workspace, Channel: t.Channel, Queue: t.Queue, Weight: t.Weight, Since: t.WaitingSince,
		Refused: t.Refused, Skill: t.Route.Skill, Language: c.language[t.Contact], Heated: t.Mood.Value == string(mood.Angry), Bumped: !t.BumpedAt.IsZero(),
		From: t.Route.From, NotBefore: t.Route.NotBefore}
	for _, other := range slices.Backward(c.history[t.Contact]) {
		if o := c.talks[other]; other != id && o.Assignee != "" {
			x.Preferred = o.Assignee
			break
		}
	}
	return x
}

// suits tells whether somebody fulfils what is a must.
func (c *watch) suits(x routing.Work, p *desk.Person) bool {
	now := c.w.clock.now
	if !p.OnDuty(now) || !c.may(*p, x.Workspace) {
		return false
	}
	for _, s := range c.policy.Rules(x.Queue).Skills {
		if p.Profile.Skills[s.Skill] < s.At(now.Sub(x.Since)) {
			return false
		}
	}
	return !slices.Contains(c.policy.Certified, x.Workspace) || p.Profile.Certified(x.Workspace)
}

// team lists those on duty who could serve it if they had room: musts, and each wish as far
// as it is still insisted on and somebody fulfils it. calm: one of them, trained or not, has
// not had two angry ones in a row.
func (c *watch) team(x routing.Work) (team []*desk.Person, calm bool) {
	for _, p := range c.roster {
		if c.suits(x, p) {
			team = append(team, p)
		}
	}
	insists := c.w.clock.now.Sub(x.Since) < softOf(c.policy)
	wish := func(has func(*desk.Person) bool) {
		if insists && slices.ContainsFunc(team, has) {
			team = slices.DeleteFunc(slices.Clone(team), func(p *desk.Person) bool { return !has(p) })
		}
	}
	wish(func(p *desk.Person) bool { return x.Skill == "" || p.Profile.Skills[x.Skill] > 0 })
	wish(func(p *desk.Person) bool { return p.Profile.Speaks(x.Language) })
	calm = slices.ContainsFunc(team, func(p *desk.Person) bool { return p.Heated < 2 })
	wish(func(p *desk.Person) bool { return !x.Heated || p.Profile.Trained })
	return team, calm
}

func softOf(p routing.Policy) time.Duration {
	if p.SoftFor == nil {
		return routing.DefaultSoft
	}
	return *p.SoftFor
}

// room tells whether somebody has room for it.
func room(x routing.Work, p *desk.Person) bool {
	most, limited := p.Profile.Channels[x.Channel]
	return desk.Fits(p.Load, x.Weight, p.Capacity) && (p.Profile.Cap == 0 || p.Held() < p.Profile.Cap) && (!limited || p.Talks[x.Channel] < most)
}

// could tells whether somebody is to be given it now.
func (c *watch) could(x routing.Work, p *desk.Person) bool {
	if !room(x, p) || c.w.clock.now.Before(x.NotBefore) {
		return false
	}
	team, calm := c.team(x)
	if !slices.Contains(team, p) || x.Heated && calm && p.Heated >= 2 {
		return false
	}
	return c.mayHave(x, p, team) && !c.waitsForOne(x, p, team)
}

func refused(x routing.Work, id desk.OperatorID) bool {
	return slices.ContainsFunc(x.Refused, func(r desk.Refusal) bool { return r.Operator == id })
}

// mayHave: whoever refused is passed over while others could; if all did, it rests.
func (c *watch) mayHave(x routing.Work, p *desk.Person, team []*desk.Person) bool {
	if len(x.Refused) == 0 {
		return true
	}
	if slices.ContainsFunc(team, func(q *desk.Person) bool { return !refused(x, q.ID) }) {
		return !refused(x, p.ID)
	}
	for _, r := range x.Refused {
		if c.w.clock.now.Before(r.At.Add(routing.Rest)) {
			return false
		}
	}
	return true
}

// waitsForOne: it is kept for whoever served the customer last.
func (c *watch) waitsForOne(x routing.Work, p *desk.Person, team []*desk.Person) bool {
	r := c.policy.Rules(x.Queue)
	if !r.Prefer || x.Preferred == "" || x.Preferred == p.ID || !c.w.clock.now.Before(x.Since.Add(r.PreferFor)) || refused(x, x.Preferred) {
		return false
	}
	return slices.ContainsFunc(team, func(q *desk.Person) bool { return q.ID == x.Preferred })
}

// given: of what waited, nothing that goes before it could have gone to the same person.
func (c *watch) given(g decide.Given) {
	if g.Decision == nil {
		return
	}
	p, mine := c.people[g.Operator], c.work(g.Talk.ID)
	from := c.from(mine)
	if !c.could(mine, p) {
		c.broken("%s was given %s, which they could not have", p.ID, mine.Conversation)
	}
	for _, id := range c.line {
		x := c.work(id)
		if other := c.from(x); id != g.Talk.ID && (other.Before(from) || other.Equal(from) && id < mine.Conversation) && c.could(x, p) {
			c.broken("%s was given %s, though %s, which %s could have had, goes before it", p.ID, mine.Conversation, id, p.ID)
		}
	}
}

// from is since when it counts as waiting: its age with the head start of its priority.
func (c *watch) from(x routing.Work) time.Time {
	priority := c.policy.Rules(x.Queue).Priority
	if x.Bumped {
		priority = 0
	}
	since := x.Since
	if x.From.After(since) {
		since = x.From
	}
	return since.Add(-c.policy.Lead(priority))
}

// idle looks whether somebody with room stands beside waiting work: suitable, which must not
// be; or any that they are able to serve, which wishes, rests and refusals may want.
func (c *watch) idle() (beside bool) {
	if len(c.line) == 0 {
		return false
	}
	var free []*desk.Person
	for _, p := range c.roster {
		if p.Routable(c.w.clock.now) {
			free = append(free, p)
		}
	}
	if len(free) == 0 {
		return false
	}
	for _, id := range c.line {
		x := c.work(id)
		for _, p := range free {
			if !room(x, p) || !c.suits(x, p) {
				continue
			}
			beside = true
			if c.could(x, p) {
				c.broken("%s (%d of %d) stands idle beside %s, which waits since %s", p.ID, p.Load, p.Capacity, id, x.Since.In(tokyo).Format(time.TimeOnly))
			}
		}
	}
	return beside
}
