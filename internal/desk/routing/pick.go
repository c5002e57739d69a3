package routing

import (
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Pick matches work to people: the first in line first, each to the best candidate by
// its queue's strategy. What fits nobody stays waiting. A person's load grows with each
// decision, so that one call never overfills anybody.
//
// Whoever refused a conversation is passed over while anybody else at work could ever
// take it. When all of them have refused, it rests for a while and then goes round once
// more. again is when the first of those that stay gives up a wish, ends its rest or its
// wait for one person (zero = none): until then only an event changes anything.
func Pick(work []Work, roster Roster, may May, policy Policy, now time.Time) (out []Decision, again time.Time) {
	p := picker{now: now, people: slices.Clone(roster), policy: policy}
	for i := range p.people {
		p.people[i].Talks = copied(p.people[i])
	}
	p.teams = newTeams(policy, p.people, may, now)
	for line := policy.line(work); len(line) > 0; {
		n := len(out)
		line = slices.DeleteFunc(line, func(w inLine) bool {
			d, ok := p.pick(w)
			if ok {
				out = append(out, d)
			}
			return ok
		})
		// What was given meanwhile may be the calm one between two angry ones.
		if len(out) == n || !slices.ContainsFunc(line, func(w inLine) bool { return w.Heated }) {
			break
		}
		p.again = time.Time{}
	}
	return out, p.again
}

// copied are the counts of held conversations that a limit needs, safe to change.
func copied(p desk.Person) map[desk.ChannelID]int {
	if p.Profile.Cap == 0 && len(p.Profile.Channels) == 0 {
		return nil
	}
	out := map[desk.ChannelID]int{}
	for c, n := range p.Talks {
		out[c] = n
	}
	return out
}

type picker struct {
	policy Policy
	now    time.Time
	people []desk.Person
	teams  *teams
	again  time.Time
}

// pick decides about one; false when it stays.
func (p *picker) pick(w inLine) (Decision, bool) {
	if p.now.Before(w.NotBefore) {
		p.again = sooner(p.again, w.NotBefore)
		return Decision{}, false
	}
	need, relaxed, next := p.policy.needs(w.Work, w.rules, p.now)
	team := p.teams.of(need, w.rules)
	all := p.everybodyRefused(w.Work, team)
	if due := w.restsUntil(); all && p.now.Before(due) {
		p.again = sooner(sooner(p.again, due), next)
		return Decision{}, false
	}
	name, best := strategy(w.rules.Model)
	d := Decision{Why: Why{Model: name, Relaxed: relaxed}, Work: w.Work, Mode: desk.AcceptOffer, OfferFor: w.OfferFor}
	if w.rules.Accept == desk.AcceptAuto {
		d.Mode = desk.AcceptAuto
	}
	if w.rules.OfferFor > 0 {
		d.OfferFor = w.rules.OfferFor
	}
	top, outs, preferred := p.candidates(w, team, all, best, &d)
	switch chosen := p.preference(w, team, all, preferred); {
	case chosen == nobodyYet:
		p.again = sooner(sooner(p.again, w.Since.Add(w.rules.PreferFor)), next)
		return Decision{}, false
	case chosen == thePreferred:
		d.Preferred = true
		top = slices.Insert(slices.DeleteFunc(top, func(c Candidate) bool { return c.ID == preferred.ID }), 0, preferred)
		top = top[:min(len(top), shown)]
	case len(top) == 0:
		p.again = sooner(p.again, next)
		return Decision{}, false
	}
	d.Operator, d.Reasons, d.Out, d.Left = top[0].ID, reasons(top), team.counted(outs), team.named(outs)
	p.give(w.Work, top[0].Person)
	return d, true
}

// outs counts, for one conversation, why members of its team can't have it now, and names the
// first of them.
type outs struct {
	full, cap, channel, heated, refused int
	who                                 []Absent
}

func (o *outs) note(n *int, why string, c Candidate) {
	*n++
	o.who = name(o.who, c.ID, why)
}

// name adds somebody, if there are not too many.
func name(to []Absent, who desk.OperatorID, why string) []Absent {
	if len(to) == named {
		return to
	}
	return append(to, Absent{who, why})
}

// candidates lists the best few of the team who have room, and whoever served the
// customer last, if that is one of them.
func (p *picker) candidates(w inLine, t *team, all bool, best Strategy, d *Decision) (top []Candidate, o outs, preferred Candidate) {
	t.open = slices.DeleteFunc(t.open, func(m mate) bool {
		full := !p.people[m.at].Fits(1)
		if full {
			t.full = name(t.full, p.people[m.at].ID, OutFull)
		}
		return full
	})
	o.full = len(t.members) - len(t.open)
	spare := w.Heated && len(t.open) > 0 && p.anybodyCalm(t)
	for _, m := range t.open {
		c := Candidate{&p.people[m.at], m.fit}
		switch room := c.Room(w.Weight, w.Channel); {
		case room == desk.FullUnits:
			o.note(&o.full, OutFull, c)
		case room == desk.FullCap:
			o.note(&o.cap, OutCap, c)
		case room == desk.FullChannel:
			o.note(&o.channel, OutChannel, c)
		case spare && c.Heated >= mostHeated:
			o.note(&o.heated, OutHeated, c)
		case !all && w.refusedBy(c.ID):
			o.note(&o.refused, OutRefused, c)
		default:
			d.Candidates++
			top = insert(top, c, best)
			if c.ID == w.Preferred {
				preferred = c
			}
		}
	}
	return top, o, preferred
}

// mostHeated is how many angry conversations somebody gets in a row, while anybody else
// at work could have the next.
const mostHeated = 2

func (p *picker) anybodyCalm(t *team) bool {
	return slices.ContainsFunc(t.wide, func(i int) bool { return p.people[i].Heated < mostHeated })
}

// give notes what the decision does to the person.
func (p *picker) give(w Work, to *desk.Person) {
	to.Load += w.Weight
	to.LastAssignedAt = p.now
	if to.Talks != nil {
		to.Talks[w.Channel]++
	}
	to.Heated = InARow(to.Heated, w.Heated)
}

// InARow counts angry conversations: one more, or none since a calm one came between.
func InARow(before int, heated bool) int {
	if heated {
		return before + 1
	}
	return 0
}

// counted adds what keeps members out now to what keeps others out of the team.
func (t *team) counted(o outs) map[string]int {
	out := map[string]int{}
	for code, n := range t.out {
		out[code] += n
	}
	for code, n := range map[string]int{OutFull: o.full, OutCap: o.cap, OutChannel: o.channel, OutHeated: o.heated, OutRefused: o.refused} {
		if n > 0 {
			out[code] += n
		}
	}
	return out
}

// named lists the first of those whom it counts: who refused or is spared before who has no room.
func (t *team) named(o outs) (out []Absent) {
	for _, list := range [][]Absent{o.who, t.left, t.full} {
		out = append(out, list[:min(len(list), named-len(out))]...)
	}
	return out
}

// insert keeps the best few candidates in order.
func insert(top []Candidate, c Candidate, best Strategy) []Candidate {
	at := len(top)
	for at > 0 && best(c, top[at-1]) < 0 {
		at--
	}
	if at == shown {
		return top
	}
	top = slices.Insert(top, at, c)
	return top[:min(len(top), shown)]
}

func reasons(top []Candidate) []Reason {
	out := make([]Reason, len(top))
	for i, c := range top {
		out[i] = Reason{c.ID, c.Load, c.Capacity, c.LastAssignedAt, c.FreedAt, c.Fit}
	}
	return out
}
