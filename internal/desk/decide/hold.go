package decide

import (
	"strconv"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
)

// hold tells the customer to wait, in words of the operator's if there are some. The owner
// is reminded at the time that was named.
func (p *pen) hold(cmd Command) error {
	if err := p.mine(cmd); err != nil {
		return err
	}
	h := cmd.Hold
	if _, ok := p.Case.Rules.Care.HoldReason(h.Reason); !ok {
		return desk.E(desk.Invalid, "bad_hold", "Choose one of the brand's reasons for a hold.").On("reason")
	}
	if !h.Until.IsZero() && (!h.Until.After(p.now) || h.Until.Sub(p.now) > maxHold) {
		return desk.E(desk.Invalid, "bad_until", "A hold ends in the future, within 30 days.").On("until")
	}
	if p.Case.Talk.State != conversation.Active {
		return conversation.ErrMove
	}
	if cmd.Content.Kind != "" {
		if err := p.speak(cmd); err != nil {
			return err
		}
	}
	if err := p.move(conversation.Act{Verb: conversation.Keep, Hold: h}); err != nil {
		return err
	}
	data := map[string]string{"reason": h.Reason}
	if !h.Until.IsZero() {
		data["until"] = strconv.FormatInt(h.Until.UnixMilli(), 10)
		p.job(desk.Job{Kind: desk.JobHold, Key: string(p.Case.Talk.ID), RunAt: h.Until})
	}
	p.line("held", cmd.By.ID, data)
	return nil
}

// maxHold bounds how far ahead a hold may end.
const maxHold = 30 * 24 * time.Hour

// resume ends a hold or a closing check, and brings an inquiry back from after-contact work.
func (p *pen) resume(cmd Command) error {
	if err := p.mine(cmd); err != nil {
		return err
	}
	talk := p.Case.Talk
	if talk.State == conversation.Active && talk.Hold == nil && talk.ClosingAt.IsZero() {
		return nil
	}
	if err := p.move(conversation.Act{Verb: conversation.Resume}); err != nil {
		return err
	}
	p.line("resumed", cmd.By.ID, nil)
	return nil
}

// holds notes when a hold begins and ends, so that clocks can credit it. Whoever ends it —
// the customer's words, a reply, the operator, the close — it ends by the same fact.
func (p *pen) holds(was, is conversation.Conversation) {
	fact := func(kind desk.FactKind, h conversation.Hold, data map[string]string) {
		if r, ok := p.Case.Rules.Care.HoldReason(h.Reason); ok && r.Client {
			data["clock"] = "client"
		}
		p.fact(desk.Fact{Kind: kind, Conversation: is.ID, Version: is.Version, Code: h.Reason, Subject: is.Assignee,
			Before: was.Standing(), After: is.Standing(), Data: data})
	}
	switch same := was.Hold != nil && is.Hold != nil && was.Hold.Reason == is.Hold.Reason; {
	case same:
		return
	case was.Hold != nil:
		fact(desk.FactHoldEnded, *was.Hold, map[string]string{"ms": strconv.FormatInt(p.now.Sub(was.Care.HeldAt).Milliseconds(), 10)})
		p.heldFor(was, is)
	}
	if is.Hold != nil {
		fact(desk.FactHoldBegan, *is.Hold, map[string]string{})
	}
}

// heldFor keeps how long a hold was, on both clocks: each reason has a clock of its own.
func (p *pen) heldFor(was, is conversation.Conversation) {
	since := was.Care.HeldAt
	end := desk.ClockEnd{Clock: desk.Clock{Kind: desk.ClockHold, N: int(is.Version), Since: since, AskedAt: since}, Conversation: is.ID, Workspace: is.Workspace,
		Queue: was.Queue, Channel: is.Channel, Operator: was.Assignee, EndedAt: p.now, Code: desk.ClockHeld, Reason: was.Hold.Reason, RealTook: p.now.Sub(since)}
	end.ServiceTook = end.RealTook
	if rules := p.Case.Rules.Clocks; rules != nil {
		end.Plan, end.ServiceTook = rules.Version, rules.Calendar(was.Queue, is.Channel).Between(since, p.now)
	}
	p.Clocks = append(p.Clocks, end)
}

// HoldDue reminds the owner that a hold was to end. wait tells when to look again, if that
// is later.
func HoldDue(c Case, id desk.ConversationID, now time.Time, ids desk.IDs) (ch Change, wait time.Time) {
	p := newPen(c, desk.System, now, ids)
	talk := c.Talk
	if talk.ID != id || talk.Hold == nil || talk.Hold.Until.IsZero() || !talk.Care.HoldTold.Before(talk.Hold.Until) {
		return p.done(), time.Time{}
	}
	if now.Before(talk.Hold.Until) {
		return p.done(), talk.Hold.Until
	}
	p.touch("hold_due", func(c *conversation.Conversation) { c.Care.HoldTold = c.Hold.Until })
	p.line("hold_due", "", map[string]string{"reason": talk.Hold.Reason})
	p.told(desk.FactHoldDue, talk.Hold.Reason, talk.Assignee, nil)
	return p.done(), time.Time{}
}

// told writes a fact that somebody's console is to show.
func (p *pen) told(kind desk.FactKind, code string, who desk.OperatorID, data map[string]string) {
	talk := p.Case.Talk
	p.fact(desk.Fact{Kind: kind, Conversation: talk.ID, Version: talk.Version, Code: code, Subject: who,
		Before: talk.Standing(), After: talk.Standing(), Data: data})
}
