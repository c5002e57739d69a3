// Package missend is what is kept when a message went to the wrong place, or says what it
// should not. LINE takes nothing back that a customer has: what can be done is to stop what has
// not gone yet, to withdraw files that are loaded from the desk, and to tell those who must know.
package missend

import (
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Why is what was wrong.
type Why string

// Reasons.
const (
	Customer Why = "customer" // meant for another
	Content  Why = "content"  // wrong words
	File     Why = "file"     // wrong file
	Personal Why = "personal" // somebody's personal data
	Other    Why = "other"
)

// Known tells whether there is such a reason.
func (w Why) Known() bool {
	return w == Customer || w == Content || w == File || w == Personal || w == Other
}

// Missend is one on record.
type Missend struct {
	ID           string
	Workspace    desk.WorkspaceID
	Conversation desk.ConversationID
	Contact      desk.ContactID // who got it
	Message      desk.MessageID // the bubble that was pointed at
	Author       desk.OperatorID
	By           desk.OperatorID // who pressed
	At           time.Time
	Why          Why
	Note         desk.MessageID // in whose words it is told; none: nothing was added
	Reached      int            // bubbles that the customer has, or may have
	Stopped      int            // that did not go
	Withdrawn    int            // files that can't be loaded any more
}
