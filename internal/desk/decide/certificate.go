package decide

import (
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
)

// serves tells whether a person may have the inquiry: they work for the brand and, where it
// demands that, have done its training.
func (p *pen) serves(who desk.Person) bool {
	w := p.Case.Thread.Workspace
	return identity.Can(who, identity.Work, identity.Subject{Workspace: w}) && (!p.Case.Rules.Certified || who.Profile.Certified(w))
}

// certified refuses a command by which an inquiry comes to somebody without the training that
// the brand demands: whatever the verb, and whoever asks for it. Nobody is above it: whoever
// may set profiles notes the training as done, which is kept with who and when. What somebody
// has already is not taken away.
func (p *pen) certified(was conversation.Conversation, cmd Command) error {
	talk := p.Case.Talk
	if was.ID != talk.ID {
		was = conversation.Conversation{}
	}
	holder := talk.Holder()
	if !p.Case.Rules.Certified || holder == "" || holder == was.Holder() && talk.Assignee == was.Assignee {
		return nil
	}
	who := cmd.By
	if holder != who.ID {
		who = cmd.Target
	}
	switch {
	case who.ID == holder && who.Profile.Certified(talk.Workspace):
		return nil
	case holder == cmd.By.ID:
		return ErrNotCertified
	}
	return errTargetNotCertified
}

var errTargetNotCertified = desk.E(desk.Invalid, "target_not_certified",
	"That operator has not done this brand's training. Choose another, or note the training as done on their profile under the routing settings.").On("to_operator_id")
