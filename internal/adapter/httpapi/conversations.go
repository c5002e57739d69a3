package httpapi

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// ConversationList is a part of a list, newest activity first unless asked otherwise.
type ConversationList struct {
	Items      List[Conversation] `json:"items"`
	NextCursor Null[string]       `json:"next_cursor"`
	FeedCursor string             `json:"feed_cursor" doc:"where to begin the stream to miss nothing that is not in the list"`
}

type listConversationsIn struct {
	State     []ConversationState `query:"state,explode" doc:"repeatable; without it all but closed"`
	Assignee  string              `query:"assignee" doc:"me (also what is offered to me, or what I am asked about), none, or an operator's id"`
	Workspace desk.WorkspaceID    `query:"workspace"`
	Queue     desk.QueueID        `query:"queue"`
	Contact   desk.ContactID      `query:"contact"`
	Watched   bool                `query:"watched" doc:"only what the asker keeps an eye on, in every state unless some are named"`
	Order     string              `query:"order" enum:"newest,longest" default:"newest" doc:"longest: who waits for a person, the longest first; only with state=waiting, beside workspace and queue"`
	Limit     int                 `query:"limit" minimum:"1" maximum:"100" default:"30"`
	Cursor    string              `query:"cursor" maxLength:"1024"`
}

type conversationsOut struct{ Body ConversationList }

func (s *server) listConversations(ctx context.Context, in *listConversationsIn) (*conversationsOut, error) {
	by := callerFrom(ctx).Person
	q := in.query(by)
	if q.Longest && (len(q.States) != 1 || q.States[0] != conversation.Waiting || in.Assignee != "" || q.Contact != "" || q.Watcher != "") {
		return nil, bad("order", "Only who waits is listed by how long: give state=waiting, and no more than workspace and queue.")
	}
	page, err := s.Asker.Conversations(ctx, by, q)
	if err != nil {
		return nil, err
	}
	out := &conversationsOut{ConversationList{NextCursor: orNull(page.Next), FeedCursor: page.FeedCursor}}
	for _, v := range page.Items {
		out.Body.Items = append(out.Body.Items, showConversation(v, by))
	}
	return out, nil
}

func (in *listConversationsIn) query(by desk.Person) flow.ConversationQuery {
	q := flow.ConversationQuery{Queue: in.Queue, Contact: in.Contact, Longest: in.Order == "longest", Page: desk.Page{Limit: in.Limit, After: in.Cursor}}
	for _, s := range in.State {
		q.States = append(q.States, conversation.State(s))
	}
	if in.Workspace != "" {
		q.Workspaces = []desk.WorkspaceID{in.Workspace}
	}
	if in.Watched {
		q.Watcher = by.ID
	}
	switch in.Assignee {
	case "":
	case "me":
		q.Assignee, q.Offered, q.Consulted = by.ID, by.ID, by.ID
	case "none":
		q.Unassigned = true
	default:
		q.Assignee = desk.OperatorID(in.Assignee)
	}
	return q
}

// At names the conversation that a request is about.
type At struct {
	ID desk.ConversationID `path:"id" maxLength:"64"`
}

func (a At) conversation() desk.ConversationID { return a.ID }

type getConversationIn struct{ At }

type conversationOut struct{ Body Conversation }

func (s *server) getConversation(ctx context.Context, in *getConversationIn) (*conversationOut, error) {
	by := callerFrom(ctx).Person
	v, cursor, err := s.Asker.Conversation(ctx, by, in.ID)
	if err != nil {
		return nil, err
	}
	out := &conversationOut{showConversation(v, by)}
	out.Body.FeedCursor = cursor
	return out, nil
}

// Start names whom to talk to: a thread, or a contact's newest one.
type Start struct {
	Contact   desk.ContactID   `json:"contact_id,omitempty"`
	Thread    desk.ThreadID    `json:"thread_id,omitempty"`
	Workspace desk.WorkspaceID `json:"workspace_id,omitempty" doc:"for the reader only: a talk belongs to one brand"`
}

type startIn struct{ Body Start }

func (s *server) startConversation(ctx context.Context, in *startIn) (*conversationOut, error) {
	if (in.Body.Contact == "") == (in.Body.Thread == "") {
		return nil, bad("thread_id", "Give thread_id or contact_id, one of them.")
	}
	by := callerFrom(ctx).Person
	v, err := s.Actor.Start(ctx, by, in.Body.Thread, in.Body.Contact)
	if err != nil {
		return nil, err
	}
	return &conversationOut{showConversation(v, by)}, nil
}
