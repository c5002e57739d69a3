package forecast

import (
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Picture is how a centre stands at an instant. Indexes name places in its lists.
type Picture struct {
	Now     time.Time
	Queues  []Queue
	Sorts   []Sort
	Waiting []Waiting
	People  []Worker
	InHand  []InHand
	Stretch []float64 // of handling, by units in hand; the last holds for more; empty = none
	Pace    float64   // how fast work goes now, see Pace; it comes back to 1 with time; 0 = as ever
	Correct Correction
}

// Queue is one that the forecast tells about.
type Queue struct {
	ID    desk.QueueID
	Reply Times           // the first answer, from when somebody has it
	Delay time.Duration   // from an offer to its being taken
	Dues  []time.Duration // when a first reply is due to who comes at Now, Now+DueStep …, from Now; none = nothing is
	Sort  int             // of what comes
	Rate  float64         // that comes in an hour
	Turns Turns
}

// Turns is which part of those who come does not join the line, while so many wait in it. The zero
// value lets everybody join.
type Turns struct {
	Part float64
	From int
}

// DueStep is how far the points of Queue.Dues are apart.
const DueStep = 5 * time.Minute

// Sort is work that the same people could take, and that takes them as long.
type Sort struct {
	Queue   int
	Weight  int
	Lead    time.Duration // head start in line
	Circles []Circle      // who could take it; wider with age, the first from 0 on
	Handle  Times         // of somebody who has nothing else
}

// Circle is who could take work of an age.
type Circle struct {
	After  time.Duration
	People []int
}

// Waiting is an inquiry that waits.
type Waiting struct {
	ID    desk.ConversationID
	Sort  int
	Since time.Time
	From  time.Time // from when it counts in line
	Due   time.Time // its reply; zero = nothing is due
}

// Worker is somebody who takes new work.
type Worker struct {
	ID       desk.OperatorID
	Load     int
	Capacity int
	Held     int       // talks in hand
	Cap      int       // of talks; 0 = as many as fit
	From     time.Time // takes new work from then on; zero = now
	Until    time.Time // and none from then on; zero = no end in sight
}

// InHand is an inquiry that somebody has, or is offered.
type InHand struct {
	ID     desk.ConversationID
	Worker int // -1 = somebody who takes nothing new
	Queue  int
	Weight int
	Handle Times
	Reply  Times
	Taken  time.Time
	Asked  time.Time // since when its customer waits for an answer of who has it; zero = does not
	Due    time.Time // of that answer; zero = nothing is due
}

// Bounds of a play.
const (
	Window  = time.Hour     // what comes over its time within it is told
	Horizon = 4 * time.Hour // waits are looked for so far
	Step    = 5 * time.Minute
)

// Beyond stands for a wait that does not end within the horizon.
const Beyond = Horizon

// Wait is how long something waits from now: half and nine in ten are to wait no longer. Beyond
// means at least that.
type Wait struct{ P50, P90 time.Duration }

// Forecast is what came of playing a picture.
type Forecast struct {
	At      time.Time
	Queues  []QueueAhead // as the picture's
	Waiting []Ahead      // as the picture's
	InHand  []float64    // as the picture's: in which part of the plays its answer comes too late
}

// QueueAhead is what a queue has before it.
type QueueAhead struct {
	Nobody bool // none of those at work could ever take what comes
	Wait   Wait // of somebody who comes now
	Played Wait // the same before it was corrected
	Steps  []LateStep
	Late   Count // whose reply goes over its time within the window
}

// LateStep is one part of the window.
type LateStep struct {
	N  float64   // whose reply goes over its time in it, as a mean
	At time.Time // when, as a mean; zero where N is 0
}

// Count is a number that varies from play to play.
type Count struct {
	Mean float64
	P10  int
	P90  int
}

// Ahead is what one that waits has before it.
type Ahead struct {
	Wait Wait    // from now until somebody has it
	Late float64 // in which part of the plays its reply comes too late
}

// Breach is a number of replies that go over their time about an instant.
type Breach struct {
	At time.Time
	N  int
}

// Breaches tells when how many go over their time: steps in which it is unlikely count with
// those that follow, until together they make one.
func (q QueueAhead) Breaches() (out []Breach) {
	sum, weighed := 0.0, 0.0
	for _, s := range q.Steps {
		if s.N == 0 {
			continue
		}
		sum += s.N
		weighed += s.N * float64(s.At.UnixMilli())
		if sum >= 0.75 {
			out = append(out, Breach{time.UnixMilli(int64(weighed / sum)).In(s.At.Location()), max(1, int(sum+0.5))})
			sum, weighed = 0, 0
		}
	}
	return out
}
