package decide

import (
	"slices"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/desk/mood"
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

// close ends the inquiry; one that is closed already stays as it is.
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
	reason := cmd.Reason
	if reason == "" {
		reason = conversation.Solved
	}
	if err := p.move(conversation.Act{Verb: conversation.Close, Reason: reason, Category: cmd.Category}); err != nil {
		return err
	}
	p.line("closed", cmd.By.ID, map[string]string{"reason": string(reason)})
	return nil
}

// transfer gives the inquiry back to a queue, or offers it to a colleague.
func (p *pen) transfer(cmd Command) error {
	if err := p.mine(cmd); err != nil {
		return err
	}
	to, queue := cmd.Target, cmd.Queue
	if (to.ID == "") == (queue.ID == "") {
		return desk.E(desk.Invalid, "bad_target", "Name one operator or one queue to transfer to.")
	}
	workspace := p.Case.Thread.Workspace
	if queue.ID != "" && queue.Workspace != workspace {
		return desk.E(desk.Invalid, "bad_target", "That queue belongs to another brand.").On("to_queue_id")
	}
	if to.ID != "" && !identity.Can(to, identity.Work, identity.Subject{Workspace: workspace}) {
		return desk.E(desk.Invalid, "bad_target", "That operator does not work for this brand.").On("to_operator_id")
	}
	if strings.TrimSpace(cmd.Note) != "" {
		if err := p.note(Command{By: cmd.By, Content: words(cmd.Note)}); err != nil {
			return err
		}
	}
	return p.handTo(cmd)
}

func (p *pen) handTo(cmd Command) error {
	if err := p.move(conversation.Act{Verb: conversation.Transfer, Queue: cmd.Queue.ID}); err != nil {
		return err
	}
	if cmd.Queue.ID != "" {
		p.Case.Queue = cmd.Queue
	}
	if cmd.Target.ID == "" {
		// whoever gave it away is not the next to be offered it
		p.touch("refused", func(c *conversation.Conversation) {
			c.Refused = append(slices.Clone(c.Refused), desk.Refusal{Operator: cmd.By.ID, At: p.now})
		})
		p.line("transferred", cmd.By.ID, map[string]string{"queue": string(cmd.Queue.ID)})
		return nil
	}
	until := p.now.Add(cmd.OfferFor)
	if err := p.move(conversation.Act{Verb: conversation.Offer, Operator: cmd.Target.ID, Until: until}); err != nil {
		return err
	}
	p.line("transferred", cmd.By.ID, map[string]string{"operator": string(cmd.Target.ID)})
	return nil
}

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

func (p *pen) hold(cmd Command) error {
	if err := p.mine(cmd); err != nil {
		return err
	}
	return p.move(conversation.Act{Verb: conversation.Keep, Hold: cmd.Hold})
}

func (p *pen) resume(cmd Command) error {
	if err := p.mine(cmd); err != nil {
		return err
	}
	return p.move(conversation.Act{Verb: conversation.Resume})
}

func (p *pen) finish(cmd Command) error {
	if err := p.mine(cmd); err != nil {
		return err
	}
	return p.move(conversation.Act{Verb: conversation.Finish, Category: cmd.Category})
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
	}
	return nil
}
