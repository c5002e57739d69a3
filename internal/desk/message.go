package desk

import "time"

// Direction tells which way a message goes.
type Direction string

// Notes are seen by the centre only; system lines are the desk's own.
const (
	In     Direction = "in"
	Out    Direction = "out"
	Note   Direction = "note"
	Status Direction = "system"
)

// Message is one bubble of a thread. Bubbles stand in the order of At, then
// Order.
type Message struct {
	ID           MessageID
	Workspace    WorkspaceID
	Thread       ThreadID
	Conversation ConversationID // none when it came while no inquiry was open
	Version      int64
	Direction    Direction
	At           time.Time
	Order        string // breaks ties of At: the event's id, or the message's own
	Author       Author
	Content      Content
	ExternalID   string // the channel's id, once known
	EventID      string // of the event that brought it
	QuoteToken   string // lets a later message quote this one
	QuotedID     string // external id of the message this one quotes
	ImageSet     *ImageSet
	Standby      bool
	UnsentAt     time.Time
	EditedAt     time.Time
	Send         *Send // outbound only
}

// Author is who wrote a bubble. Contact is set for group members too.
type Author struct {
	Kind     ActorKind  `json:"kind"`
	Operator OperatorID `json:"operator,omitempty"`
	Contact  ContactID  `json:"contact,omitempty"`
}

// SendState is how far an outgoing bubble has come.
type SendState string

// Queued → sending → sent | failed | unknown. Confirm waits for an operator's
// word because the bubble grew stale; dismissed was given up by one.
const (
	SendQueued    SendState = "queued"
	SendSending   SendState = "sending"
	SendSent      SendState = "sent"
	SendFailed    SendState = "failed"
	SendUnknown   SendState = "unknown"
	SendConfirm   SendState = "confirm"
	SendDismissed SendState = "dismissed"
)

// Route is how a bubble reaches the customer: a reply is free, a push is billed.
type Route string

// LINE's two routes to one person.
const (
	Reply Route = "reply"
	Push  Route = "push"
)

// Send is the fate of an outgoing bubble.
type Send struct {
	State     SendState `json:"state"`
	Route     Route     `json:"route,omitempty"`
	Call      CallID    `json:"call,omitempty"`
	QueuedAt  time.Time `json:"queued_at"`
	NotBefore time.Time `json:"not_before,omitzero"` // until then its writer may take it back; zero = it did not wait
	Free      bool      `json:"free,omitempty"`      // given up where it would be billed
	Quote     string    `json:"quote,omitempty"`     // quote token of the message it answers
	At        time.Time `json:"at,omitzero"`         // when the state was reached
	Error     string    `json:"error,omitempty"`
	Detail    string    `json:"detail,omitempty"` // the channel's own words
}

// Shown tells whether the message's content may still be seen.
func (m Message) Shown() bool { return m.UnsentAt.IsZero() }

// Revoked is the code of a bubble that its writer took back before it began its way.
const Revoked = "revoked"

// Missent is the code of a bubble that should not have gone out: it was stopped, or it is
// marked, for the customer has it.
const Missent = "missent"

// Revoked tells whether its writer took the message back before anybody got it: who looks
// for words does not find these.
func (m Message) Revoked() bool { return m.Send != nil && m.Send.Error == Revoked }

// Later tells whether a stands after b in the talk.
func Later(aAt time.Time, aOrder string, bAt time.Time, bOrder string) bool {
	if !aAt.Equal(bAt) {
		return aAt.After(bAt)
	}
	return aOrder > bOrder
}

// CallState is how far a call to the channel has come.
type CallState string

// Started: committed, LINE may or may not have it. The others are ends.
const (
	CallStarted CallState = "started"
	CallSent    CallState = "sent"
	CallFailed  CallState = "failed"
	CallUnknown CallState = "unknown"
	CallDropped CallState = "dropped" // never reached the channel: its bubbles went back to the queue
)

// Call is one request to the channel, committed before it is made. Its body is
// frozen and it is never re-batched, so that its id can be LINE's retry key.
type Call struct {
	ID         CallID
	Workspace  WorkspaceID
	Thread     ThreadID
	Channel    ChannelID
	Route      Route
	To         string // user, group or room
	ReplyToken string
	Body       []byte
	Messages   []MessageID
	State      CallState
	StartedAt  time.Time
	Attempts   int
	Lease      time.Time // an attempt is under way until then; zero = none
	NextAt     time.Time // the next attempt is not before; zero = none planned
	InDoubt    bool      // an attempt may have reached the channel
	RequestID  string
	Error      string
}
