package decide

import (
	"cmp"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/care"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
)

// finish ends a talk: after-contact work begins, or the inquiry is closed at once where the
// brand has none.
func (p *pen) finish(cmd Command) error {
	if err := p.mine(cmd); err != nil {
		return err
	}
	if cmd.Reason == "" {
		cmd.Reason = conversation.Solved
	}
	if !cmd.Reason.Valid() {
		return errReason
	}
	if !p.Case.Rules.Care.Wrapup.On {
		return p.close(cmd)
	}
	if err := p.category(cmd.Category, false); err != nil {
		return err
	}
	if p.Case.Talk.State != conversation.Active {
		return conversation.ErrMove
	}
	if _, err := p.jot(cmd, cmd.Note); err != nil {
		return err
	}
	p.over(cmd.Reason, cmd.Category)
	return nil
}

// category refuses one that the brand's tree does not have, and none where one is needed.
func (p *pen) category(category string, needed bool) error {
	rules := p.Case.Rules.Care
	switch {
	case category == "" && needed && rules.NeedsCategory():
		return desk.E(desk.Invalid, "category_needed", "Choose what the inquiry was about.").On("category")
	case category != "" && !rules.Knows(category):
		return desk.E(desk.Invalid, "bad_category", "This category is not in the brand's tree. Choose one of its leaves.").On("category")
	}
	return nil
}

// over ends an active talk: the survey goes out, what was asked of others is taken back, and
// after-contact work begins if there is such. Whatever ends a talk — the operator, the
// customer's tap, silence — comes by here.
func (p *pen) over(reason conversation.Reason, category string) {
	rules := p.Case.Rules.Care.Filled()
	category = cmp.Or(category, p.Case.Talk.Category, rules.Draft(p.Case.Talk.Topic.Value))
	p.withdraw()
	if !rules.Wrapup.On {
		p.shut(reason, category, nil)
		p.survey(reason)
		return
	}
	until := p.now.Add(rules.Wrapup.Limit)
	p.mustMove(conversation.Act{Verb: conversation.Finish, Reason: reason, Category: category, Until: until})
	p.line("finished", p.Case.Talk.Assignee, map[string]string{"reason": string(reason)})
	p.job(desk.Job{Kind: desk.JobWrap, Key: string(p.Case.Talk.ID), RunAt: until})
	p.survey(reason)
}

// shut closes the inquiry and says so in the talk.
func (p *pen) shut(reason conversation.Reason, category string, data map[string]string) {
	p.mustMove(conversation.Act{Verb: conversation.Close, Reason: reason, Category: category})
	if data == nil {
		data = map[string]string{}
	}
	data["reason"] = string(reason)
	p.line("closed", p.actor.Operator, data)
}

var errReason = desk.E(desk.Invalid, "bad_reason", "Say why it is closed: solved, no_reply, abandoned, spam, merged or solved_by_bot.").On("reason")

// close ends the inquiry; one that is closed already stays as it is. Of one that an operator
// has, the brand may want to know what it was about.
func (p *pen) close(cmd Command) error {
	talk := p.Case.Talk
	if talk.State == conversation.Closed {
		return nil
	}
	if talk.Assignee != "" {
		if err := p.mine(cmd); err != nil {
			return err
		}
	}
	reason := cmp.Or(cmd.Reason, talk.Care.Ending, conversation.Solved)
	if !reason.Valid() {
		return errReason
	}
	category := cmp.Or(cmd.Category, talk.Category)
	worked := talk.State == conversation.Active || talk.State == conversation.Wrapup
	ended := reason == conversation.Spam || reason == conversation.Merged
	if err := p.category(category, worked && !ended); err != nil {
		return err
	}
	if _, err := p.jot(cmd, cmd.Note); err != nil {
		return err
	}
	p.withdraw()
	p.shut(reason, category, nil)
	if talk.State == conversation.Active {
		p.survey(reason)
	}
	return nil
}

// WrapDue ends after-contact work whose time is over, with what is there. wait tells when to
// look again, if that is later.
func WrapDue(c Case, id desk.ConversationID, now time.Time, ids desk.IDs) (ch Change, wait time.Time) {
	p := newPen(c, desk.System, now, ids)
	talk := c.Talk
	if talk.ID != id || talk.State != conversation.Wrapup {
		return p.done(), time.Time{}
	}
	until := talk.Care.WrapUntil
	if until.IsZero() { // it began before there was a limit
		return p.done(), time.Time{}
	}
	if now.Before(until) {
		return p.done(), until
	}
	p.shut(cmp.Or(talk.Care.Ending, conversation.Solved), "", map[string]string{"lapsed": "1"})
	p.touch("lapsed", func(c *conversation.Conversation) { c.Care.Lapsed = true })
	return p.done(), time.Time{}
}

// survey asks the customer once an inquiry how they were served: free where the reply token
// lives, else as the brand wants it.
func (p *pen) survey(reason conversation.Reason) {
	rules, talk, t := p.Case.Rules.Care.Filled(), p.Case.Talk, p.Case.Thread
	asks := reason == conversation.Solved || reason == conversation.NoReply
	alone := t.Source.Kind == desk.FromUser
	if !rules.Survey.On || !asks || !alone || talk.Assignee == "" || !talk.Care.Surveyed.IsZero() || t.Blocked || t.Standby || t.MutedAt(p.now) {
		return
	}
	free := p.free()
	if !free && (!rules.Survey.Pays(string(talk.ID)) || !p.awake()) {
		return
	}
	c := words(rules.Survey.Text)
	for _, s := range care.Scores {
		c.Choices = append(c.Choices, p.careChoice(talk.ID, scoreTap(s.Score), s.Label))
	}
	m := p.tell(c, free)
	p.touch("surveyed", func(c *conversation.Conversation) { c.Care.Surveyed = p.now })
	p.keepSurvey(care.Survey{Workspace: talk.Workspace, Conversation: talk.ID, Channel: talk.Channel, Queue: talk.Queue,
		Operator: talk.Assignee, AskedAt: p.now, Asked: m.ID})
	p.told(desk.FactSurvey, "asked", talk.Assignee, nil)
}
