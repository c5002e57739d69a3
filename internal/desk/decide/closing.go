package decide

import (
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
)

// CheckDue does what a closing check's timer is for: it sends the check to a customer who has
// fallen silent, and closes the inquiry when they stay so. A timer that fires late, early or
// twice looks at what is; wait tells when to look again.
func CheckDue(c Case, id desk.ConversationID, now time.Time, ids desk.IDs) (ch Change, wait time.Time) {
	p := newPen(c, desk.System, now, ids)
	talk := c.Talk
	if talk.ID != id || talk.State != conversation.Active {
		return p.done(), time.Time{}
	}
	switch at := talk.Care.CheckAt; {
	case at.IsZero() && talk.Care.Thanked && !talk.Care.NoCheck && c.Rules.Care.Check.On:
		p.plan(talk.LastMessageAt.Add(c.Rules.Care.Filled().Check.After))
	case at.IsZero():
	case now.Before(at):
		return p.done(), at
	case p.owing():
		p.unplan("check_dropped")
	case !talk.ClosingAt.IsZero():
		wait = p.afterCheck()
	case talk.Care.Unasked:
		p.over(conversation.NoReply, "")
	default:
		p.check()
	}
	return p.done(), wait
}

// owing tells whether it is the desk's turn and not the customer's: then nobody is asked
// whether there is anything else.
func (p *pen) owing() bool {
	talk := p.Case.Talk
	last, known := p.Case.ByID[talk.LastMessage]
	silent := known && last.Direction == desk.Out || talk.Care.Thanked
	return talk.Hold != nil || talk.Care.Consult != nil || talk.Care.Asked != "" || !talk.Care.Due.IsZero() ||
		!silent || p.Case.Thread.Blocked || p.Case.Thread.Standby || p.Case.Thread.Source.Kind != desk.FromUser
}

// check sends the closing check, or skips it: after thanks the talk is over, at night and out
// of hours it waits or is left out, as the brand says, and where it would cost what the brand
// does not want to pay it is left out.
func (p *pen) check() {
	rules := p.Case.Rules.Care.Check
	free := p.free()
	switch {
	case p.Case.Talk.Care.Thanked:
		p.over(conversation.Solved, "")
	case !p.awake() && !rules.SkipNight && !p.wakes().IsZero():
		p.plan(p.wakes())
	case !p.awake():
		p.leaveOut("check_night")
	case !free && !rules.Push:
		p.leaveOut("check_costs")
	default:
		p.sendCheck(free)
	}
}

// leaveOut asks nothing: the inquiry stays open, or is closed all the same where the brand says so.
func (p *pen) leaveOut(code string) {
	rules := p.Case.Rules.Care
	if !rules.Check.Silent {
		p.unplan(code)
		return
	}
	at := rules.CloseAt(p.now)
	p.touch("check_unasked", func(c *conversation.Conversation) { c.Care.CheckAt, c.Care.Unasked = at, true })
	p.planned(at)
}

func (p *pen) sendCheck(free bool) {
	rules, id := p.Case.Rules, p.Case.Talk.ID
	at := rules.Care.CloseAt(p.now)
	c := words(rules.Care.Ask(p.now, at, p.zone()))
	c.Choices = []desk.Choice{p.careChoice(id, tapSolved, labelSolved), p.careChoice(id, tapStill, labelStill)}
	m := p.tell(c, free && !rules.Care.Check.Push)
	p.mustMove(conversation.Act{Verb: conversation.Check, Until: at, Message: m.ID})
	p.planned(at)
}

// afterCheck closes an inquiry whose customer has not answered the check. One that never
// reached the customer closes nothing.
func (p *pen) afterCheck() (wait time.Time) {
	m, ok := p.Case.ByID[p.Case.Talk.Care.CheckBy]
	if !ok || m.Send == nil {
		p.unplan("check_lost")
		return time.Time{}
	}
	switch m.Send.State {
	case desk.SendSent:
		p.over(conversation.NoReply, "")
	case desk.SendQueued, desk.SendSending:
		return p.now.Add(time.Minute)
	default:
		p.unplan("check_lost")
	}
	return time.Time{}
}

// plan lets the closing check go out at a time.
func (p *pen) plan(at time.Time) {
	p.touch("check_planned", func(c *conversation.Conversation) { c.Care.CheckAt = at })
	p.planned(at)
}

func (p *pen) planned(at time.Time) {
	p.job(desk.Job{Kind: desk.JobCheck, Key: string(p.Case.Talk.ID), RunAt: at})
}

// comes plans the closing check anew for an inquiry that comes to another, whose customer was
// answered or gave thanks: with its owner before the check has gone, and nothing else would end it.
func (p *pen) comes(was, is conversation.Conversation) conversation.Conversation {
	rules := p.Case.Rules.Care
	came := is.State == conversation.Active && (was.State == conversation.Waiting || was.State == conversation.Offered ||
		was.State == conversation.Active && was.Assignee != is.Assignee)
	answered := is.Route.Asked.IsZero() || is.Care.Thanked
	if !came || !answered || !rules.Check.On || is.Care.NoCheck || is.Hold != nil || !is.Care.CheckAt.IsZero() || p.Case.Thread.Source.Kind != desk.FromUser {
		return is
	}
	is.Care.CheckAt = p.now.Add(rules.Filled().Check.After)
	p.job(desk.Job{Kind: desk.JobCheck, Key: string(is.ID), RunAt: is.Care.CheckAt})
	return is
}

func (p *pen) unplan(code string) {
	p.touch(code, func(c *conversation.Conversation) { c.Unplan() })
}

// setCheck lets an operator arm the closing check, move it, send it now or leave it out.
func (p *pen) setCheck(cmd Command) error {
	if err := p.mine(cmd); err != nil {
		return err
	}
	talk := p.Case.Talk
	if talk.State != conversation.Active {
		return conversation.ErrMove
	}
	if cmd.Skip {
		if talk.Care.NoCheck && talk.Care.CheckAt.IsZero() {
			return nil
		}
		p.touch("check_skipped", func(c *conversation.Conversation) { c.Unplan(); c.Care.NoCheck = true })
		return nil
	}
	if talk.Hold != nil {
		return desk.E(desk.Conflict, "on_hold", "The customer was told to wait. End the hold first.")
	}
	if err := p.reachable(); err != nil {
		return err
	}
	at := cmd.At
	if at.Sub(p.now) > maxHold {
		return desk.E(desk.Invalid, "bad_time", "At most 30 days ahead.").On("at")
	}
	if !talk.ClosingAt.IsZero() { // it is out: only the close can be moved
		if !at.After(p.now) {
			return desk.E(desk.Invalid, "bad_time", "Name a time in the future.").On("at")
		}
		p.plan(at)
		return nil
	}
	if at.After(p.now) {
		p.touch("check_planned", func(c *conversation.Conversation) { c.Care.CheckAt, c.Care.NoCheck = at, false })
		p.planned(at)
		return nil
	}
	p.sendCheck(false) // somebody has decided that it goes out, and what it costs
	return nil
}
