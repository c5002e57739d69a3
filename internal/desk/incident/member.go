package incident

import (
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Standing is how an inquiry stands to an incident.
type Standing string

// Standings. One that is detached by hand is not taken again by rule.
const (
	Proposed Standing = "proposed"
	Attached Standing = "attached"
	Detached Standing = "detached"
	OnlyTold Standing = "told" // its customer heard the notice, and it does not belong
)

// Member is an inquiry of an incident, with what its customer was told.
type Member struct {
	Workspace    desk.WorkspaceID
	Incident     desk.IncidentID
	Conversation desk.ConversationID
	Thread       desk.ThreadID
	Contact      desk.ContactID
	Standing     Standing
	How          string          // words, topic, entry, all; "" = by hand
	By           desk.OperatorID // who did it by hand
	At           time.Time
	Told         int64 // version of the notice; 0 = not told
	ToldAt       time.Time
	ToldBy       desk.MessageID
}

// Target is a person whom it concerns, and what came of turning to them.
type Target struct {
	Workspace desk.WorkspaceID
	Incident  desk.IncidentID
	ID        string
	Pos       int
	Identity  string // as it was given: a LINE user id, a number, an address
	Name      string
	Contact   desk.ContactID // none: not one of ours
	State     TargetState
	Note      string
	By        desk.OperatorID
	At        time.Time
}

// TargetState is how far one person is.
type TargetState string

// States of targets.
const (
	ToDo        TargetState = "open"
	Contacted   TargetState = "contacted"
	Done        TargetState = "done"
	Unreachable TargetState = "unreachable"
)

// TargetStates lists them.
var TargetStates = []TargetState{ToDo, Contacted, Done, Unreachable}
