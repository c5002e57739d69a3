package desk

import "time"

// Rules say how the work of a queue finds its people. The zero value is what a queue
// without rules of its own has. They hold codes, ids and numbers only, so that a change
// of them can be told in facts.
type Rules struct {
	Like        QueueID       `json:"like,omitempty"`       // this queue, perhaps another brand's, has the rules of that one
	Priority    int           `json:"priority,omitempty"`   // 1 (first) to 5, compared over all brands of the centre; 0 = 3
	Model       string        `json:"model,omitempty"`      // a strategy of package routing; "" = least load
	Accept      AcceptMode    `json:"accept,omitempty"`     // "" = as the queue's row says
	OfferFor    time.Duration `json:"offer_for,omitempty"`  // how long an offer stands
	Declines    bool          `json:"declines,omitempty"`   // an operator may refuse an offer, with a reason
	Skills      []Need        `json:"skills,omitempty"`     // of whoever takes its work
	Prefer      bool          `json:"prefer,omitempty"`     // who served the customer last comes first
	PreferFor   time.Duration `json:"prefer_for,omitempty"` // and is waited for so long, if at work
	Overflow    Overflow      `json:"overflow,omitzero"`
	SilentAfter time.Duration `json:"silent_after,omitempty"` // an owner who lets the customer wait so long loses it; 0 = never
	Weights     *Weights      `json:"weights,omitempty"`      // the centre's, put here when rules are put on a queue
}

// AcceptMode is how an operator comes to a queue's work.
type AcceptMode string

// Accept modes.
const (
	AcceptOffer AcceptMode = "offer" // the best one is asked, and has some seconds
	AcceptPull  AcceptMode = "pull"  // whoever likes takes it from the list
	AcceptAuto  AcceptMode = "auto"  // the best one has it at once
)

// Need is a skill that work asks for.
type Need struct {
	Skill string        `json:"skill"`
	Level int           `json:"level"`                 // 1 to 5
	Relax time.Duration `json:"relax_every,omitempty"` // each time this passes, one level less will do; 0 = never
}

// At is the level that is still asked for at an age; 0 = none.
func (n Need) At(age time.Duration) int {
	if n.Relax <= 0 {
		return n.Level
	}
	return max(0, n.Level-int(age/n.Relax))
}

// Overflow is what becomes of work that waits too long.
type Overflow struct {
	After time.Duration `json:"after,omitempty"` // 0 = nothing
	To    OverflowTo    `json:"to,omitempty"`
	Queue QueueID       `json:"queue,omitempty"` // of the same brand
}

// OverflowTo names where it goes.
type OverflowTo string

// Overflows.
const (
	OverflowQueue   OverflowTo = "queue"
	OverflowBot     OverflowTo = "bot"
	OverflowMessage OverflowTo = "message" // the customer is asked to leave one, and keeps the place
	OverflowAlert   OverflowTo = "alert"   // supervisors are told
)

// Weights say how much of an operator's capacity a conversation takes.
type Weights struct {
	Topics  map[string]int `json:"topics,omitempty"`  // by topic; others weigh 1
	Angry   int            `json:"angry,omitempty"`   // more, when the customer is angry
	Worried int            `json:"worried,omitempty"` // more, when worried
	Held    *int           `json:"held,omitempty"`    // instead, while the customer has been told to wait; nil = the same
	Wrapup  *int           `json:"wrapup,omitempty"`  // instead, in after-contact work; nil = the same
}

// MaxWeight bounds what one conversation may weigh.
const MaxWeight = 10

// DefaultWeights are those of a centre that has set none.
func DefaultWeights() Weights { return Weights{Angry: 1} }

// Usual tells whether these are the weights of a centre that has set none.
func (w Weights) Usual() bool {
	usual := DefaultWeights()
	return len(w.Topics) == 0 && w.Angry == usual.Angry && w.Worried == usual.Worried && w.Held == nil && w.Wrapup == nil
}

// Of weighs a conversation: by what it is about, how the customer feels, and its stage.
func (w Weights) Of(topic, mood string, held, wrapup bool) int {
	switch {
	case wrapup && w.Wrapup != nil:
		return min(max(0, *w.Wrapup), MaxWeight)
	case held && w.Held != nil:
		return min(max(0, *w.Held), MaxWeight)
	}
	n := 1
	if own, ok := w.Topics[topic]; ok {
		n = own
	}
	switch mood {
	case "angry":
		n += w.Angry
	case "worried":
		n += w.Worried
	}
	return min(max(1, n), MaxWeight)
}
