package sendguard

import (
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Outcome is what became of a finding.
type Outcome string

// Outcomes. Of one that is asked about nobody knows yet; who never sends leaves it so.
const (
	Asked   Outcome = "asked"
	Passed  Outcome = "passed"  // a shadow: it went out
	Pressed Outcome = "pressed" // sent over, with a reason
	Mended  Outcome = "mended"  // other words went out
	Heard   Outcome = "heard"   // in a customer's words
)

// Record is a finding as it is kept: no words, only where and what.
type Record struct {
	ID           string
	Workspace    desk.WorkspaceID
	Conversation desk.ConversationID
	Message      desk.MessageID // that went out, or came in; empty while it is asked about
	Operator     desk.OperatorID
	Rule         Rule
	Code         string
	Mode         Mode
	Outcome      Outcome
	Reason       Reason
	At           time.Time
	SettledAt    time.Time
}

// Reason is why something is sent over a finding.
type Reason string

// Reasons.
const (
	Right   Reason = "right"   // the finding is none
	Checked Reason = "checked" // it is true, and meant
	Urgent  Reason = "urgent"
	Other   Reason = "other"
)

// Known tells whether there is such a reason.
func (r Reason) Known() bool { return r == Right || r == Checked || r == Urgent || r == Other }

// Day counts an operator's sends of one day: how many there were, and how many were held up.
type Day struct {
	Workspace desk.WorkspaceID
	Day       string // 2006-01-02 where the brand is
	Operator  desk.OperatorID
	Sends     int
	Asked     int
}
