package flow

import (
	"context"
	"errors"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
)

// MaxDraft bounds a field, in characters: what fills a call may be written before it is split.
const MaxDraft = decide.MaxText * decide.MaxBubbles

// ErrDraftLong refuses what could not be sent anyway.
var ErrDraftLong = desk.E(desk.Invalid, "text_too_long", "At most 25,000 characters.").On("text")

// KeepDraft keeps what an operator has begun to write, for themselves wherever they sign
// in, and for whoever gets the talk next. Like all words it passes the guard. It gives
// the fields as they are then: an edit that was behind may not have the field.
func (d *RoutingDesk) KeepDraft(ctx context.Context, by desk.Person, id desk.ConversationID, edits []desk.DraftEdit) ([]desk.Draft, error) {
	v, err := d.mayWork(ctx, by, id)
	if err != nil {
		return nil, err
	}
	for _, e := range edits {
		if len([]rune(e.Text)) > MaxDraft {
			return nil, ErrDraftLong
		}
	}
	var own []desk.Draft
	for range maxTries {
		if own, _, err = d.draftsOf(ctx, by, id); err != nil {
			return nil, err
		}
		if own, err = d.take(ctx, desk.Draft{Workspace: v.Workspace, Conversation: id, Operator: by.ID}, own, edits); !errors.Is(err, desk.ErrVersion) {
			return own, err
		}
	}
	return nil, err
}

// take makes edits part of what is held; a version that was lost is to be read anew.
func (d *RoutingDesk) take(ctx context.Context, fresh desk.Draft, own []desk.Draft, edits []desk.DraftEdit) ([]desk.Draft, error) {
	for _, e := range edits {
		i := 0
		for i < len(own) && own[i].Field != e.Field {
			i++
		}
		if i == len(own) {
			fresh.Field = e.Field
			own = append(own, fresh)
		}
		if e.Text = d.guard(e.Text); strings.TrimSpace(e.Text) == "" {
			e.Text = ""
		}
		next := own[i].Take(e)
		if next == own[i] {
			continue
		}
		if err := d.store.PutDraft(ctx, next); err != nil {
			return nil, err
		}
		own[i] = next
	}
	return own, nil
}

// Drafts gives what the asker has begun to write in a conversation, and what the one
// before them had; that one's notes stay theirs.
func (d *RoutingDesk) Drafts(ctx context.Context, by desk.Person, id desk.ConversationID) (own []desk.Draft, left desk.Draft, err error) {
	if _, err := d.mayWork(ctx, by, id); err != nil {
		return nil, left, err
	}
	return d.draftsOf(ctx, by, id)
}

func (d *RoutingDesk) draftsOf(ctx context.Context, by desk.Person, id desk.ConversationID) (own []desk.Draft, left desk.Draft, err error) {
	rows, err := d.store.Drafts(ctx, id)
	for _, row := range rows {
		switch {
		case row.Operator == by.ID:
			own = append(own, row)
		case row.Field == desk.DraftNote || row.Text == "" || left.Operator != "" && left.Operator != row.Operator:
		case left.Text == "":
			left = row
		default:
			left.Text += "\n" + row.Text
		}
	}
	return own, left, err
}

func (d *RoutingDesk) mayWork(ctx context.Context, by desk.Person, id desk.ConversationID) (ConversationView, error) {
	return workedOn(ctx, d.read, by, id)
}

// workedOn gives an inquiry to who works in its brand.
func workedOn(ctx context.Context, read Reader, by desk.Person, id desk.ConversationID) (ConversationView, error) {
	v, err := read.Conversation(ctx, id)
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
