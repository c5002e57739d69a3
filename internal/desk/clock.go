package desk

import "time"

// ClockKind is what a clock waits for.
type ClockKind string

// The clocks of an inquiry. Of the first two at most one runs.
const (
	ClockFirst   ClockKind = "first"      // a person's first reply
	ClockReply   ClockKind = "reply"      // every later one
	ClockResolve ClockKind = "resolution" // the end of the talk
	ClockHold    ClockKind = "hold"       // of a customer who was told to wait, by the reason: it has no target, and only its end is kept
)

// Clock is something that a customer waits for, measured twice: in real time, off-hours
// included, and in service time, which stands still outside of the opening hours and, up
// to a bound, while the customer was told to hold. What it began with it keeps, whatever
// is set later.
type Clock struct {
	Kind    ClockKind     `json:"kind"`
	N       int           `json:"n"`                 // of its kind in the inquiry, from 1
	Message MessageID     `json:"message,omitempty"` // the oldest one that waits
	AskedAt time.Time     `json:"asked_at"`          // when the customer wrote that
	Since   time.Time     `json:"since"`             // from when it counts: not before people were asked
	Service time.Duration `json:"service,omitempty"` // targets; 0: measured only
	Real    time.Duration `json:"real,omitempty"`
	HoldCap time.Duration `json:"hold_cap,omitempty"` // service time that holds can save in all
	Held    time.Duration `json:"held,omitempty"`     // what those that are over have saved
	HeldAt  time.Time     `json:"held_at,omitzero"`   // when the one under way began
	Steps   []ClockStep   `json:"steps,omitempty"`    // in order of At
	Told    int           `json:"told,omitempty"`     // per cent: the highest that was announced
	Plan    int64         `json:"plan,omitempty"`     // version of the plan it began under

	ServiceDue ClockMarks `json:"service_due,omitzero"` // as it looks now; zero: nothing is due
	RealDue    ClockMarks `json:"real_due,omitzero"`
}

// ClockMarks are the instants at which half of a target, four fifths, and all of it is over.
type ClockMarks struct {
	Half time.Time `json:"half"`
	Most time.Time `json:"most"`
	Over time.Time `json:"over"`
}

// ClockStep is what is done when so much of a target is over.
type ClockStep struct {
	At int           `json:"at"` // per cent; 100 is the breach
	Do []ClockAction `json:"do"`
}

// ClockAction is one thing that a step does.
type ClockAction string

// Actions of steps.
const (
	ClockNotify     ClockAction = "notify"     // the owner is told
	ClockSupervisor ClockAction = "supervisor" // supervisors are told
	ClockBump       ClockAction = "bump"       // it goes ahead of others in its queue
	ClockReroute    ClockAction = "reroute"    // it goes to another operator
)

// Clocks are an inquiry's.
type Clocks struct {
	Running []Clock           `json:"running,omitempty"`
	Asked   *Asked            `json:"asked,omitempty"`   // what nobody of the centre has answered
	Replied bool              `json:"replied,omitempty"` // somebody of the centre has written
	Count   map[ClockKind]int `json:"count,omitempty"`
	Met     *Met              `json:"met,omitempty"`    // by the newest reply that one waited for
	Solved  *Clock            `json:"solved,omitempty"` // stopped by the wrap-up
}

// Asked is the oldest of the customer's bubbles that wait for a person.
type Asked struct {
	Message MessageID `json:"message"`
	At      time.Time `json:"at"`
}

// Met is a clock that a reply stopped. If that reply does not reach the customer it runs on.
type Met struct {
	Clock Clock     `json:"clock"`
	By    MessageID `json:"by"`
}

// Due is when the nearest target of an awaited reply is over; zero for none.
func (c Clocks) Due() (due time.Time) {
	for _, one := range c.Running {
		if one.Kind == ClockResolve {
			continue
		}
		for _, at := range []time.Time{one.ServiceDue.Over, one.RealDue.Over} {
			if !at.IsZero() && (due.IsZero() || at.Before(due)) {
				due = at
			}
		}
	}
	return due
}

// ClockEnd is how a clock ended. Reports count these; a clock that runs on after all
// takes its end back.
type ClockEnd struct {
	Clock
	Conversation ConversationID
	Workspace    WorkspaceID
	Queue        QueueID
	Channel      ChannelID
	Operator     OperatorID // who replied, or had the inquiry
	EndedAt      time.Time
	Code         ClockCode
	Reason       string        // of a close, or of a hold
	RealTook     time.Duration // since Since
	ServiceTook  time.Duration
	RealAsked    time.Duration // since AskedAt
	ServiceAsked time.Duration
}

// ClockCode is how a clock ended.
type ClockCode string

// Ends of clocks.
const (
	ClockMet        ClockCode = "met"
	ClockUnanswered ClockCode = "unanswered" // the inquiry was closed over it, or the reply never arrived
	ClockUnneeded   ClockCode = "unneeded"   // the inquiry was closed as solved in time: a word of thanks
	ClockTakenBack  ClockCode = "taken_back" // the customer went back to the bot
	ClockRunning    ClockCode = "running"    // it was ended and runs on
	ClockHeld       ClockCode = "held"       // of a hold
)
