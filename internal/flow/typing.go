package flow

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
)

// Typing tells colleagues, and by LINE's loading animation the customer, that
// the owner of a conversation is writing.
func (a *Actor) Typing(ctx context.Context, by desk.Person, live *Live, id desk.ConversationID) error {
	v, err := a.read.Conversation(ctx, id)
	if err != nil {
		return err
	}
	subject := identity.Subject{Workspace: v.Workspace, Standing: v.Standing()}
	switch {
	case !identity.Can(by, identity.ReadConversation, subject):
		return desk.ErrNotFound
	case !identity.Can(by, identity.Work, subject):
		return decide.ErrForbidden
	}
	live.Typing(by, v)
	talks := v.State == conversation.Active || v.State == conversation.Wrapup
	if !talks || v.Assignee != by.ID || v.Contact.Kind != desk.FromUser || v.Blocked {
		return nil
	}
	jobs := []desk.Job{{Kind: desk.JobTyping, Key: string(v.Thread), RunAt: a.env.Clock.Now(), Thread: v.Thread}}
	if err := a.jobs.PutJobs(ctx, jobs); err != nil {
		return err
	}
	a.env.put(jobs)
	return nil
}
