package conversation

import (
	"fmt"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Verb is a move.
type Verb string

// The moves. Who may make one is decided elsewhere (package identity); here
// stands only which state allows it.
const (
	Begin    Verb = "begin"     // the bot takes the customer's first message
	Queue    Verb = "queue"     // no bot: the customer's first message waits
	Start    Verb = "start"     // an operator writes first
	Inbound  Verb = "inbound"   // the customer wrote again
	HandOff  Verb = "hand_off"  // bot → human
	TakeBack Verb = "take_back" // the customer returns to the bot
	Offer    Verb = "offer"     // pushed to one operator
	Accept   Verb = "accept"    // that operator takes it
	Decline  Verb = "decline"   // or refuses it
	Expire   Verb = "expire"    // or lets it pass
	Pull     Verb = "pull"      // an operator takes it from the queue
	TakeOver Verb = "take_over" // a supervisor takes it from somebody
	Transfer Verb = "transfer"  // back to a queue
	Lose     Verb = "lose"      // the owner is gone
	Keep     Verb = "hold"      // the customer is told to wait
	Resume   Verb = "resume"    // the hold is over
	Check    Verb = "check"     // a closing check was sent
	Finish   Verb = "finish"    // talk over, after-contact work begins
	Close    Verb = "close"
	Reopen   Verb = "reopen" // by an operator, who owns it
	Return   Verb = "return" // by the customer's message, within the reopen window

	Consulted Verb = "consult" // a colleague is asked before a transfer, and reads along
	Join      Verb = "join"    // and takes it
	Part      Verb = "part"    // or it stays where it is
	Recall    Verb = "recall"  // whoever transferred it takes it back before it is accepted
)

// moves is the whole life. What is not listed is refused.
var moves = map[State]map[Verb]State{
	None: {Begin: Bot, Queue: Waiting, Start: Active},
	Bot:  {Inbound: Bot, HandOff: Waiting, Close: Closed},
	Waiting: {Inbound: Waiting, Offer: Offered, Pull: Active, TakeBack: Bot,
		Transfer: Waiting, Recall: Active, Close: Closed},
	Offered: {Inbound: Offered, Accept: Active, Decline: Waiting, Expire: Waiting,
		TakeOver: Active, Recall: Active, TakeBack: Bot, Close: Closed},
	Active: {Inbound: Active, Keep: Active, Resume: Active, Check: Active,
		Consulted: Active, Join: Active, Part: Active,
		Transfer: Waiting, Lose: Waiting, TakeOver: Active, Finish: Wrapup, Close: Closed},
	Wrapup: {Inbound: Active, Resume: Active, Close: Closed},
	Closed: {Reopen: Active, Return: Waiting},
}

// Verbs lists every move, for tables and drawings.
func Verbs() []Verb {
	var all []Verb
	for _, from := range moves {
		for v := range from {
			if !slices.Contains(all, v) {
				all = append(all, v)
			}
		}
	}
	slices.Sort(all)
	return all
}

// Next tells where a verb leads; ok is false where it is refused.
func Next(from State, v Verb) (to State, ok bool) {
	to, ok = moves[from][v]
	return to, ok
}

// Act is a move with all it needs. Fields that a verb does not use are ignored.
type Act struct {
	Verb     Verb
	At       time.Time
	Operator desk.OperatorID // who accepts, is offered, takes, starts …
	Queue    desk.QueueID    // where to wait, if it changes
	Until    time.Time       // of an offer, of after-contact work; for a check: when the inquiry is closed
	Since    time.Time       // an age that a return keeps
	Message  desk.MessageID  // of a check: what was sent
	Reason   Reason          // of a close, or to come of a finish
	Category string
	Hold     Hold
	Skill    string // that a hand-off asks for
	Why      string // of a decline: a code
}

// ErrMove is what every refused move is.
var ErrMove = desk.E(desk.Conflict, "bad_state", "This can't be done in the conversation's current state.")

// ErrClosed is the refused move that people meet most.
var ErrClosed = desk.E(desk.Conflict, "closed", "This conversation is closed. Reopen it first.")

// Move makes one move, or says why not. It changes nothing else than what it
// returns; the version goes up by one.
func (c Conversation) Move(a Act) (Conversation, error) {
	to, ok := Next(c.State, a.Verb)
	if !ok {
		if c.State == Closed {
			return c, ErrClosed
		}
		return c, ErrMove.Because(fmt.Errorf("%s in state %q", a.Verb, c.State))
	}
	if a.Verb == Close && !a.Reason.Valid() {
		return c, desk.E(desk.Invalid, "bad_reason", "Say why it is closed: solved, no_reply, abandoned, spam, merged or solved_by_bot.").On("reason")
	}
	from, owner := c.State, c.Assignee
	c.State = to
	c.Version++
	c.apply(a)
	c.settle(from, owner, a)
	c.settleCare(from, a)
	return c, nil
}

// apply writes what the verb itself brings.
func (c *Conversation) apply(a Act) {
	switch a.Verb {
	case Offer:
		c.OfferedTo, c.OfferUntil = a.Operator, a.Until
	case Decline, Expire:
		c.Refused = append(slices.Clone(c.Refused), desk.Refusal{Operator: c.OfferedTo, At: a.At, Why: a.Why})
	case HandOff:
		c.Route.Skill = a.Skill
	case Accept, Pull, TakeOver, Start, Reopen, Join, Recall:
		c.Assignee, c.ClosingAt = a.Operator, time.Time{}
	case Keep:
		hold := a.Hold
		if c.Hold != nil && c.Hold.Reason != hold.Reason { // the one ends and the other begins
			c.Care.HeldAt = time.Time{}
		}
		c.Hold, c.ClosingAt = &hold, time.Time{}
	case Check:
		c.ClosingAt = a.At
	case Inbound, Resume:
		c.Hold, c.ClosingAt = nil, time.Time{}
	case Close:
		c.ClosedAt, c.CloseReason = a.At, a.Reason
	}
	if a.Queue != "" {
		c.Queue = a.Queue
	}
	if a.Category != "" {
		c.Category = a.Category
	}
}

// settle makes the fields agree with the state that was reached.
func (c *Conversation) settle(from State, owner desk.OperatorID, a Act) {
	if c.State != Offered {
		c.OfferedTo, c.OfferUntil = "", time.Time{}
	}
	if c.State != Active {
		c.Hold, c.ClosingAt = nil, time.Time{}
	}
	switch c.State {
	case Waiting:
		c.Assignee = ""
		switch {
		case !a.Since.IsZero():
			c.WaitingSince = a.Since
		case c.WaitingSince.IsZero() || from == Closed || from == Bot:
			c.WaitingSince = a.At
		}
	case Bot:
		c.Assignee, c.WaitingSince, c.Refused, c.Route.Skill = "", time.Time{}, nil, ""
	case Active:
		c.Refused = nil
	}
	c.settleRoute(from, owner, a.At)
	if from == Closed {
		c.ClosedAt, c.CloseReason = time.Time{}, ""
	}
}

// settleRoute notes who had the inquiry until now, and since when its owner has it.
func (c *Conversation) settleRoute(from State, owner desk.OperatorID, at time.Time) {
	if owner != "" && c.Assignee != owner {
		c.Route.Before = owner
	}
	if c.State == Active && (c.Assignee != owner || from != Active && from != Wrapup) {
		c.Route.Owned = at
	}
	if c.State != Waiting && c.State != Offered {
		c.Route.Overflowed = time.Time{}
	}
}
