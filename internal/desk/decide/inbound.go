package decide

import (
	"cmp"
	"fmt"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/care"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/mood"
)

// ProfileLife is how long a fetched name and picture are good for.
const ProfileLife = 24 * time.Hour

// Inbound decides a thread's events, in the order given. An event that can't be
// decided leaves no trace in the change; its error stands at its place in the
// second result, so that the others go on without it.
func Inbound(c Case, events []desk.Inbound, now time.Time, ids desk.IDs) (Change, []error) {
	p := newPen(c, desk.Customer, now, ids)
	errs := make([]error, len(events))
	for i, in := range events {
		if handle := inboundHandlers[in.Kind]; handle != nil {
			errs[i] = handle(p, in)
		} else {
			errs[i] = fmt.Errorf("inbound kind %q is not known", in.Kind)
		}
	}
	return p.done(), errs
}

// inboundHandlers is the table of kinds. Each handler looks before it writes:
// when it returns an error it has changed nothing.
var inboundHandlers = map[desk.InboundKind]func(*pen, desk.Inbound) error{
	desk.InMessage:  (*pen).customerWrote,
	desk.InEdited:   (*pen).customerEdited,
	desk.InUnsend:   (*pen).customerUnsent,
	desk.InFollow:   (*pen).followed,
	desk.InUnfollow: (*pen).unfollowed,
	desk.InNotice:   (*pen).noticed,
	desk.InUnknown:  (*pen).unknown,
	desk.InAlert:    (*pen).alerted,
	desk.InProfile:  (*pen).profileCame,
	desk.InMedia:    (*pen).mediaCame,
}

func (p *pen) customerWrote(in desk.Inbound) error {
	if in.Content == nil {
		return fmt.Errorf("message %s has no content", in.MessageID)
	}
	if known, ok := p.Case.Known[in.MessageID]; ok && in.MessageID != "" {
		p.original(known, in)
		return nil
	}
	author := p.meet(in)
	p.hear(in)
	in, toPerson := inWords(in)
	tap, caught := p.caught(in)
	quiet := in.Standby || p.Case.Thread.MutedAt(p.now)
	talk := p.Case.Talk.ID
	switch {
	case quiet && !p.Case.Talk.Open():
		talk = ""
	case quiet:
	case caught:
		talk = p.takes(tap)
		caught = tap.What != tapStill || talk == tap.Conversation // a button of an earlier inquiry says no more than words do
	case toPerson:
		p.openedBy(conversation.Queue)
		talk = p.Case.Talk.ID
	default:
		p.opened()
		talk = p.Case.Talk.ID
	}
	m := desk.Message{Direction: desk.In, At: in.At, Order: in.EventID, Author: author, Content: *in.Content,
		ExternalID: in.MessageID, EventID: in.EventID, QuoteToken: in.QuoteToken, QuotedID: in.QuotedID,
		ImageSet: in.ImageSet, Standby: in.Standby, Conversation: talk}
	if caught && m.Content.Postback != nil {
		body := *m.Content.Postback
		body.Label = tap.label()
		m.Content.Postback = &body
	}
	if at, gone := p.Case.Unsent[in.MessageID]; gone && in.MessageID != "" {
		m = tombstone(m, at)
		p.scrub() // the inbox had its words for a moment
	}
	m = p.add(m)
	p.heed(m)
	if caught && tap.What != tapStill || p.Case.Thread.MutedAt(p.now) {
		p.caughtIDs = append(p.caughtIDs, m.ID)
	}
	p.fetch(m)
	switch {
	case caught:
		if tap.What == tapStill {
			p.newest(m)
		}
		p.follow(tap, m)
	case p.Case.Thread.MutedAt(p.now): // kept, and nobody is called
	default:
		p.newest(m)
		p.feel(m)
		p.gather(textOf(m), "", "")
		p.consultBot(m)
	}
	return nil
}

