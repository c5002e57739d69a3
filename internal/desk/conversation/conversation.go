// Package conversation holds the life of one inquiry: its states, the moves
// between them, and what each move changes. See docs/state_machine.md.
package conversation

import (
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// State is where an inquiry stands.
type State string

// None is the state before the first: an inquiry that does not exist yet.
const (
	None    State = ""
	Bot     State = "bot"
	Waiting State = "waiting"
	Offered State = "offered"
	Active  State = "active"
	Wrapup  State = "wrapup"
	Closed  State = "closed"
)

// States lists the real ones in the order of a life.
var States = []State{Bot, Waiting, Offered, Active, Wrapup, Closed}

// Valid tells whether s is a real state.
func (s State) Valid() bool { return slices.Contains(States, s) }

// Conversation is one inquiry on a thread.
type Conversation struct {
	ID            desk.ConversationID
	Workspace     desk.WorkspaceID
	Thread        desk.ThreadID
	Channel       desk.ChannelID
	Contact       desk.ContactID
	Queue         desk.QueueID
	Version       int64 // one more with each change
	State         State
	Assignee      desk.OperatorID // owner while active or in wrap-up; kept after the close
	OfferedTo     desk.OperatorID
	OfferUntil    time.Time
	Refused       []desk.Refusal // declined or let the offer pass since it last began to wait
	Category      string
	Hold          *Hold
	ClosingAt     time.Time // closing check sent
	Weight        int       // of the owner's capacity
	OpenedAt      time.Time
	WaitingSince  time.Time // original age: kept through transfers and declines
	LastMessage   desk.MessageID
	LastMessageAt time.Time
	LastOrder     string
	Unread        int // customer bubbles since an operator last looked
	Unreachable   bool
	ClosedAt      time.Time
	CloseReason   Reason
	Topic         Signal // what it is about
	Mood          Signal // how the customer feels (package mood)
	Care          Care
	Clocks        desk.Clocks
	BumpedAt      time.Time // since when it goes ahead of others in its queue; zero: it doesn't
	Route         Route
	Entrance      desk.Entrance // what was agreed when a person was asked for
}

// Route is what finding the right operator needs to remember of an inquiry.
type Route struct {
	Skill      string          `json:"skill,omitempty"`     // that the scenario which handed over asks for
	Before     desk.OperatorID `json:"before,omitempty"`    // who had it before its owner, or before it waits
	Owned      time.Time       `json:"owned,omitzero"`      // when its owner got it
	Asked      time.Time       `json:"asked,omitzero"`      // when the customer said what no operator has answered
	Overflowed time.Time       `json:"overflowed,omitzero"` // when it had waited too long, and that was dealt with
	From       time.Time       `json:"from,omitzero"`       // it counts as waiting in line from then only: an answer by a time is promised
	NotBefore  time.Time       `json:"not_before,omitzero"` // nobody is to have it earlier: a call-back is promised
}

// Signal is something found out about an inquiry, with its evidence. What a person
// set is not changed by what the desk finds later.
type Signal struct {
	Value   string          `json:"value"`
	Message desk.MessageID  `json:"message,omitempty"` // whose words show it
	Why     string          `json:"why,omitempty"`     // a code, or words of a list of the desk's own
	By      desk.OperatorID `json:"by,omitempty"`      // who set it by hand
}

// Set tells whether there is one.
func (s Signal) Set() bool { return s.Value != "" }

// Hold is a customer told to wait.
type Hold struct {
	Reason string    // id of one of the brand's reasons (package care)
	Until  time.Time // resume at; zero = open
	Memo   string
}

// Reason tells why an inquiry ended.
type Reason string

// Reasons to close.
const (
	SolvedByBot Reason = "solved_by_bot"
	Solved      Reason = "solved"
	NoReply     Reason = "no_reply"
	Abandoned   Reason = "abandoned"
	Spam        Reason = "spam"
	Merged      Reason = "merged"
)

// Valid tells whether r is one of the reasons.
func (r Reason) Valid() bool {
	switch r {
	case SolvedByBot, Solved, NoReply, Abandoned, Spam, Merged:
		return true
	}
	return false
}

// Open tells whether the inquiry still needs somebody.
func (c Conversation) Open() bool { return c.State != None && c.State != Closed }

// Holder is the operator whose capacity this inquiry takes now, or none.
func (c Conversation) Holder() desk.OperatorID {
	switch c.State {
	case Offered:
		return c.OfferedTo
	case Active, Wrapup:
		return c.Assignee
	}
	return ""
}

// Standing is what decides who may see it; nil for none.
func (c Conversation) Standing() *desk.Standing {
	if c.State == None {
		return nil
	}
	return &desk.Standing{State: string(c.State), Assignee: c.Assignee}
}
