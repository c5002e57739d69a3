package flow

import (
	"context"
	"slices"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/contact"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
)

// History lists all inquiries of the person an inquiry belongs to, newest first, as far as
// the asker may see them.
func (d *ContactDesk) History(ctx context.Context, by desk.Person, id desk.ConversationID, page desk.Page) ([]ConversationView, string, error) {
	ids, v, err := d.readFor(ctx, by, id)
	if err != nil {
		return nil, "", err
	}
	return d.store.History(ctx, ids, identity.SeesOnlyClosed(by, v.Workspace), page)
}

// readFor gives who is one with the customer of an inquiry that the asker may read.
func (d *ContactDesk) readFor(ctx context.Context, by desk.Person, id desk.ConversationID) ([]desk.ContactID, ConversationView, error) {
	v, err := d.read.Conversation(ctx, id)
	if err == nil && !identity.Can(by, identity.ReadConversation, identity.Subject{Workspace: v.Workspace, Standing: v.Standing()}) {
		err = desk.ErrNotFound
	}
	if err != nil {
		return nil, v, err
	}
	links, err := d.store.Links(ctx, v.Contact.ID)
	return contact.Person(links, v.Contact.ID), v, err
}

// Inquiry lists the bubbles of one inquiry only, newest first. Notes are for those who work
// in the brand.
func (d *ContactDesk) Inquiry(ctx context.Context, by desk.Person, id desk.ConversationID, page desk.Page) (v ConversationView, rows []desk.Message, next string, err error) {
	if _, v, err = d.readFor(ctx, by, id); err != nil {
		return v, nil, "", err
	}
	rows, next, err = d.store.InquiryMessages(ctx, v, page)
	if !identity.Can(by, identity.Work, identity.Subject{Workspace: v.Workspace}) {
		rows = slices.DeleteFunc(rows, func(m desk.Message) bool { return m.Direction == desk.Note })
	}
	return v, rows, next, err
}

// Files lists what the person of an inquiry has sent, over all their talks, newest first.
// Who sees closed inquiries only gets none: files may be identity papers.
func (d *ContactDesk) Files(ctx context.Context, by desk.Person, id desk.ConversationID, kind desk.ContentKind, page desk.Page) ([]Attachment, string, error) {
	ids, v, err := d.readFor(ctx, by, id)
	if err != nil || identity.SeesOnlyClosed(by, v.Workspace) {
		return nil, "", err
	}
	var threads []desk.ThreadID
	for _, one := range ids {
		list, err := d.read.ThreadsOf(ctx, one)
		if err != nil {
			return nil, "", err
		}
		for _, t := range list {
			threads = append(threads, t.ID)
		}
	}
	return d.store.TalkFiles(ctx, threads, kind, page)
}

// KindOf tells how a file of a type is shown.
func KindOf(mime string) desk.ContentKind { return kindOf(mime) }