// consultBot lets the bot deal with a bubble: with any while the inquiry is its own, with a
// tap or words while a person is awaited whom the bot has called, or at the entrance of a
// brand that has one.
func (p *pen) consultBot(m desk.Message) {
	switch p.Case.Talk.State {
	case conversation.Bot:
	case conversation.Waiting, conversation.Offered:
		mayAnswer := p.Case.Channel.BotOn && textOf(m) != "" && !isPersonTap(m) || p.Case.Rules.Door.On
		if !asksBack(m) && !atDoor(m) && !mayAnswer {
			return
		}
	default:
		return
	}
	if m.Standby {
		return
	}
	p.job(desk.Job{Kind: desk.JobBot, Key: string(p.Case.Thread.ID), RunAt: p.now})
}

// feel notes a mood that needs more care than the one noted before.
func (p *pen) feel(m desk.Message) {
	text := textOf(m)
	if text == "" || m.Conversation == "" || p.Case.Talk.Mood.By != "" {
		return
	}
	feels, why := p.Case.Rules.Mood.Of(text)
	if feels.Rank() > mood.Mood(p.Case.Talk.Mood.Value).Rank() {
		p.touch("mood", func(c *conversation.Conversation) {
			c.Mood = conversation.Signal{Value: string(feels), Message: m.ID, Why: why}
		})
	}
}

// original meets the first form of a message whose edit came before it: the
// edit's words stay, the place in the talk is the original's.
func (p *pen) original(known desk.Message, in desk.Inbound) {
	if known.EditedAt.IsZero() || !in.At.Before(known.At) {
		return
	}
	known.At, known.Order, known.EventID = in.At, in.EventID, in.EventID
	p.edit(known, "placed")
	if p.Case.Talk.LastMessage == known.ID {
		p.touch("message", func(c *conversation.Conversation) { c.LastMessageAt, c.LastOrder = known.At, known.Order })
	}
}

// opened makes sure an inquiry is open, and that the customer's words have
// brought it back from hold, closing or wrap-up.
func (p *pen) opened() { p.openedBy(p.firstVerb()) }

// openedBy is opened where a new inquiry does not begin as usual.
func (p *pen) openedBy(first conversation.Verb) {
	talk := p.Case.Talk
	switch {
	case talk.Open():
		rested := talk.Hold != nil || talk.State == conversation.Wrapup
		if rested || !talk.ClosingAt.IsZero() {
			p.mustMove(conversation.Act{Verb: conversation.Inbound})
		}
		if rested { // the owner may have gone meanwhile
			p.job(desk.Job{Kind: desk.JobAbsent, Key: string(talk.Assignee), RunAt: p.now})
		}
	case talk.State == conversation.Closed && talk.CloseReason != conversation.SolvedByBot && p.now.Sub(talk.ClosedAt) < cmp.Or(p.Case.Rules.Care.Reopen, p.Case.Channel.ReopenWithin):
		p.mustMove(conversation.Act{Verb: conversation.Return})
		p.reach()
	default:
		p.begin(conversation.Act{Verb: first})
	}
}

func (p *pen) firstVerb() conversation.Verb {
	if p.Case.Channel.BotOn {
		return conversation.Begin
	}
	return conversation.Queue
}

// begin opens a new inquiry on the thread.
func (p *pen) begin(a conversation.Act) {
	t := p.Case.Thread
	a.At = p.now
	fresh := conversation.Conversation{ID: desk.ConversationID(p.ids()), Workspace: t.Workspace, Thread: t.ID, Channel: t.Channel,
		Contact: t.Contact, Queue: p.Case.Channel.Queue, Weight: 1, OpenedAt: p.now, LastMessageAt: p.now, Unreachable: t.Blocked}
	next, err := fresh.Move(a)
	if err != nil {
		panic(fmt.Sprintf("decide: %s must open an inquiry: %v", a.Verb, err)) // a hole in the state table
	}
	p.talk(next, desk.FactOpened, string(a.Verb))
}

