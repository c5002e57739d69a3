package conversation

import (
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Care is what surrounds the talk of an inquiry with people: why it rests, how it is to
// end, who is asked. It holds times, ids and codes, no words. It is kept in one column and
// a change makes a new one: what its pointers point to is never altered.
type Care struct {
	HeldAt    time.Time       `json:"held_at,omitzero"`    // the hold began, for its present reason
	HoldTold  time.Time       `json:"hold_told,omitzero"`  // its owner was told that the hold was to end then
	CheckAt   time.Time       `json:"check_at,omitzero"`   // the closing check goes out then; once it is out, the inquiry is closed then
	CheckBy   desk.MessageID  `json:"check_by,omitempty"`  // the closing check that went out
	NoCheck   bool            `json:"no_check,omitempty"`  // an operator wants none
	Unasked   bool            `json:"unasked,omitempty"`   // none went out because it would have cost a message: at CheckAt it is closed all the same
	Thanked   bool            `json:"thanked,omitempty"`   // the customer's last words were thanks
	WrapUntil time.Time       `json:"wrap_until,omitzero"` // after-contact work ends by itself then
	Ending    Reason          `json:"ending,omitempty"`    // why the talk is over, until it is closed
	Lapsed    bool            `json:"lapsed,omitempty"`    // it did: category and memo are what was there
	Consult   *Consult        `json:"consult,omitempty"`   // a colleague reads along before taking over
	Given     *Given          `json:"given,omitempty"`     // transferred and not accepted yet
	Asked     string          `json:"asked,omitempty"`     // the escalation that is open
	AnswerBy  time.Time       `json:"answer_by,omitzero"`  // a supervisor is to have answered it
	Due       time.Time       `json:"due,omitzero"`        // the earliest open follow-up
	Proposed  *Proposal       `json:"proposed,omitempty"`  // a follow-up that somebody's words promise
	Surveyed  time.Time       `json:"surveyed,omitzero"`   // the survey went out: once an inquiry
	CommentTo time.Time       `json:"comment_to,omitzero"` // the customer's next words until then are the survey's comment
	LastTap   desk.MessageID  `json:"last_tap,omitempty"`  // the tap on a button of these that was last dealt with
	From      desk.OperatorID `json:"from,omitempty"`      // whose inquiry it was when it was closed for want of a reply
	Incident  desk.IncidentID `json:"incident,omitempty"`  // that it belongs to, or is proposed for
	Maybe     bool            `json:"maybe,omitempty"`     // it is only proposed for the incident
	Not       desk.IncidentID `json:"not,omitempty"`       // that it was detached from by hand: no rule takes it again
}

// Consult is a transfer that is talked over first: the colleague reads along and writes
// notes until one of the two ends it.
type Consult struct {
	With desk.OperatorID `json:"with"`
	By   desk.OperatorID `json:"by"`
	At   time.Time       `json:"at"`
}

// Given is a transfer that can still be taken back.
type Given struct {
	By desk.OperatorID `json:"by"`
	At time.Time       `json:"at"`
}

// Proposal is a time that an outgoing message names.
type Proposal struct {
	Message desk.MessageID `json:"message"`
	Due     time.Time      `json:"due"`
}

// settleCare lets what surrounds the talk agree with the state that was reached.
func (c *Conversation) settleCare(from State, a Act) {
	care := &c.Care
	care.verb(a, c.Assignee)
	if c.Hold == nil {
		care.HeldAt, care.HoldTold = time.Time{}, time.Time{}
	} else if care.HeldAt.IsZero() {
		care.HeldAt = a.At
	}
	if c.State == Active {
		care.From = ""
	} else {
		care.NoCheck, care.Consult, care.Proposed = false, nil, nil
	}
	if c.State != Active || c.ClosingAt.IsZero() && care.CheckBy != "" {
		care.unplan()
	}
	if c.State != Wrapup {
		care.WrapUntil, care.Ending = time.Time{}, ""
	}
	if c.State != Waiting && c.State != Offered {
		care.Given = nil
	}
	if from == Closed {
		care.Lapsed, care.Thanked = false, false
	}
}

// Unplan takes the closing check away, whether it went out or not.
func (c *Conversation) Unplan() {
	c.ClosingAt = time.Time{}
	c.Care.unplan()
}

func (care *Care) unplan() {
	care.CheckAt, care.CheckBy, care.Unasked = time.Time{}, "", false
}

// verb writes what the verb itself brings.
func (care *Care) verb(a Act, owner desk.OperatorID) {
	switch a.Verb {
	case Inbound, Keep:
		care.unplan()
	case Check:
		care.CheckAt, care.CheckBy = a.Until, a.Message
	case Finish:
		care.WrapUntil, care.Ending = a.Until, a.Reason
	case Transfer:
		if a.Operator != "" {
			care.Given = &Given{By: a.Operator, At: a.At}
		}
	case Consulted:
		care.Consult = &Consult{With: a.Operator, By: owner, At: a.At}
	case Part:
		care.Consult = nil
	case TakeOver, Join, Accept, Pull, Recall:
		care.Consult, care.NoCheck = nil, false
		care.unplan()
	case Close:
		if a.Reason == NoReply {
			care.From = owner
		}
	}
}
