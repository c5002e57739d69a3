package decide

import (
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/desk/writing"
)

// MaxText is LINE's limit of one text bubble, in UTF-16 units (Messaging API
// reference, text message).
const MaxText = 5000

func words(s string) desk.Content {
	return desk.Content{Kind: desk.Text, Text: &desk.TextBody{Text: s}}
}

// speakable refuses what this operator can't say to the customer now, whatever the guard says.
func (p *pen) speakable(cmd Command) error {
	talk := p.Case.Talk
	switch {
	case talk.State == conversation.Closed:
		return conversation.ErrClosed
	case talk.Assignee != cmd.By.ID || (talk.State != conversation.Active && talk.State != conversation.Wrapup):
		return ErrNotAssignee
	}
	if err := p.reachable(); err != nil {
		return err
	}
	if err := sendable(cmd.Content); err != nil {
		return err
	}
	return filled(cmd.Content)
}

// signed is a bubble as it goes out: under the name that the brand has settled, with buttons
// whose taps come back as words.
func (p *pen) signed(c desk.Content, by desk.Person) desk.Content {
	c = personTaps(c, p.Case.Talk.ID)
	c.Sender = p.Case.Rules.Writing.Sender(by.Name)
	return c
}

// speak says something, and so shows the customer that they were read: what goes out at a
// later time, by itself, does not.
func (p *pen) speak(cmd Command) error {
	err := p.say(cmd)
	if err == nil {
		p.showRead()
	}
	return err
}

// say queues a bubble for the customer.
func (p *pen) say(cmd Command) error {
	talk, t := p.Case.Talk, p.Case.Thread
	if err := p.speakable(cmd); err != nil {
		return err
	}
	quoted, err := p.quoted(cmd)
	if err != nil {
		return err
	}
	if err := p.guards(cmd); err != nil {
		return err
	}
	if talk.Hold != nil || !talk.ClosingAt.IsZero() { // an answer ends what the customer was told to wait for
		p.mustMove(conversation.Act{Verb: conversation.Resume})
	}
	m := desk.Message{Direction: desk.Out, Conversation: talk.ID, At: p.after(), Content: p.signed(cmd.Content, cmd.By),
		Author: desk.Author{Kind: desk.ByOperator, Operator: cmd.By.ID},
		Send:   &desk.Send{State: desk.SendQueued, QueuedAt: p.now, NotBefore: p.undoUntil(cmd), At: p.now}}
	m.QuotedID, m.Send.Quote = quoted.ExternalID, quoted.QuoteToken
	m = p.add(m)
	p.sentAs(m.ID)
	p.newest(m)
	p.job(desk.Job{Kind: desk.JobSend, Key: string(t.ID), RunAt: p.now})
	if m.Content.Text != nil {
		p.used(cmd, m.ID, m.Content.Text.Text)
	}
	return nil
}

// quoted is the message that a command answers; the zero value for none.
func (p *pen) quoted(cmd Command) (desk.Message, error) {
	if cmd.Quote == "" {
		return desk.Message{}, nil
	}
	m, ok := p.Case.ByID[cmd.Quote]
	if !ok || m.QuoteToken == "" || m.Thread != p.Case.Thread.ID {
		return m, desk.E(desk.Invalid, "bad_quote", "That message can't be quoted.").On("quote_message_id")
	}
	return m, nil
}

// reachable refuses where nothing may be sent.
func (p *pen) reachable() error {
	switch t := p.Case.Thread; {
	case t.Blocked:
		return ErrUnreachable
	case t.Standby:
		return ErrStandby
	}
	return nil
}

func sendableText(t *desk.TextBody) error {
	if t == nil || strings.TrimSpace(t.Text) == "" {
		return desk.E(desk.Invalid, "empty", "Write something to send.").On("text")
	}
	if n := desk.Units(t.Text); n > MaxText {
		return desk.E(desk.Invalid, "text_too_long", "LINE shows at most 5,000 characters in one message. Split it.").On("text")
	}
	return nil
}

