// Package refund is money that goes back to a customer (返金申請): who asks, who approves, who
// pays, and what each may.
package refund

import (
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// State is how far a refund has come.
type State string

// States of a refund. The customer is told of what is done (お客様へ連絡).
const (
	Requested State = "requested" // waits for somebody to approve it
	Approved  State = "approved"  // waits for its payment
	Refused   State = "refused"
	Withdrawn State = "withdrawn"
	Done      State = "done"     // paid; the customer does not know yet
	Failed    State = "failed"   // could not be paid
	Returned  State = "returned" // the money came back
	Notified  State = "notified" // paid, and the customer was told
)

// States lists all.
var States = []State{Requested, Approved, Refused, Withdrawn, Done, Failed, Returned, Notified}

// Open tells whether somebody still has to do something.
func (s State) Open() bool { return s == Requested || s == Approved || s == Done }

// Stands tells whether its money goes back, or has gone.
func (s State) Stands() bool { return s.Open() || s == Notified }

// Verb is what a person does with a refund.
type Verb string

// Verbs; a request is the first step of each.
const (
	Request  Verb = "request"
	Approve  Verb = "approve"
	Refuse   Verb = "refuse"
	Withdraw Verb = "withdraw"
	Pay      Verb = "pay"
	Fail     Verb = "fail"
	Return   Verb = "return"
	Notify   Verb = "notify"
)

// Verbs lists those that move a refund, in the order of screens.
var Verbs = []Verb{Approve, Refuse, Withdraw, Pay, Fail, Notify, Return}

// moves is the whole life of a refund; what is not listed is refused.
var moves = map[State]map[Verb]State{
	"":        {Request: Requested},
	Requested: {Approve: Approved, Refuse: Refused, Withdraw: Withdrawn},
	Approved:  {Pay: Done, Fail: Failed},
	Done:      {Notify: Notified, Return: Returned},
	Notified:  {Return: Returned},
}

// Way is how the money goes back. Where to is never kept here.
type Way string

// Ways, in the order of screens.
const (
	Card   Way = "card"
	Bank   Way = "bank"
	Points Way = "points"
	Coupon Way = "coupon"
	Cash   Way = "cash"
	Other  Way = "other"
)

// Ways lists all.
var Ways = []Way{Card, Bank, Points, Coupon, Cash, Other}

// Reason is why money goes back.
type Reason string

// Reasons, in the order of screens.
const (
	Cancelled Reason = "cancelled"
	SentBack  Reason = "sent_back"
	Defect    Reason = "defect"
	Missing   Reason = "missing"
	Twice     Reason = "twice"
	Goodwill  Reason = "goodwill"
	Else      Reason = "else"
)

// Reasons lists all.
var Reasons = []Reason{Cancelled, SentBack, Defect, Missing, Twice, Goodwill, Else}

// Sheet is what is asked for.
type Sheet struct {
	Amount int64  `json:"amount"` // yen
	Order  string `json:"order,omitempty"`
	Reason Reason `json:"reason"`
	Words  string `json:"words,omitempty"`
	Way    Way    `json:"way"`
}

// Step is something that somebody did with a refund.
type Step struct {
	Verb  Verb            `json:"verb"`
	By    desk.OperatorID `json:"by"`
	At    time.Time       `json:"at"`
	Words string          `json:"words,omitempty"` // why; of a payment: its reference
}

// Refund is one, with its life so far.
type Refund struct {
	Sheet
	ID           string
	Workspace    desk.WorkspaceID
	Thread       desk.ThreadID
	Conversation desk.ConversationID // in which it was asked for
	Contact      desk.ContactID
	Version      int64
	State        State
	Steps        []Step // the request first
	Notice       desk.MessageID
	Reminded     time.Time // those who may approve were told that it waits
	Alerted      time.Time // and the supervisors that it waits too long
}

// Step gives the newest step of a kind; the zero value for none.
func (r Refund) Step(v Verb) Step {
	for _, s := range slices.Backward(r.Steps) {
		if s.Verb == v {
			return s
		}
	}
	return Step{}
}

// Beside is what else of a talk's refunds goes back for the order of one of them, or has gone,
// in yen; 0 for one that names no order.
func Beside(talk []Refund, r Refund) (yen int64) {
	order := orderKey(r.Order)
	for _, o := range talk {
		if order != "" && o.ID != r.ID && o.State.Stands() && orderKey(o.Order) == order {
			yen += o.Amount
		}
	}
	return yen
}

// orderKey is an order's number whichever way it was typed.
func orderKey(number string) string {
	return strings.ToLower(strings.Join(strings.Fields(norm.NFKC.String(number)), ""))
}

// Asked is the request.
func (r Refund) Asked() Step { return r.Step(Request) }

// Changed is when somebody last did something with it.
func (r Refund) Changed() time.Time {
	if len(r.Steps) == 0 {
		return time.Time{}
	}
	return r.Steps[len(r.Steps)-1].At
}

// Can tells whether there is such a step from where it stands.
func (r Refund) Can(v Verb) bool {
	_, ok := moves[r.State][v]
	return ok
}

// Move makes a step; ErrMoved when there is no such step from where it stands.
func (r Refund) Move(s Step) (Refund, error) {
	next, ok := moves[r.State][s.Verb]
	if !ok {
		return r, Moved(r.State)
	}
	r.State = next
	r.Steps = append(slices.Clone(r.Steps), s)
	r.Version++
	return r, nil
}
