package desk

import "time"

// Way is what the entrance does with a customer who asks for a person.
type Way string

// Ways, from the openest to the strictest.
const (
	WayHuman   Way = "human"   // a person is called at once, nothing is asked
	WayChoice  Way = "choice"  // the wait is said; the customer has a place and chooses
	WayMessage Way = "message" // a message is taken, with a time by which it is answered
	WayBot     Way = "bot"     // the bot goes on, and a message or a call-back can be left
)

// Stricter tells whether w lets fewer people wait than o.
func (w Way) Stricter(o Way) bool { return w.rank() > o.rank() }

func (w Way) rank() int {
	return map[Way]int{WayChoice: 1, WayMessage: 2, WayBot: 3}[w]
}

// Pledge is what a customer was promised in place of being next in line.
type Pledge string

// Pledges; none: the customer waits in the talk.
const (
	PledgeMessage  Pledge = "message"   // an answer by a time
	PledgeCallback Pledge = "call_back" // somebody writes within a time that the customer chose
)

// Entrance is what was agreed with a customer who asked for a person: what was said, what was
// chosen, what is promised. Durations and instants only, no words.
type Entrance struct {
	ID         string        `json:"id,omitempty"` // of its record; none: the entrance had no part in it
	Way        Way           `json:"way,omitempty"`
	Why        string        `json:"why,omitempty"` // a code of package admission
	At         time.Time     `json:"at,omitzero"`
	Policy     int64         `json:"policy,omitempty"` // version
	Surge      bool          `json:"surge,omitempty"`
	Position   int           `json:"position,omitempty"` // that was said, 1 = next; 0 = none was
	P50        time.Duration `json:"p50,omitempty"`      // expected; 0 = unknown
	From       time.Duration `json:"from,omitempty"`     // that was said, 0 = no time was
	To         time.Duration `json:"to,omitempty"`
	Message    MessageID     `json:"message,omitempty"` // which said it
	Choice     string        `json:"choice,omitempty"`  // tapped last
	Pledge     Pledge        `json:"pledge,omitempty"`
	Begin      time.Time     `json:"begin,omitzero"` // of a call-back: not before
	Due        time.Time     `json:"due,omitzero"`   // of the pledge
	Told       time.Time     `json:"told,omitzero"`  // when it was last said how long it still takes
	Answers    int           `json:"answers,omitempty"`
	Heard      MessageID     `json:"heard,omitempty"`      // the customer's that was last dealt with where no bot remembers it
	ServedAt   time.Time     `json:"served_at,omitzero"`   // somebody took it
	AnsweredAt time.Time     `json:"answered_at,omitzero"` // somebody wrote to the customer
	EndedAt    time.Time     `json:"ended_at,omitzero"`
	End        string        `json:"end,omitempty"` // answered, taken_back, or the reason of the close
}

// Open tells whether the customer still waits for what was agreed.
func (e Entrance) Open() bool { return e.ID != "" && e.EndedAt.IsZero() }

// Pledged tells whether the customer waits for a promised time, and not in line.
func (e Entrance) Pledged() bool { return e.Open() && e.Pledge != "" }
