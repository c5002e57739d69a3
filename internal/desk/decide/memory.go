package decide

import (
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
	"github.com/madoguchi-desk/madoguchi/internal/desk/retrieval"
)

// Memory is what the bot keeps of one inquiry. It is stored with the change that
// altered it, under the thread's version like all of the talk.
type Memory struct {
	Conversation desk.ConversationID `json:"conversation"`
	Dealt        []desk.MessageID    `json:"dealt,omitempty"` // the customer's bubbles it has dealt with, the newest last
	Session      *bot.Session        `json:"session,omitempty"`
	Told         []desk.MessageID    `json:"told,omitempty"`      // of those, which the session or the fields have something from
	Scenario     string              `json:"scenario,omitempty"`  // name of the one begun last
	Fields       []Field             `json:"fields,omitempty"`    // what it has asked; kept when it is over
	Request      desk.MessageID      `json:"request,omitempty"`   // what the customer wants, in words of their own
	Withdrawn    bool                `json:"withdrawn,omitempty"` // one of them was taken back: the dialogue is to end
	Unsure       int                 `json:"unsure,omitempty"`    // in a row
	Asked        []string            `json:"asked,omitempty"`     // questions it has answered, as hashes
	Table        *Table              `json:"table,omitempty"`
	Buttons      map[string]string   `json:"buttons,omitempty"` // labels of what was last given to tap, by data
	Tried        []Try               `json:"tried,omitempty"`
	Reason       string              `json:"reason,omitempty"`  // of the hand-off
	Skill        string              `json:"skill,omitempty"`   // that it asks for
	Parted       time.Time           `json:"parted,omitzero"`   // when it was handed over, and waits since
	Reminded     time.Time           `json:"reminded,omitzero"` // when the bot last said so while it waits
	Surge        bool                `json:"surge,omitempty"`   // it was told that very many ask
	Stayed       bool                `json:"stayed,omitempty"`  // the entrance has kept the customer with the bot once
}

// Table is what lies before the customer: choices to tap, of one decision.
type Table struct {
	Decision string   `json:"decision"`
	FAQs     []string `json:"faqs"`             // offered, or the one that was answered with
	Beside   []string `json:"beside,omitempty"` // decisions on other questions of the same words
	Answered bool     `json:"answered,omitempty"`
}

// of tells whether a decision is on the table.
func (t *Table) of(decision string) bool {
	return t != nil && (t.Decision == decision || slices.Contains(t.Beside, decision))
}

// Try is one line of the operator's card: what the bot made of a message.
type Try struct {
	Message desk.MessageID `json:"message"`
	At      time.Time      `json:"at"`
	Kind    TryKind        `json:"kind"`
	FAQs    []string       `json:"faqs,omitempty"`     // answered with, offered or chosen
	Name    string         `json:"scenario,omitempty"` // of a scenario
	Code    string         `json:"code,omitempty"`     // how it ended
}

// TryKind is the sort of a try.
type TryKind string

// Tries.
const (
	TryAnswer   TryKind = "answered"
	TryOffer    TryKind = "offered"
	TryChoice   TryKind = "chosen"
	TryUnsure   TryKind = "unsure"
	TryScenario TryKind = "scenario"
	TryVerdict  TryKind = "judged" // the customer said whether it helped
)

// What is kept is bounded: a talk with the bot that grows beyond this is no use to
// whoever reads the card.
const (
	maxDealt = 200
	maxTried = 50
	maxAsked = 10
)

func lastOf[T any](list []T, n int) []T {
	return slices.Clone(list[max(0, len(list)-n):])
}

// Decision is what the bot made of a question, kept so that it can be judged, learnt
// from and reported. It holds no words of the customer's: the message does.
type Decision struct {
	ID           string
	Workspace    desk.WorkspaceID
	Conversation desk.ConversationID
	Message      desk.MessageID
	Part         Part // of its words
	At           time.Time
	Found        retrieval.Found
}

// Outcome of a decision, when it is known.
const (
	OutcomeSolved   = "solved"
	OutcomeUnsolved = "unsolved"
	OutcomeChosen   = "chosen"
	OutcomeNone     = "none" // of those offered
	OutcomeHuman    = "human"
)

// Settled is the outcome of an earlier decision.
type Settled struct {
	Decision string
	Outcome  string
	Chosen   string // FAQ
	At       time.Time
}
