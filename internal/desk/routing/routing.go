// Package routing chooses who gets which waiting conversation. It is pure: the
// same work, roster and instant give the same decisions, with their reasons.
package routing

import (
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Work is one conversation that waits.
type Work struct {
	Conversation desk.ConversationID
	Thread       desk.ThreadID
	Workspace    desk.WorkspaceID
	Channel      desk.ChannelID
	Queue        desk.QueueID
	Weight       int
	Since        time.Time
	OfferFor     time.Duration // as the queue's row says; its rules come first
	Refused      []desk.Refusal
	Skill        string          // that the scenario which handed over asks for
	Language     string          // of the customer
	Heated       bool            // the customer is angry
	Bumped       bool            // its clock is nearly over: it goes before every priority
	Preferred    desk.OperatorID // who served the customer last
	From         time.Time       // it counts as waiting from then only; zero: from Since
	NotBefore    time.Time       // nobody is to have it earlier
}

// Roster is everybody of the centre who is at work.
type Roster []desk.Person

// Decision gives one conversation to one operator.
type Decision struct {
	Why
	Work     Work
	Operator desk.OperatorID
	Mode     desk.AcceptMode // offer or auto
	OfferFor time.Duration
}

// Why tells how a decision came about: 「なぜ自分に来たか」.
type Why struct {
	Model      string         `json:"model"`               // the strategy that chose
	Preferred  bool           `json:"preferred,omitempty"` // because they served this customer last
	Relaxed    []string       `json:"relaxed,omitempty"`   // what the work asked for and does not any more
	Candidates int            `json:"candidates"`          // how many could have had it
	Reasons    []Reason       `json:"reasons"`             // the best of them, best first
	Out        map[string]int `json:"out,omitempty"`       // why others of the brand could not, and how many
	Left       []Absent       `json:"left,omitempty"`      // who they are, the first of them
}

// Absent is somebody who could not have a conversation.
type Absent struct {
	Operator desk.OperatorID `json:"operator"`
	Why      string          `json:"why"`
}

// Reason is how one candidate stood: the figures the strategy compared.
type Reason struct {
	Operator     desk.OperatorID `json:"operator"`
	Load         int             `json:"load"`
	Capacity     int             `json:"capacity"`
	LastAssigned time.Time       `json:"last_assigned,omitzero"`
	Freed        time.Time       `json:"freed,omitzero"`
	Fit          int             `json:"fit,omitempty"` // levels in the skills asked for, added up
}

// Why somebody on duty for the brand could not have a conversation.
const (
	OutFull        = "full"        // no capacity left for its weight
	OutCap         = "cap"         // as many conversations as allowed
	OutChannel     = "channel"     // as many of this channel as allowed
	OutSkill       = "skill"       // lacks a skill, or its level
	OutLanguage    = "language"    // others speak the customer's language
	OutCertificate = "certificate" // the brand's training is not done
	OutUntrained   = "untrained"   // others are trained for complaints
	OutHeated      = "heated"      // has had two angry ones in a row
	OutRefused     = "refused"     // declined it or let it pass
)

// May tells whether a person may work for a brand.
type May func(desk.Person, desk.WorkspaceID) bool

// How many people a decision names: candidates, and those who could not have it. Of all there
// are the numbers.
const (
	shown = 10
	named = 20
)
