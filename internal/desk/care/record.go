package care

import (
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Escalation is an operator's question to the supervisors. Its words are notes of the talk.
type Escalation struct {
	ID           string
	Workspace    desk.WorkspaceID
	Conversation desk.ConversationID
	Kind         EscalationKind
	By           desk.OperatorID
	At           time.Time
	AnswerBy     time.Time
	Question     desk.MessageID // a note
	Outcome      Outcome        // none: open
	AnsweredBy   desk.OperatorID
	AnsweredAt   time.Time
	Answer       desk.MessageID // a note
	OverdueAt    time.Time      // the supervisors were told that it is late
}

// Open tells whether it waits for an answer.
func (e Escalation) Open() bool { return e.ID != "" && e.Outcome == "" }

// EscalationKind is what is asked for.
type EscalationKind string

// Kinds of escalations.
const (
	Advice    EscalationKind = "advice"    // how to answer
	Decision  EscalationKind = "decision"  // may I: a refund, an exception
	Complaint EscalationKind = "complaint" // the customer asks for somebody above
	Trouble   EscalationKind = "trouble"   // an outage, a defect
	Other     EscalationKind = "other"
)

// Valid tells whether k is one of the kinds.
func (k EscalationKind) Valid() bool {
	return k == Advice || k == Decision || k == Complaint || k == Trouble || k == Other
}

// Outcome is how an escalation ended.
type Outcome string

// Outcomes.
const (
	Advised   Outcome = "advised"   // answered: the operator goes on
	TakenOver Outcome = "taken"     // the supervisor goes on
	Returned  Outcome = "returned"  // given back: more must be known first
	Withdrawn Outcome = "withdrawn" // by the operator, or because the talk is over
)

// FollowUp is what was promised to a customer, with its time. It belongs to the inquiry and
// outlives transfers and the close.
type FollowUp struct {
	ID           string
	Workspace    desk.WorkspaceID
	Conversation desk.ConversationID
	Contact      desk.ContactID
	Message      desk.MessageID // whose words promise it; none: put by hand
	By           desk.OperatorID
	At           time.Time
	Due          time.Time
	Done         Done
	DoneBy       desk.OperatorID
	DoneAt       time.Time
	ToldAt       time.Time // its people were told that it is due
	RaisedAt     time.Time // the supervisors were told that it is late
	Missed       bool      // its time was over when it was moved to another
}

// Open tells whether it is still to be kept.
func (f FollowUp) Open() bool { return f.ID != "" && f.Done == "" }

// Done is how a follow-up ended.
type Done string

// Ends of follow-ups.
const (
	Kept    Done = "kept"
	Dropped Done = "dropped"
)

// Survey is the one of an inquiry.
type Survey struct {
	Workspace    desk.WorkspaceID
	Conversation desk.ConversationID
	Channel      desk.ChannelID
	Queue        desk.QueueID
	Operator     desk.OperatorID
	AskedAt      time.Time
	Asked        desk.MessageID // the bubble
	Score        int            // 5 満足 to 1 不満; 0 = no answer
	AnsweredAt   time.Time
	Answer       desk.MessageID // the tap
	Comment      desk.MessageID // the customer's words
	Low          bool           // stands on the review list
	ReviewedBy   desk.OperatorID
	ReviewedAt   time.Time
}

// Scores are the five choices, best first.
var Scores = [...]struct {
	Score int
	Label string
}{{5, "満足"}, {4, "やや満足"}, {3, "普通"}, {2, "やや不満"}, {1, "不満"}}

// Content is 満足 or やや満足: the numerator of 満足度.
func (s Survey) Content() bool { return s.Score >= 4 }

// Mute is a customer whose messages are kept and neither ring nor are routed. Two people
// decide it: who asks and a supervisor who agrees.
type Mute struct {
	ID           string
	Workspace    desk.WorkspaceID
	Contact      desk.ContactID
	Conversation desk.ConversationID // in which it was asked for
	State        MuteState
	By           desk.OperatorID
	At           time.Time
	Why          desk.MessageID // a note
	DecidedBy    desk.OperatorID
	DecidedAt    time.Time
	Until        time.Time // it ends by itself then; zero: when it is lifted
}

// Holds tells whether the customer is muted now, on every talk of theirs.
func (m Mute) Holds(now time.Time) bool {
	return m.State == Muted && (m.Until.IsZero() || now.Before(m.Until))
}

// MuteState is how far a mute has come.
type MuteState string

// States of a mute: asked → muted or refused; muted → lifted or, when its time is over, ended.
const (
	MuteAsked   MuteState = "asked"
	Muted       MuteState = "muted"
	MuteRefused MuteState = "refused"
	MuteLifted  MuteState = "lifted"
	MuteEnded   MuteState = "ended"
)
