package flow

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/routing"
)

// Routes reads what routing looks at.
type Routes interface {
	// Work lists waiting conversations of these brands whose queue makes offers: of each
	// queue up to n, oldest first.
	Work(ctx context.Context, brands []desk.WorkspaceID, n int) ([]routing.Work, error)
	// Roster lists those of a centre who have set themselves available.
	Roster(ctx context.Context, centre desk.CentreID) (routing.Roster, error)
	// Policy gives how a centre routes; one with Version 0 when nothing was ever set.
	Policy(ctx context.Context, centre desk.CentreID) (PolicyRow, error)
}

// ConversationView is a row of a list.
type ConversationView struct {
	conversation.Conversation
	Contact    desk.Contact
	Blocked    bool
	ReplyUntil time.Time
	Last       *desk.Message // newest bubble; nil for none
	Incident   string        // title of the one that it stands under, "" for none
}

// ConversationQuery asks for conversations, newest activity first.
type ConversationQuery struct {
	Workspaces []desk.WorkspaceID   // those the asker may see; none = nothing
	ClosedOnly []desk.WorkspaceID   // of these, only closed ones
	States     []conversation.State // none = all but closed
	Assignee   desk.OperatorID
	Unassigned bool
	Offered    desk.OperatorID // with Assignee: also those offered to this one
	Consulted  desk.OperatorID // also those that this one is asked about; such a one is offered to nobody
	Queue      desk.QueueID
	Contact    desk.ContactID
	Watcher    desk.OperatorID // those that this one keeps an eye on, in every state
	Longest    bool            // who waits for a person, the longest first; with Queue and Workspaces only, the rest is not looked at
	Page       desk.Page
}

// Reader answers questions. It checks no permission: flow does.
type Reader interface {
	Conversations(ctx context.Context, q ConversationQuery) (rows []ConversationView, next string, err error)
	Conversation(ctx context.Context, id desk.ConversationID) (ConversationView, error)
	// Messages lists a thread's bubbles, newest first.
	Messages(ctx context.Context, thread desk.ThreadID, page desk.Page) (rows []desk.Message, next string, err error)
	Message(ctx context.Context, id desk.MessageID) (desk.Message, error)
	// MessagesByExternal finds messages of a thread by the channel's ids.
	MessagesByExternal(ctx context.Context, thread desk.ThreadID, ids []string) ([]desk.Message, error)
	Thread(ctx context.Context, id desk.ThreadID) (desk.Thread, error)
	// ThreadsOf lists a contact's threads, newest first.
	ThreadsOf(ctx context.Context, contact desk.ContactID) ([]desk.Thread, error)
	Contacts(ctx context.Context, ids []desk.ContactID) ([]desk.Contact, error)
	Workspaces(ctx context.Context, centre desk.CentreID) ([]desk.Workspace, error)
	Channels(ctx context.Context, centre desk.CentreID) ([]desk.Channel, error)
	Queues(ctx context.Context, centre desk.CentreID) ([]desk.Queue, error)
	People(ctx context.Context, centre desk.CentreID) ([]desk.Person, error)
	Queue(ctx context.Context, id desk.QueueID) (desk.Queue, error)
	Channel(ctx context.Context, id desk.ChannelID) (desk.Channel, error)
}
