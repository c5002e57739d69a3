package decide

import (
	"slices"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
)

// consult asks a colleague before an inquiry is given to them: they read along and answer in
// notes. It stays where it is until they take it.
func (p *pen) consult(cmd Command) error {
	if err := p.mine(cmd); err != nil {
		return err
	}
	talk, to := p.Case.Talk, cmd.Target
	if to.ID == "" || to.ID == talk.Assignee || !identity.Can(to, identity.Work, identity.Subject{Workspace: talk.Workspace}) {
		return desk.E(desk.Invalid, "bad_target", "Name a colleague who works for this brand.").On("to_operator_id")
	}
	if !p.serves(to) {
		return errTargetNotCertified
	}
	if err := p.memo(cmd); err != nil {
		return err
	}
	if err := p.move(conversation.Act{Verb: conversation.Consulted, Operator: to.ID}); err != nil {
		return err
	}
	p.line("consulted", cmd.By.ID, map[string]string{"operator": string(to.ID)})
	p.told(desk.FactConsult, "asked", to.ID, nil)
	return nil
}

// memo writes the words that go with a transfer; a brand may want some.
func (p *pen) memo(cmd Command) error {
	if p.Case.Rules.Care.MemoNeeded && strings.TrimSpace(cmd.Note) == "" {
		return desk.E(desk.Invalid, "memo_needed", "Write what the next person has to know.").On("note")
	}
	_, err := p.jot(cmd, cmd.Note)
	return err
}

// join takes an inquiry that one was asked about.
func (p *pen) join(cmd Command) error {
	c := p.Case.Talk.Care.Consult
	if c == nil || c.With != cmd.By.ID {
		return desk.E(desk.Conflict, "not_consulted", "You are not asked about this conversation any more.")
	}
	if err := p.move(conversation.Act{Verb: conversation.Join, Operator: cmd.By.ID}); err != nil {
		return err
	}
	p.line("joined", cmd.By.ID, nil)
	p.told(desk.FactConsult, "joined", c.By, nil)
	return nil
}

// part ends a consultation: the inquiry stays where it is. Either of the two may.
func (p *pen) part(cmd Command) error {
	c := p.Case.Talk.Care.Consult
	if c == nil {
		return nil
	}
	if c.With != cmd.By.ID {
		if err := p.mine(cmd); err != nil {
			return err
		}
	}
	if err := p.move(conversation.Act{Verb: conversation.Part}); err != nil {
		return err
	}
	p.line("parted", cmd.By.ID, nil)
	other := c.With
	if cmd.By.ID == c.With {
		other = c.By
	}
	p.told(desk.FactConsult, "parted", other, nil)
	return nil
}

// recall takes back what one has transferred and nobody has accepted.
func (p *pen) recall(cmd Command) error {
	given := p.Case.Talk.Care.Given
	if given == nil || given.By != cmd.By.ID {
		return desk.E(desk.Conflict, "not_given", "This transfer can't be taken back any more: it has been accepted, or it was not yours.")
	}
	if err := p.move(conversation.Act{Verb: conversation.Recall, Operator: cmd.By.ID}); err != nil {
		return err
	}
	p.line("recalled", cmd.By.ID, nil)
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
	if err := p.memo(cmd); err != nil {
		return err
	}
	return p.handTo(cmd)
}

func (p *pen) handTo(cmd Command) error {
	if err := p.move(conversation.Act{Verb: conversation.Transfer, Queue: cmd.Queue.ID, Operator: cmd.By.ID}); err != nil {
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