// mustMove makes a move that the state table is known to allow here.
func (p *pen) mustMove(a conversation.Act) {
	if err := p.move(a); err != nil {
		panic(fmt.Sprintf("decide: %s must be allowed in %q: %v", a.Verb, p.Case.Talk.State, err))
	}
}

// newest lets the inquiry's row follow its newest bubble.
func (p *pen) newest(m desk.Message) {
	talk := p.Case.Talk
	if m.Conversation == "" || m.Conversation != talk.ID {
		return
	}
	p.touch("message", func(c *conversation.Conversation) {
		if c.LastMessage == "" || desk.Later(m.At, m.Order, c.LastMessageAt, c.LastOrder) {
			c.LastMessage, c.LastMessageAt, c.LastOrder = m.ID, m.At, m.Order
		}
		switch {
		case m.Direction == desk.In:
			c.Unread++
			c.Care.CheckAt, c.Care.Unasked, c.Care.Thanked = time.Time{}, false, care.Thanks(textOf(m))
			if c.Care.Thanked && c.State == conversation.Active {
				p.planned(p.now) // the brand's rules are known there
			}
		case m.Author.Kind == desk.ByOperator: // whoever answers has read
			p.answered(c, m)
			c.Unread = 0
		}
	})
}

// hear keeps what an event tells of the line itself: the newest reply and read
// tokens, that the customer can be reached, who holds the chat.
func (p *pen) hear(in desk.Inbound) {
	t := &p.Case.Thread
	if !in.At.Before(t.LastInboundAt) { // the newest event tells, whatever comes late
		t.LastInboundAt, t.Standby = in.At, in.Standby
	}
	if in.ReplyToken != "" {
		if until := p.now.Add(desk.ReplyTokenLife); until.After(t.Reply.Until) {
			t.Reply = desk.ReplyToken{Token: in.ReplyToken, Until: until}
		}
	}
	if in.ReadToken != "" && in.At.After(t.ReadTokenAt) {
		t.ReadToken, t.ReadTokenAt = in.ReadToken, in.At
	}
	if t.Source.Kind == desk.FromUser && in.At.After(t.FriendAt) {
		p.befriend(in.At, false)
	}
}

// befriend sets the block flag as the newest event tells it, whatever the order
// in which events come.
func (p *pen) befriend(at time.Time, blocked bool) {
	t := &p.Case.Thread
	if at.Before(t.FriendAt) {
		return
	}
	t.FriendAt = at
	if t.Blocked == blocked {
		return
	}
	t.Blocked = blocked
	p.fact(desk.Fact{Kind: desk.FactContact, Code: map[bool]string{true: "blocked", false: "reachable"}[blocked]})
	p.menu()
	p.reach()
}

// reach lets the open inquiry say whether its customer can be reached. What the bot could
// not say because it was blocked it says once it is let in again: the action's answer is
// asked for anew, under the key that makes that harmless.
func (p *pen) reach() {
	blocked := p.Case.Thread.Blocked
	if !p.Case.Talk.Open() || p.Case.Talk.Unreachable == blocked {
		return
	}
	p.touch("reach", func(c *conversation.Conversation) { c.Unreachable = blocked })
	if !blocked && p.Case.Talk.State == conversation.Bot {
		for _, kind := range []desk.JobKind{desk.JobBot, desk.JobAction} {
			p.job(desk.Job{Kind: kind, Key: string(p.Case.Thread.ID), RunAt: p.now})
		}
	}
}

// fetch asks for a bubble's attachment.
func (p *pen) fetch(m desk.Message) {
	if body := m.Content.Media; body != nil && body.State == desk.MediaPending && m.Shown() {
		p.job(desk.Job{Kind: desk.JobMedia, Key: string(m.ID), RunAt: p.now,
			Payload: map[string]string{"external": m.ExternalID, "kind": string(m.Content.Kind)}})
	}
}
