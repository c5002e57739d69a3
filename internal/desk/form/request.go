package form

import (
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// State is how far a request has come.
type State string

// Open → received → destroyed; open → withdrawn | replaced | expired.
const (
	Open      State = "open"
	Received  State = "received"
	Withdrawn State = "withdrawn"
	Replaced  State = "replaced" // by a later one
	Expired   State = "expired"
	Destroyed State = "destroyed" // what was answered can be read by nobody any more
)

// States lists them all.
func States() []State { return []State{Open, Received, Withdrawn, Replaced, Expired, Destroyed} }

// Verb is what happens to a request.
type Verb string

// Verbs.
const (
	Answer   Verb = "answer"
	Withdraw Verb = "withdraw"
	Replace  Verb = "replace"
	Expire   Verb = "expire"
	Destroy  Verb = "destroy"
)

// Verbs lists them all.
func Verbs() []Verb { return []Verb{Answer, Withdraw, Replace, Expire, Destroy} }

var moves = map[State]map[Verb]State{ // what is not listed is refused
	Open:     {Answer: Received, Withdraw: Withdrawn, Replace: Replaced, Expire: Expired},
	Received: {Destroy: Destroyed},
}

// ErrOver is every refused move.
var ErrOver = desk.E(desk.Conflict, "form_over", "This form has been answered, withdrawn or is over already.")

// Masked is a field of an answer as everybody who works may see it.
type Masked struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Request is a sheet that was sent to a customer, and what became of it. The link's token is kept
// as its hash; Link holds it sealed until the request is over, because it may have to be sent again.
type Request struct {
	ID           string
	Workspace    desk.WorkspaceID
	Thread       desk.ThreadID
	Conversation desk.ConversationID // in which it was asked
	Contact      desk.ContactID
	Operator     desk.OperatorID // who asked
	Version      int64
	State        State
	Sheet        Sheet // as it was when it was sent
	Who          Who
	Hash         string // of the token
	Link         []byte
	Message      desk.MessageID // that brought it
	Asked        time.Time
	Until        time.Time
	Changed      time.Time     // when the state was reached
	Keep         time.Duration // how long an answer is kept
	Destroy      time.Time     // when the answer is to be destroyed; zero: there is none
	Key          string        // of the answer, in the key store
	Sealed       []byte        // the answer
	Masked       []Masked      // gone with the answer
}

// Living tells whether something may still become of it.
func (r Request) Living() bool { return r.State == Open || r.State == Received }

// Over tells whether an open one's time has run out.
func (r Request) Over(now time.Time) bool { return r.State == Open && !now.Before(r.Until) }

// Move makes one move, or says that it is refused. What the new state has no need of is gone:
// the link once nobody can use it, the answer once it is destroyed.
func (r Request) Move(v Verb, now time.Time) (Request, error) {
	to, ok := moves[r.State][v]
	if !ok {
		return r, ErrOver
	}
	r.State, r.Changed = to, now
	r.Link = nil
	switch v {
	case Answer:
		r.Destroy = now.Add(r.Keep)
	case Destroy:
		r.Sealed, r.Masked = nil, nil
	}
	return r, nil
}

// Due is when something is to be done about it by itself; zero for never.
func (r Request) Due() time.Time {
	switch r.State {
	case Open:
		return r.Until
	case Received:
		return r.Destroy
	}
	return time.Time{}
}

// Mask gives an answer as everybody who works may see it. What was left empty is left out.
func (s Sheet) Mask(answer []Value) (out []Masked) {
	for _, v := range answer {
		i := slices.IndexFunc(s.Fields, func(f Field) bool { return f.Name == v.Name })
		if i >= 0 && v.Value != "" {
			out = append(out, Masked{v.Name, s.Fields[i].Masked(v.Value)})
		}
	}
	return out
}

// Reason is why somebody looks at an answer.
type Reason string

// Reasons.
const (
	Refund   Reason = "refund"
	Delivery Reason = "delivery"
	Verify   Reason = "verify"
	Correct  Reason = "correct"
	Other    Reason = "other" // then it is said in words
)

// Known tells whether there is such a reason.
func (r Reason) Known() bool {
	return slices.Contains([]Reason{Refund, Delivery, Verify, Correct, Other}, r)
}
