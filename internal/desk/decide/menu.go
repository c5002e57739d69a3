package decide

import (
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/richmenu"
)

// anyTalk stands in a button of the entrance for the inquiry that the customer has when it is
// tapped: a rich menu is the same for all.
const anyTalk desk.ConversationID = "*"

// MenuOf tells which rich menu a customer is to have as the talk stands, and until when if only
// the hours can change that; zero: until the talk changes.
func MenuOf(c Case, now time.Time) (k richmenu.Kind, until time.Time) {
	k = menuIn(c.Talk.State)
	if c.Thread.Source.Kind != desk.FromUser || c.Thread.Blocked || c.Talk.Thread != c.Thread.ID {
		return richmenu.Own, time.Time{}
	}
	if k != richmenu.Waiting {
		return k, time.Time{}
	}
	if !c.Channel.BotOn { // nobody would understand its buttons
		return richmenu.Own, time.Time{}
	}
	if c.Rules.Clocks == nil {
		return k, time.Time{}
	}
	cal := c.Rules.Clocks.Calendar(c.Talk.Queue, c.Talk.Channel)
	if cal.Open(now) {
		return k, cal.NextClose(now)
	}
	return richmenu.Shut, cal.NextOpen(now)
}

// menuIn is the kind of a state, hours not looked at.
func menuIn(s conversation.State) richmenu.Kind {
	switch s {
	case conversation.Waiting, conversation.Offered:
		return richmenu.Waiting
	case conversation.Active:
		return richmenu.Served
	}
	return richmenu.Own
}

// menu asks for a look at the customer's rich menu where the channel has some. Of several
// changes the last one counts: there is one job for each talk.
func (p *pen) menu() {
	t := p.Case.Thread
	if t.Source.Kind == desk.FromUser && slices.Contains(p.Case.Rules.Menus, t.Channel) {
		p.job(desk.Job{Kind: desk.JobMenu, Key: string(t.ID), RunAt: p.now})
	}
}
