package decide

import (
	"slices"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/desk/mood"
	"github.com/madoguchi-desk/madoguchi/internal/desk/writing"
)

// accept takes a waiting, offered or bot-led inquiry. Of two who do so at once
// one wins; whoever has it already is told so by an unchanged answer.
func (p *pen) accept(cmd Command) error {
	talk := p.Case.Talk
	act := conversation.Act{Verb: conversation.Pull, Operator: cmd.By.ID}
	switch talk.State {
	case conversation.Active, conversation.Wrapup:
		if talk.Assignee == cmd.By.ID {
			return nil
		}
		return ErrTaken
	case conversation.Offered:
		act.Verb = conversation.Accept
		if talk.OfferedTo != cmd.By.ID {
			if !identity.Can(cmd.By, identity.TakeOver, identity.Subject{Workspace: talk.Workspace}) {
				return ErrOffered
			}
			act.Verb = conversation.TakeOver
		}
	case conversation.Bot:
		if err := p.move(conversation.Act{Verb: conversation.HandOff}); err != nil {
			return err
		}
	}
	if err := p.move(act); err != nil {
		return err
	}
	if p.Case.Rules.Writing.Read == writing.ReadOnAccept {
		p.showRead()
	}
	p.line("accepted", cmd.By.ID, nil)
	return nil
}

func (p *pen) decline(cmd Command) error {
	talk := p.Case.Talk
	if talk.State != conversation.Offered || talk.OfferedTo != cmd.By.ID {
		return desk.E(desk.Conflict, "not_offered", "This conversation is not offered to you any more.")
	}
	if !p.Case.Queue.Rules.Declines {
		return ErrNoDecline
	}
	if !slices.Contains(Declines, cmd.Why) {
		return desk.E(desk.Invalid, "bad_reason", "Say why: busy, skill, related or other.").On("reason")
	}
	if err := p.move(conversation.Act{Verb: conversation.Decline, Why: cmd.Why}); err != nil {
		return err
	}
	p.Facts[len(p.Facts)-1].Data = map[string]string{"reason": cmd.Why}
	return nil
}

// Declines are the reasons for which an offer may be refused.
var Declines = []string{"busy", "skill", "related", "other"}

// reopen gives a closed inquiry to whoever asks, unless a newer one is open.
func (p *pen) reopen(cmd Command) error {
	if p.Case.Talk.State != conversation.Closed {
		if p.Case.Talk.Assignee == cmd.By.ID {
			return nil
		}
		return ErrOpen
	}
	if p.Case.Thread.Open != "" {
		return ErrOpen
	}
	if err := p.move(conversation.Act{Verb: conversation.Reopen, Operator: cmd.By.ID}); err != nil {
		return err
	}
	p.reach()
	p.line("reopened", cmd.By.ID, nil)
	return nil
}

// start opens an inquiry that the operator begins.
func (p *pen) start(cmd Command) error {
	if p.Case.Thread.Open != "" {
		return ErrOpen
	}
	p.begin(conversation.Act{Verb: conversation.Start, Operator: cmd.By.ID})
	p.line("started", cmd.By.ID, nil)
	return nil
}

// mark sets topic and mood by hand; what a person set the desk leaves alone. An empty
// value takes the mark back, so that the desk may find it again.
func (p *pen) mark(cmd Command) error {
	if cmd.Mood != nil && *cmd.Mood != "" && !mood.Mood(*cmd.Mood).Valid() {
		return desk.E(desk.Invalid, "bad_mood", "A mood is calm, worried or angry.").On("mood")
	}
	set := func(to *conversation.Signal, value *string) {
		switch {
		case value == nil:
		case strings.TrimSpace(*value) == "":
			*to = conversation.Signal{}
		default:
			*to = conversation.Signal{Value: strings.TrimSpace(*value), By: cmd.By.ID}
		}
	}
	topic, feels := p.Case.Talk.Topic, p.Case.Talk.Mood
	set(&topic, cmd.Topic)
	set(&feels, cmd.Mood)
	if topic != p.Case.Talk.Topic || feels != p.Case.Talk.Mood {
		p.touch("marked", func(c *conversation.Conversation) { c.Topic, c.Mood = topic, feels })
		p.gather("", "", topic.Value)
	}
	return nil
}
