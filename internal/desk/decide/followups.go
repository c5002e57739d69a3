package decide

import (
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/care"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/followup"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
)

// proposes lets an operator's words to the customer propose a follow-up.
func (p *pen) proposes(c *conversation.Conversation, m desk.Message) {
	c.Care.Proposed = nil
	if due, ok := followup.Find(textOf(m), p.now.In(p.zone())); ok {
		c.Care.Proposed = &conversation.Proposal{Message: m.ID, Due: due}
	}
}

// promise keeps a follow-up: what the customer was promised, with its time.
func (p *pen) promise(cmd Command) error {
	talk := p.Case.Talk
	if talk.State == conversation.Bot {
		return conversation.ErrMove
	}
	if talk.State != conversation.Closed { // a closed one is nobody's: whoever works for the brand may
		if err := p.mine(cmd); err != nil {
			return err
		}
	}
	if !cmd.At.After(p.now) || cmd.At.Sub(p.now) > care.MaxPromise {
		return desk.E(desk.Invalid, "bad_time", "A follow-up is due in the future, within 90 days.").On("due_at")
	}
	if len(p.Case.Kept.FollowUps) >= maxFollowUps {
		return desk.E(desk.TooLarge, "too_many", "A conversation has at most 20 open follow-ups.")
	}
	f := care.FollowUp{ID: p.ids(), Workspace: talk.Workspace, Conversation: talk.ID, Contact: talk.Contact, Message: cmd.Message,
		By: cmd.By.ID, At: p.now, Due: cmd.At}
	if cmd.Message != "" {
		if m, ok := p.Case.ByID[cmd.Message]; !ok || m.Thread != talk.Thread || m.Direction != desk.Out {
			return desk.E(desk.Invalid, "bad_message", "That is no message to this customer.").On("message_id")
		}
	}
	p.keepFollowUp(f)
	p.job(desk.Job{Kind: desk.JobFollowUp, Key: f.ID, RunAt: f.Due, Payload: map[string]string{"conversation": string(talk.ID)}})
	p.told(desk.FactFollowUp, "set", cmd.By.ID, map[string]string{"follow_up": f.ID})
	return nil
}

const maxFollowUps = 20

// fulfil ends a follow-up, kept or dropped, or moves it to another time.
func (p *pen) fulfil(cmd Command) error {
	i := slices.IndexFunc(p.Case.Kept.FollowUps, func(f care.FollowUp) bool { return f.ID == cmd.Ref })
	if i < 0 {
		return desk.E(desk.Conflict, "not_open", "This follow-up has been dealt with.")
	}
	f := p.Case.Kept.FollowUps[i]
	talk := p.Case.Talk
	oversees := identity.Can(cmd.By, identity.ActForOther, identity.Subject{Workspace: talk.Workspace, Standing: talk.Standing()})
	if talk.State != conversation.Closed && talk.Assignee != "" && talk.Assignee != cmd.By.ID && f.By != cmd.By.ID && !oversees {
		return ErrNotAssignee
	}
	code := cmd.Kind
	switch {
	case cmd.Kind == string(care.Kept) || cmd.Kind == string(care.Dropped):
		f.Done, f.DoneBy, f.DoneAt = care.Done(cmd.Kind), cmd.By.ID, p.now
	case cmd.Kind == "moved":
		if !cmd.At.After(p.now) || cmd.At.Sub(p.now) > care.MaxPromise {
			return desk.E(desk.Invalid, "bad_time", "A follow-up is due in the future, within 90 days.").On("due_at")
		}
		f.Missed = f.Missed || p.now.After(f.Due)
		f.Due, f.ToldAt, f.RaisedAt = cmd.At, time.Time{}, time.Time{}
		p.job(desk.Job{Kind: desk.JobFollowUp, Key: f.ID, RunAt: f.Due, Payload: map[string]string{"conversation": string(talk.ID)}})
	default:
		return desk.E(desk.Invalid, "bad_outcome", "A follow-up is kept, dropped or moved.").On("outcome")
	}
	p.keepFollowUp(f)
	p.told(desk.FactFollowUp, code, f.By, map[string]string{"follow_up": f.ID})
	return nil
}

// dismissProposal says that the words promise nothing.
func (p *pen) dismissProposal(cmd Command) error {
	if err := p.mine(cmd); err != nil {
		return err
	}
	if p.Case.Talk.Care.Proposed != nil {
		p.touch("proposal_dismissed", func(c *conversation.Conversation) { c.Care.Proposed = nil })
	}
	return nil
}

// keepFollowUp also lets the inquiry's row tell the earliest that is open.
func (p *pen) keepFollowUp(f care.FollowUp) {
	p.Kept.FollowUps = append(slices.DeleteFunc(slices.Clone(p.Kept.FollowUps), func(o care.FollowUp) bool { return o.ID == f.ID }), f)
	open := slices.DeleteFunc(slices.Clone(p.Case.Kept.FollowUps), func(o care.FollowUp) bool { return o.ID == f.ID })
	if f.Open() {
		open = append(open, f)
	}
	p.Case.Kept.FollowUps = open
	due := time.Time{}
	for _, o := range open {
		if due.IsZero() || o.Due.Before(due) {
			due = o.Due
		}
	}
	p.touch("follow_up", func(c *conversation.Conversation) {
		c.Care.Due = due
		if c.Care.Proposed != nil && c.Care.Proposed.Message == f.Message {
			c.Care.Proposed = nil
		}
	})
}

// FollowUpDue tells a follow-up's people that it is due, and the supervisors when it is late.
// Each is told once; wait tells when to look again.
func FollowUpDue(c Case, id string, now time.Time, ids desk.IDs) (ch Change, wait time.Time) {
	p := newPen(c, desk.System, now, ids)
	i := slices.IndexFunc(c.Kept.FollowUps, func(f care.FollowUp) bool { return f.ID == id })
	if i < 0 {
		return p.done(), time.Time{}
	}
	f := c.Kept.FollowUps[i]
	late := f.Due.Add(c.Rules.Care.Filled().Grace)
	tell := func(code string, mark *time.Time) {
		*mark = now
		p.keepFollowUp(f)
		who := f.By
		if c.Talk.State != conversation.Closed && c.Talk.Assignee != "" {
			who = c.Talk.Assignee
		}
		p.told(desk.FactFollowUp, code, who, map[string]string{"follow_up": f.ID})
	}
	switch {
	case now.Before(f.Due):
		return p.done(), f.Due
	case !now.Before(late) && f.RaisedAt.IsZero():
		f.ToldAt = now
		tell("overdue", &f.RaisedAt)
	case f.ToldAt.IsZero():
		tell("due", &f.ToldAt)
		wait = late
	case f.RaisedAt.IsZero():
		wait = late
	}
	return p.done(), wait
}

// answered lets the row follow an operator's words to the customer: when the closing check is
// to go out, and what the words promise.
func (p *pen) answered(c *conversation.Conversation, m desk.Message) {
	if c.State != conversation.Active {
		return
	}
	p.proposes(c, m)
	rules := p.Case.Rules.Care
	if !rules.Check.On || c.Care.NoCheck || p.Case.Thread.Source.Kind != desk.FromUser {
		return
	}
	c.Care.CheckAt = p.now.Add(rules.Filled().Check.After)
	p.planned(c.Care.CheckAt)
}
