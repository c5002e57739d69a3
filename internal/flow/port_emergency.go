package flow

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// EmergencyStore keeps the times in which nothing went out through a channel.
type EmergencyStore interface {
	// Emergencies lists up to n of these brands: those that go on, then the newest.
	Emergencies(ctx context.Context, brands []desk.WorkspaceID, n int) ([]desk.Emergency, error)
	// Emergency reads one; desk.ErrNotFound.
	Emergency(ctx context.Context, id string) (desk.Emergency, error)
	// BeginEmergency stops a channel, with facts, in one transaction. ErrHalted when it is stopped.
	BeginEmergency(ctx context.Context, e desk.Emergency, facts []desk.Fact) error
	// SaveEmergency changes the sheet of version e.Version-1, likewise. desk.ErrVersion.
	SaveEmergency(ctx context.Context, e desk.Emergency, facts []desk.Fact) error
	// EndEmergency ends the one of version e.Version-1 and puts the send job of every talk on the
	// channel in which something waits, likewise. desk.ErrVersion; ErrNotHalted.
	EndEmergency(ctx context.Context, e desk.Emergency, facts []desk.Fact) error
	// Stranded lists up to n customers of a channel who wait for something: an open inquiry, or
	// what was promised to them.
	Stranded(ctx context.Context, w desk.WorkspaceID, ch desk.ChannelID, n int) ([]Stranded, error)
}

// Errors of EmergencyStore.
var (
	ErrHalted    = desk.E(desk.Conflict, "already_halted", "Sending is stopped on this channel already.")
	ErrNotHalted = desk.E(desk.Conflict, "not_halted", "Sending goes on already on this channel.")
)

// Stranded is a customer who can't be reached while a channel is stopped.
type Stranded struct {
	Conversation desk.ConversationID
	Contact      desk.Contact
	State        string
	Assignee     desk.OperatorID
	WaitingSince time.Time // for a person; zero: not
	ReplyDue     time.Time // a reply is due; zero: none is
	FollowUp     time.Time // the earliest that was promised; zero: nothing was
	LastAt       time.Time // of the talk
	Unread       int       // of the customer's bubbles
	Queued       int       // bubbles of ours that wait
}
