package decide

import (
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/mood"
)

// track weighs an inquiry as it is now and notes whether its customer waits for an answer.
func (p *pen) track(was, is conversation.Conversation) conversation.Conversation {
	is.Weight = p.weights().Of(is.Topic.Value, is.Mood.Value, is.Hold != nil, is.State == conversation.Wrapup)
	for _, m := range p.Added {
		switch {
		case m.Conversation != is.ID:
		case m.Direction == desk.In && is.Route.Asked.IsZero():
			is.Route.Asked = p.now
		case m.Direction == desk.Out && m.Author.Kind == desk.ByOperator:
			is.Route.Asked = time.Time{}
		}
	}
	if is.Holder() != "" && is.Holder() != was.Holder() {
		p.Given = append(p.Given, p.given(is))
	}
	return is
}

func (p *pen) given(is conversation.Conversation) Given {
	g := Given{Talk: is, Operator: is.Holder(), At: p.now, By: p.gave, Decision: p.choice}
	if p.choice != nil {
		g.By = string(p.choice.Mode)
	}
	return g
}

func (p *pen) weights() desk.Weights {
	if w := p.Case.Queue.Rules.Weights; w != nil {
		return *w
	}
	return desk.DefaultWeights()
}

// shiftLoad lets operators' loads follow: what came, what went, what weighs another.
func (p *pen) shiftLoad(was, is conversation.Conversation) {
	before, after := was.Holder(), is.Holder()
	switch {
	case before == after:
		if after != "" && was.Weight != is.Weight {
			p.Loads = append(p.Loads, Load{Operator: after, Delta: is.Weight - was.Weight, Channel: is.Channel, Reweighs: true})
		}
		return
	case before != "":
		p.Loads = append(p.Loads, Load{Operator: before, Delta: -was.Weight, Talks: -1, Channel: was.Channel})
	}
	if after != "" {
		p.Loads = append(p.Loads, Load{Operator: after, Delta: is.Weight, Assigned: true, Talks: 1, Channel: is.Channel,
			Heated: is.Mood.Value == string(mood.Angry)})
	}
}

// watch sets the timers of those who wait: for an operator, and for the operator's answer.
// A timer that turns out to be early or needless does nothing.
func (p *pen) watch(was, is conversation.Conversation) {
	rules := p.Case.Queue.Rules
	known := p.Case.Queue.ID == is.Queue
	if is.State == conversation.Waiting && is.Route.Overflowed.IsZero() && (was.State != is.State || was.Queue != is.Queue) {
		switch due := is.WaitingSince.Add(rules.Overflow.After); {
		case !known: // it has come to another queue: look at its rules
			p.job(desk.Job{Kind: desk.JobOverflow, Key: string(is.ID), RunAt: p.now})
		case rules.Overflow.After > 0:
			p.job(desk.Job{Kind: desk.JobOverflow, Key: string(is.ID), RunAt: later(due, p.now)})
		}
	}
	if known && rules.SilentAfter <= 0 || is.State != conversation.Active || is.Route.Asked.IsZero() {
		return
	}
	if was.State != is.State || !was.Route.Asked.Equal(is.Route.Asked) || !was.Route.Owned.Equal(is.Route.Owned) || was.Hold != nil && is.Hold == nil {
		p.job(desk.Job{Kind: desk.JobSilent, Key: string(is.ID), RunAt: silentAt(is, rules)})
	}
}

// silentAt is when an owner has let the customer wait too long.
func silentAt(is conversation.Conversation, r desk.Rules) time.Time {
	return later(is.Route.Asked, is.Route.Owned).Add(r.SilentAfter)
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