func digits(s string) bool {
	return s != "" && len(s) <= 20 && strings.Trim(s, "0123456789") == ""
}

// note writes something only the centre sees.
func (p *pen) note(cmd Command) error {
	if err := sendableText(cmd.Content.Text); err != nil {
		return err
	}
	content, err := p.named(cmd)
	if err != nil {
		return err
	}
	m := p.add(desk.Message{Direction: desk.Note, Conversation: p.Case.Talk.ID, At: p.after(), Content: content,
		Author: desk.Author{Kind: desk.ByOperator, Operator: cmd.By.ID}})
	p.calls(m, cmd)
	return nil
}

// read notes that an operator has seen the talk. Where the brand has said so, the owner's look
// shows the customer "read"; nobody else's does.
func (p *pen) read(cmd Command) error {
	talk := p.Case.Talk
	subject := identity.Subject{Workspace: talk.Workspace, Standing: talk.Standing()}
	owner := talk.Assignee == cmd.By.ID || talk.Assignee == "" && identity.Can(cmd.By, identity.Work, subject)
	if talk.Unread > 0 && owner { // another's look must not take the owner's badge
		p.touch("read", func(c *conversation.Conversation) { c.Unread = 0 })
	}
	if talk.Assignee == cmd.By.ID && p.Case.Rules.Writing.Read == writing.ReadOnLook {
		p.showRead()
	}
	return nil
}

// showRead lets the customer see that what they have written so far was read.
func (p *pen) showRead() {
	t := p.Case.Thread
	if t.ReadToken == "" {
		return
	}
	p.job(desk.Job{Kind: desk.JobRead, Key: string(t.ID), RunAt: p.now, Payload: map[string]string{"token": t.ReadToken}})
	p.Case.Thread.ReadToken = ""
}

// retry sends a bubble again that failed, or whose fate is unknown: then the
// operator accepts that the customer may see it twice.
func (p *pen) retry(cmd Command) error {
	return p.requeue(cmd, "retried", desk.SendFailed, desk.SendUnknown)
}

// confirm lets a bubble go that waited too long to go by itself.
func (p *pen) confirm(cmd Command) error {
	return p.requeue(cmd, "confirmed", desk.SendConfirm)
}

func (p *pen) requeue(cmd Command, code string, from ...desk.SendState) error {
	m, err := p.sending(cmd, from...)
	if err != nil {
		return err
	}
	if m.Send.Error == desk.Missent {
		return ErrSendState
	}
	if err := p.reachable(); err != nil {
		return err
	}
	m.Send = &desk.Send{State: desk.SendQueued, QueuedAt: p.now, At: p.now, Quote: m.Send.Quote}
	p.edit(m, code)
	p.job(desk.Job{Kind: desk.JobSend, Key: string(p.Case.Thread.ID), RunAt: p.now})
	return nil
}

// dismiss gives a bubble up.
func (p *pen) dismiss(cmd Command) error {
	m, err := p.sending(cmd, desk.SendFailed, desk.SendUnknown, desk.SendConfirm)
	if err != nil {
		return err
	}
	send := *m.Send
	send.State, send.At = desk.SendDismissed, p.now
	m.Send = &send
	p.edit(m, "dismissed")
	return nil
}

// sending finds the outgoing bubble a command is about, in one of some states.
func (p *pen) sending(cmd Command, from ...desk.SendState) (desk.Message, error) {
	m, ok := p.Case.ByID[cmd.Message]
	if !ok || m.Conversation != p.Case.Talk.ID || m.Send == nil {
		return m, desk.ErrNotFound // a closed inquiry is no way round to a colleague's open one
	}
	if p.Case.Talk.State != conversation.Closed {
		if err := p.mine(cmd); err != nil {
			return m, err
		}
	}
	for _, s := range from {
		if m.Send.State == s {
			return m, nil
		}
	}
	return m, ErrSendState
}
