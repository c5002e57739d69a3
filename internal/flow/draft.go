package flow

import (
	"context"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
)

// ErrDraftLong refuses what could not be sent anyway.
var ErrDraftLong = desk.E(desk.Invalid, "text_too_long", "At most 5,000 characters.").On("text")

// KeepDraft keeps what the owner of a conversation has begun to write, for whoever gets it
// next; an empty text forgets it. Like all words it passes the guard.
func (d *RoutingDesk) KeepDraft(ctx context.Context, by desk.Person, id desk.ConversationID, text string) error {
	v, err := d.mayWork(ctx, by, id)
	if err != nil {
		return err
	}
	if v.Assignee != by.ID {
		return decide.ErrNotAssignee
	}
	if len([]rune(text)) > decide.MaxText {
		return ErrDraftLong
	}
	if strings.TrimSpace(text) == "" {
		text = ""
	}
	return d.store.PutDraft(ctx, Draft{Conversation: id, Workspace: v.Workspace, Operator: by.ID, At: d.env.Clock.Now(), Text: d.guard(text)})
}

// Draft gives what somebody has begun to write in a conversation.
func (d *RoutingDesk) Draft(ctx context.Context, by desk.Person, id desk.ConversationID) (Draft, error) {
	if _, err := d.mayWork(ctx, by, id); err != nil {
		return Draft{}, err
	}
	return d.store.Draft(ctx, id)
}

func (d *RoutingDesk) mayWork(ctx context.Context, by desk.Person, id desk.ConversationID) (ConversationView, error) {
	v, err := d.read.Conversation(ctx, id)
	if err != nil {
		return v, err
	}
	subject := identity.Subject{Workspace: v.Workspace, Standing: v.Standing()}
	switch {
	case !identity.Can(by, identity.ReadConversation, subject):
		return v, desk.ErrNotFound
	case !identity.Can(by, identity.Work, subject):
		return v, decide.ErrForbidden
	}
	return v, nil
}
