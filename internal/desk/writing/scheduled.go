package writing

import (
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// State is how far a scheduled message has come.
type State string

// Waiting → sent | asks | cancelled. What asks waits for a person: it never goes by itself.
const (
	Waiting   State = "waiting"
	Asks      State = "asks"
	Sent      State = "sent"
	Cancelled State = "cancelled"
)

// Why is what made a scheduled message ask at its time.
type Why string

// What has changed since it was made.
const (
	Wrote       Why = "wrote"       // the customer wrote meanwhile
	Closed      Why = "closed"      // the inquiry is over
	Owner       Why = "owner"       // somebody else has the inquiry, or nobody
	Absent      Why = "absent"      // its writer is not at work
	Unreachable Why = "unreachable" // the customer has blocked the account
	Standby     Why = "standby"     // another module holds the chat
	Muted       Why = "muted"       // the customer is muted
	Halted      Why = "halted"      // the channel is stopped
	Guard       Why = "guard"       // the send guard has something to ask
	Quota       Why = "quota"       // the month's messages are used up
	Late        Why = "late"        // the desk was not there at its time
	Refused     Why = "refused"     // it can't be sent as it is: what it answers is gone …
)

// Limits of scheduling.
const (
	MaxAhead     = 90 * 24 * time.Hour
	MaxScheduled = 20               // open ones of an inquiry
	LateAfter    = 10 * time.Minute // what is later than that asks
)

// Scheduled is a bubble that goes out at a later time.
type Scheduled struct {
	ID           string
	Workspace    desk.WorkspaceID
	Conversation desk.ConversationID
	Operator     desk.OperatorID // whose it is: it goes out as theirs
	Version      int64
	Due          time.Time
	State        State
	Why          Why
	Body         Body
	Made         time.Time
	Changed      time.Time
	Message      desk.MessageID // what it became
}

// Body is what goes out, and what its writer knew and said.
type Body struct {
	Content desk.Content   `json:"content"`
	Quote   desk.MessageID `json:"quote,omitempty"`
	Anyway  bool           `json:"anyway,omitempty"`  // goes also if the customer has written since
	Seen    desk.MessageID `json:"seen,omitempty"`    // the customer's newest words that the writer saw
	Ack     string         `json:"ack,omitempty"`     // seal of the guard's findings that the writer has answered
	Pressed string         `json:"pressed,omitempty"` // why they sent all the same, a sendguard.Reason
}

// Open tells whether it may still go out.
func (s Scheduled) Open() bool { return s.State == Waiting || s.State == Asks }
