package flow

import (
	"context"
	"slices"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
)

// Asker answers questions, each only as far as the asker may see.
type Asker struct {
	read Reader
	feed Feed
}

// NewAsker makes the reading door.
func NewAsker(read Reader, feed Feed) *Asker { return &Asker{read, feed} }

// ConversationPage is a part of a list. FeedCursor was taken before the read:
// a stream from there misses nothing that the list does not show.
type ConversationPage struct {
	Items      []ConversationView
	Next       string
	FeedCursor string
}

// Conversations lists what the asker may see of a query. A brand in the query
// that is not the asker's gives an empty list, like one that does not exist.
func (a *Asker) Conversations(ctx context.Context, by desk.Person, q ConversationQuery) (ConversationPage, error) {
	cursor, err := a.feed.Head(ctx)
	if err != nil {
		return ConversationPage{}, err
	}
	mine := identity.Workspaces(by, identity.ReadConversation)
	if len(q.Workspaces) > 0 {
		mine = slices.DeleteFunc(mine, func(w desk.WorkspaceID) bool { return !slices.Contains(q.Workspaces, w) })
	}
	q.Workspaces, q.ClosedOnly = mine, nil
	for _, w := range mine {
		if identity.SeesOnlyClosed(by, w) {
			q.ClosedOnly = append(q.ClosedOnly, w)
		}
	}
	if len(mine) == 0 {
		return ConversationPage{FeedCursor: cursor}, nil
	}
	rows, next, err := a.read.Conversations(ctx, q)
	return ConversationPage{rows, next, cursor}, err
}

// Conversation gives one, with the feed's cursor.
func (a *Asker) Conversation(ctx context.Context, by desk.Person, id desk.ConversationID) (ConversationView, string, error) {
	cursor, err := a.feed.Head(ctx)
	if err != nil {
		return ConversationView{}, "", err
	}
	v, err := a.read.Conversation(ctx, id)
	if err != nil {
		return ConversationView{}, "", err
	}
	if !identity.Can(by, identity.ReadConversation, identity.Subject{Workspace: v.Workspace, Standing: v.Standing()}) {
		return ConversationView{}, "", desk.ErrNotFound
	}
	return v, cursor, nil
}

// MessagePage is a part of a talk, newest first, with what its bubbles refer to.
type MessagePage struct {
	Items      []desk.Message
	Authors    map[desk.ContactID]desk.Contact
	Quoted     map[string]desk.MessageID // by the channel's id
	Next       string
	FeedCursor string
}

// Messages lists the talk that a conversation belongs to, earlier inquiries
// included. Notes are for those who work in the brand.
func (a *Asker) Messages(ctx context.Context, by desk.Person, id desk.ConversationID, page desk.Page) (MessagePage, error) {
	v, cursor, err := a.Conversation(ctx, by, id)
	if err != nil {
		return MessagePage{}, err
	}
	rows, next, err := a.read.Messages(ctx, v.Thread, page)
	if err != nil {
		return MessagePage{}, err
	}
	if !identity.Can(by, identity.Work, identity.Subject{Workspace: v.Workspace}) {
		rows = slices.DeleteFunc(rows, func(m desk.Message) bool {
			return m.Direction == desk.Note || (identity.SeesOnlyClosed(by, v.Workspace) && m.Conversation != v.ID)
		})
	}
	out := MessagePage{Items: rows, Next: next, FeedCursor: cursor}
	out.Authors, out.Quoted, err = a.references(ctx, v.Thread, rows)
	return out, err
}

// Message gives one bubble with what it refers to, as a page of one.
func (a *Asker) Message(ctx context.Context, m desk.Message) (MessagePage, error) {
	return a.Page(ctx, m.Thread, []desk.Message{m})
}

// Page gives bubbles of a talk with what they refer to. It asks for nobody's permission.
func (a *Asker) Page(ctx context.Context, thread desk.ThreadID, rows []desk.Message) (out MessagePage, err error) {
	out.Items = rows
	out.Authors, out.Quoted, err = a.references(ctx, thread, rows)
	return out, err
}

func (a *Asker) references(ctx context.Context, thread desk.ThreadID, rows []desk.Message) (map[desk.ContactID]desk.Contact, map[string]desk.MessageID, error) {
	var people []desk.ContactID
	var quoted []string
	for _, m := range rows {
		if c := m.Author.Contact; c != "" && !slices.Contains(people, c) {
			people = append(people, c)
		}
		if m.QuotedID != "" {
			quoted = append(quoted, m.QuotedID)
		}
	}
	contacts, err := a.read.Contacts(ctx, people)
	if err != nil {
		return nil, nil, err
	}
	authors := make(map[desk.ContactID]desk.Contact, len(contacts))
	for _, c := range contacts {
		authors[c.ID] = c
	}
	ids := map[string]desk.MessageID{}
	if len(quoted) > 0 {
		found, err := a.read.MessagesByExternal(ctx, thread, quoted)
		if err != nil {
			return nil, nil, err
		}
		for _, m := range found {
			ids[m.ExternalID] = m.ID
		}
	}
	return authors, ids, nil
}

// Directory is who works in a centre, and for which brands.
type Directory struct {
	Workspaces []desk.Workspace
	Channels   []desk.Channel
	Queues     []desk.Queue
	People     []desk.Person
}

// Workspaces lists the brands that a person may know of, by name.
func (a *Asker) Workspaces(ctx context.Context, by desk.Person) ([]desk.Workspace, error) {
	all, err := a.read.Workspaces(ctx, by.Centre)
	return slices.DeleteFunc(all, func(w desk.Workspace) bool {
		return !identity.Can(by, identity.ReadDirectory, identity.Subject{Workspace: w.ID})
	}), err
}

// Directory gives the part of the centre that shares a brand with the asker.
func (a *Asker) Directory(ctx context.Context, by desk.Person) (Directory, error) {
	var d Directory
	var err error
	if d.Workspaces, err = a.Workspaces(ctx, by); err != nil {
		return d, err
	}
	if d.Channels, err = a.read.Channels(ctx, by.Centre); err != nil {
		return d, err
	}
	if d.Queues, err = a.read.Queues(ctx, by.Centre); err != nil {
		return d, err
	}
	if d.People, err = a.read.People(ctx, by.Centre); err != nil {
		return d, err
	}
	foreign := func(w desk.WorkspaceID) bool {
		return !identity.Can(by, identity.ReadDirectory, identity.Subject{Workspace: w})
	}
	d.Channels = slices.DeleteFunc(d.Channels, func(c desk.Channel) bool { return foreign(c.Workspace) })
	d.Queues = slices.DeleteFunc(d.Queues, func(q desk.Queue) bool { return foreign(q.Workspace) })
	d.People = slices.DeleteFunc(d.People, func(p desk.Person) bool {
		for w := range p.Memberships {
			if !foreign(w) {
				return false
			}
		}
		return true
	})
	return d, nil
}
