package decide

import (
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
)

// OverflowSpeaks tells whether dealing with an inquiry that has waited too long needs the
// bot's words.
func OverflowSpeaks(c Case, now time.Time) bool {
	over := c.Queue.Rules.Overflow
	return (over.To == desk.OverflowBot || over.To == desk.OverflowMessage) && c.Talk.State == conversation.Waiting &&
		c.Talk.Route.Overflowed.IsZero() && over.After > 0 && (!c.Talk.Entrance.Pledged() || !now.Before(c.Talk.Entrance.Due)) && !now.Before(c.Talk.WaitingSince.Add(over.After))
}

// Overflow deals with an inquiry that has waited longer than its queue allows, once: it
// goes to another queue with its age, back to the bot, or keeps its place while the
// customer is asked for a message or supervisors are told. wait tells when to look again.
func Overflow(c Case, id desk.ConversationID, brain Brain, now time.Time, ids desk.IDs) (ch Change, wait time.Time, err error) {
	nothing := Change{Base: c.Thread.Version, Case: c}
	talk, over := c.Talk, c.Queue.Rules.Overflow
	if talk.ID != id || !talk.Route.Overflowed.IsZero() || over.After <= 0 || c.Queue.ID != talk.Queue {
		return nothing, time.Time{}, nil
	}
	switch talk.State {
	case conversation.Waiting:
	case conversation.Offered: // somebody is being asked just now
		return nothing, later(talk.OfferUntil, now).Add(time.Second), nil
	default:
		return nothing, time.Time{}, nil
	}
	if due := talk.WaitingSince.Add(over.After); now.Before(due) {
		return nothing, due, nil
	}
	if e := talk.Entrance; e.Pledged() && now.Before(e.Due) { // they wait for that, not in line
		return nothing, e.Due, nil
	}
	t := &talker{newPen(c, desk.System, now, ids), brain, c.Memory}
	if over.To == desk.OverflowBot && (!c.Channel.BotOn || !t.talkable()) {
		over.To = desk.OverflowAlert // there is no bot to go to: supervisors hear that they wait
	}
	if err := t.overflow(over); err != nil {
		return Change{}, time.Time{}, err
	}
	t.fact(desk.Fact{Kind: desk.FactOverflow, Conversation: id, Code: string(over.To), Data: map[string]string{"queue": string(talk.Queue)}})
	return t.done(), time.Time{}, nil
}

func (t *talker) overflow(over desk.Overflow) error {
	mark := func() {
		t.touch("overflowed", func(c *conversation.Conversation) { c.Route.Overflowed = t.now })
	}
	switch over.To {
	case desk.OverflowQueue:
		if err := t.move(conversation.Act{Verb: conversation.Transfer, Queue: over.Queue}); err != nil {
			return err
		}
		mark()
		t.line("overflowed", "", map[string]string{"queue": string(over.Queue)})
		t.job(desk.Job{Kind: desk.JobRoute, Key: string(t.Case.Thread.Centre), RunAt: t.now})
	case desk.OverflowBot:
		mark()
		t.comeBack(t.Case.Heard, "crowded")
		t.remembers()
	case desk.OverflowMessage:
		mark()
		if t.talkable() {
			t.utter("message")
			t.remembers()
		}
	default:
		mark()
	}
	return nil
}

// talkable tells whether the customer would see what is said.
func (t *talker) talkable() bool { return !t.Case.Thread.Blocked && !t.Case.Thread.Standby }

// remembers keeps what the bot knows of the talk, if it has ever had it.
func (t *talker) remembers() {
	if t.m.Conversation == t.Case.Talk.ID || t.Case.Talk.State == conversation.Bot {
		t.m.Conversation = t.Case.Talk.ID
		t.Memory = &t.m
	}
}
