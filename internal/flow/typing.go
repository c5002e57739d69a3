package flow

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
)

// Turns knows whether a customer was already shown that somebody answers what they wrote.
type Turns interface {
	// TakeTurn is true for one caller between two things that a thread's customer says, however
	// many ask and on whatever node. It is not given back: nobody misses an animation.
	TakeTurn(ctx context.Context, thread desk.ThreadID, now time.Time) (bool, error)
}

// Typing tells colleagues, and by LINE's loading animation the customer, that
// the owner of a conversation is writing: the customer once for what they wrote.
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
	now := a.env.Clock.Now()
	if mine, err := a.jobs.TakeTurn(ctx, v.Thread, now); err != nil || !mine {
		return err
	}
	jobs := []desk.Job{{Kind: desk.JobTyping, Key: string(v.Thread), RunAt: now, Thread: v.Thread}}
	if err := a.jobs.PutJobs(ctx, jobs); err != nil {
		return err
	}
	a.env.put(jobs)
	return nil
}
